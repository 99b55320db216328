import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * Records one page in a headless browser: one session from the first snapshot to the last, as its end would give every
 * object a new id. The page defines `action()`; it reads `#control` in its address.
 *
 * @param {object} settings
 * @param {string} settings.page - path of the HTML file
 * @param {string} settings.out - folder for the snapshots; the browser's own files go there too
 * @param {object} settings.plan - `{ iterations, warmUp, rounds, control, resetIds }`
 * @param {string} settings.browser - path of Chromium
 * @param {number} settings.timeoutMs - for the whole recording; then the browser is killed
 * @throws {Error} if the browser does not start, the page's action throws, or time is up
 */
export async function recordPage({ page, out, plan, browser, timeoutMs }) {
  const process = startBrowser(browser, join(out, 'browser'));
  const connection = connect(process);
  const timer = setTimeout(() => connection.fail(new Error(`${page}: no end after ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    await recordInto(out, plan, await openPage(connection, page, plan));
  } finally {
    clearTimeout(timer);
    await stopBrowser(process, connection);
  }
}

async function recordInto(out, plan, session) {
  await session.send('HeapProfiler.enable');
  await repeat(session, plan.warmUp);
  // The first snapshot of a page loads what writing one needs, so "before" is written twice.
  await writeSnapshot(session, join(out, 'before.heapsnapshot'));
  for (let round = 0; round <= plan.rounds; round++) {
    if (round > 0) await repeat(session, plan.iterations);
    const name = round === 0 ? 'before' : round === 1 ? 'after' : `after${round}`;
    await writeSnapshot(session, join(out, `${name}.heapsnapshot`));
    if (plan.resetIds) {
      await session.send('HeapProfiler.disable');
      await session.send('HeapProfiler.enable');
    }
  }
}

/** Evaluated in one piece and returned by value, so that the driver leaves nothing in the page. */
async function repeat(session, times) {
  const expression = `(async (times) => { while (times-- > 0) await action(); })(${times})`;
  const { exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) {
    throw new Error(`the action failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  }
}

async function writeSnapshot(session, path) {
  for (let round = 0; round < 3; round++) {
    await session.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const file = openSync(path, 'w');
  try {
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => writeSync(file, chunk));
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  } finally {
    closeSync(file);
  }
}

async function openPage(connection, page, plan) {
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const session = {
    send: (method, params) => connection.send(method, params, sessionId),
    on: connection.on,
  };
  await session.send('Page.enable');
  const loaded = new Promise((resolve) => session.on('Page.loadEventFired', resolve));
  const { errorText } = await session.send('Page.navigate', {
    url: `${pathToFileURL(page)}${plan.control ? '#control' : ''}`,
  });
  if (errorText) throw new Error(`${page}: ${errorText}`);
  await connection.untilFailure(loaded);
  await session.send('Page.disable');
  return session;
}

function startBrowser(browser, folder) {
  mkdirSync(folder, { recursive: true });
  const args = [
    '--headless=new',
    '--remote-debugging-pipe',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-extensions',
    '--disable-background-networking',
    '--no-first-run',
    `--user-data-dir=${folder}`,
  ];
  return spawn(browser, args, {
    cwd: folder,
    // Whatever it writes beside its profile goes with the folder, too.
    env: { PATH: '/usr/bin:/bin', HOME: folder, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Asks the browser to end, and after a while kills it with all its children: it leads a process group of its own. */
async function stopBrowser(process, connection) {
  if (process.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
  const ended = new Promise((resolve) => process.once('exit', resolve));
  const timer = setTimeout(() => kill(-process.pid, 'SIGKILL'), 3000);
  connection.send('Browser.close').catch(() => {});
  await ended;
  clearTimeout(timer);
}

/** Speaks the DevTools protocol over a pipe: JSON messages, each ended by NUL. */
function connect(process) {
  const [, , , input, output] = process.stdio;
  const waiting = new Map();
  const listeners = new Map();
  let fail;
  const failure = new Promise((_, reject) => {
    fail = reject;
  });
  failure.catch(() => {});

  process.once('error', fail);
  process.once('exit', (code, signal) => fail(new Error(`the browser ended with ${signal ?? `exit code ${code}`}`)));
  // A broken pipe means that the browser ended, which says more.
  input.on('error', () => {});

  readMessages(output, ({ id, error, result, method, params }) => {
    if (id === undefined) return listeners.get(method)?.(params);
    const { resolve, reject, sent } = waiting.get(id);
    waiting.delete(id);
    return error ? reject(new Error(`${sent}: ${error.message}`)) : resolve(result);
  });

  let lastId = 0;
  const untilFailure = (promise) => Promise.race([promise, failure]);
  const send = (method, params = {}, sessionId = undefined) => {
    const id = ++lastId;
    const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject, sent: method }));
    input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return untilFailure(answer);
  };
  return { send, untilFailure, fail, on: (method, listener) => listeners.set(method, listener) };
}

function readMessages(stream, receive) {
  let parts = [];
  stream.on('data', (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end));
      receive(JSON.parse(Buffer.concat(parts).toString()));
      parts = [];
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
  });
}
