import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CaptureError } from '../errors.ts';
import type { CaptureModuleOptions } from './capture-module.ts';
import { type Notice, type Plan, REPORT_DESCRIPTOR, type SnapshotNotice } from './plan.ts';

/**
 * Runs a plan in a process of its own.
 *
 * @param runner - path of the program that follows it
 * @param onSnapshot - called for each that was written
 * @throws CaptureError where it does not come to its end
 */
export async function runPlan(
  plan: Plan,
  runner: string,
  options: CaptureModuleOptions & { readonly timeoutMs: number },
  onSnapshot: (notice: SnapshotNotice) => void,
): Promise<void> {
  const { node = process.execPath, nodeArguments = [], signal, timeoutMs, onProgress, onOutput } = options;
  signal?.throwIfAborted();
  const child = spawn(node, [...nodeArguments, '--expose-gc', runner, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let end: 'time' | 'abort' | undefined;
  const stop = (why: typeof end): void => {
    end ??= why;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => stop('time'), timeoutMs);
  const onAbort = (): void => stop('abort');
  signal?.addEventListener('abort', onAbort, { once: true });
  let doing = 'loading it';
  let isDone = false;
  let failure: string | undefined;
  child.stdout?.on('data', (chunk: Uint8Array) => onOutput?.(chunk));
  child.stderr?.on('data', (chunk: Uint8Array) => onOutput?.(chunk));
  try {
    const ended = waitForEnd(child, node);
    ended.catch(() => {});
    for await (const line of createInterface({ input: child.stdio[REPORT_DESCRIPTOR] as Readable })) {
      const notice = JSON.parse(line) as Notice;
      if (notice.kind === 'doing') {
        doing = notice.what;
        onProgress?.(doing);
      } else if (notice.kind === 'snapshot') onSnapshot(notice);
      else if (notice.kind === 'failed') failure = notice.message;
      else isDone = true;
    }
    const how = await ended;
    if (end === 'abort' || how === 'SIGINT') throw new CaptureError(`interrupted while ${doing}`);
    if (end === 'time') throw new CaptureError(explainTimeout(doing, timeoutMs));
    if (failure !== undefined) throw new CaptureError(`${plan.module} failed while ${doing}: ${failure}`);
    if (!isDone) throw new CaptureError(`${plan.module} ended its process with ${how} while ${doing}`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
  }
}

function waitForEnd(child: ChildProcess, node: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new CaptureError(`${node} cannot be run: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

function explainTimeout(doing: string, timeoutMs: number): string {
  const advice = doing.startsWith('writing')
    ? 'a large heap takes long to write: give it more time, or load less before'
    : 'an action that waits for something that never comes does not end: give it more time, or fewer iterations';
  return `no end after ${timeoutMs / 1000} s, while ${doing}; ${advice}`;
}
