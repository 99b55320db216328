import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

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

/** Starts a program with `--inspect`, and ends it when `use` is done; the program prints a line when it is ready. */
export async function withInspectedNode<T>(name: string, use: (node: Inspected) => Promise<T>): Promise<T> {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', name], {
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

/** Starts a headless Chromium with a page, and ends it when `use` is done. */
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
    return use({ address, printed: '', process: child });
  });
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
