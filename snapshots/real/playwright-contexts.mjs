// Playwright's client and a real Chromium. An iteration is one browser context with a page that makes 80 requests, all of
// which a handler of `context.route` lets through. `playwright-core` is looked for beside this file, as it would be in a
// user's project.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { chromium } from 'playwright-core';

const REQUESTS = 80;

/** In a thread of its own, whose heap is not in the snapshots. */
const SERVER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:http').createServer((request, response) => response.end('<!doctype html>'));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

export async function start() {
  const server = new Worker(SERVER, { eval: true });
  const [port] = await once(server, 'message');
  // Where Debian's package puts it; the sandbox does not start as root.
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false });
  return { server, browser, address: `http://127.0.0.1:${port}/` };
}

export async function stop({ server, browser }) {
  await browser.close();
  await server.terminate();
}

export function request(page, count) {
  return page.evaluate(async (requests) => {
    const texts = Array.from({ length: requests }, async (_, number) => (await fetch(`/${number}`)).text());
    await Promise.all(texts);
  }, count);
}

/** The control does the same without a route. */
export function withRoute(isRouted) {
  return {
    setup: start,
    async action({ state: { browser, address } }) {
      const context = await browser.newContext();
      let interceptedCount = 0;
      if (isRouted) {
        await context.route('**/*', async (route) => {
          interceptedCount++;
          await route.continue();
        });
      }
      const page = await context.newPage();
      await page.goto(address);
      await request(page, REQUESTS - 1);
      await context.close();
      if (interceptedCount !== (isRouted ? REQUESTS : 0)) throw new Error(`${interceptedCount} requests intercepted`);
    },
    phases: { 'after-browser-close': ({ state: { browser } }) => browser.close() },
    teardown: ({ state }) => stop(state),
  };
}

export default withRoute(true);
