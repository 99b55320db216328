import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { evaluateJson } from '../../src/capture/devtools/evaluate.ts';
import { type Host, listTargets, readHost } from '../../src/capture/devtools/targets.ts';
import { openSession } from '../../src/capture/devtools/web-socket.ts';

/** A process that can be attached to. */
export interface Inspected {
  /** `127.0.0.1:38581`, a port that was free. */
  readonly address: string;
  /** What the program printed first: the port that it serves, for one. */
  readonly printed: string;
  readonly process: ChildProcess;
}

const PROGRAMS = fileURLToPath(new URL('../capture/programs', import.meta.url));

/** Path of a program of `test/capture/programs`. */
export function programPath(name: string): string {
  return join(PROGRAMS, name);
}

/**
 * Starts a program with `--inspect`, and ends it when `use` is done; the program prints a line when it is ready.
 *
 * @param node - path of the Node to run it
 */
export async function withInspectedNode<T>(
  name: string,
  use: (node: Inspected) => Promise<T>,
  node: string = process.execPath,
): Promise<T> {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(node, ['--inspect=127.0.0.1:0', name], {
    cwd: PROGRAMS,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return endAfter(child, async () => {
    const [address, printed] = await Promise.all([
      findInLines(child.stderr, /^Debugger listening on ws:\/\/([^/]+)/u),
      findInLines(child.stdout, /^(.+)$/u),
    ]);
    return use({ address, printed, process: child });
  });
}

/** Starts a headless Chromium with a page, its address a URL, and ends it when `use` is done. */
export async function withInspectedPage<T>(
  page: string,
  folder: string,
  use: (browser: Inspected) => Promise<T>,
): Promise<T> {
  const switches = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  const child = spawn(
    '/usr/bin/chromium',
    [...switches, '--remote-debugging-port=0', `--user-data-dir=${join(folder, 'profile')}`, page],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: '/usr/bin:/bin', HOME: folder, TMPDIR: folder } },
  );
  return endAfter(child, async () => {
    const address = await findInLines(child.stderr, /^DevTools listening on ws:\/\/([^/]+)/u);
    while (!(await isLoaded(address, page))) await setTimeout(50);
    return use({ address, printed: '', process: child });
  });
}

/** Its title is in the list before its scripts have run. */
async function isLoaded(address: string, page: string): Promise<boolean> {
  const { signal } = new AbortController();
  const targets = await listTargets(readHost(address) as Host, signal);
  const target = targets.find(({ url }) => url === page);
  if (target === undefined) return false;
  const session = await openSession(target.webSocketDebuggerUrl, page, signal);
  const state = await evaluateJson(session, 'document.readyState');
  session.close();
  return state === 'complete';
}

async function endAfter<T>(child: ChildProcess, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }
}

async function findInLines(stream: Readable, pattern: RegExp): Promise<string> {
  const lines = createInterface({ input: stream });
  try {
    for await (const line of lines) {
      const [, found] = pattern.exec(line) ?? [];
      if (found !== undefined) return found;
    }
    throw new Error(`the process ended before it printed ${pattern}`);
  } finally {
    // What it prints later must not fill the pipe.
    stream.resume();
  }
}
