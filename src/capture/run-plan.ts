import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CaptureError } from '../errors.ts';
import type { CaptureModuleOptions } from './capture-module.ts';
import { type Notice, type Plan, REPORT_DESCRIPTOR, type SnapshotNotice } from './plan.ts';

const LAST_OUTPUT_MS = 500;

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
  if (signal?.aborted) throw new CaptureError('interrupted before it began');
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
  let doing = '';
  /** Which of several of that. */
  let step = '';
  let isDone = false;
  let failure: string | undefined;
  child.stdout?.on('data', (chunk: Uint8Array) => onOutput?.(chunk));
  child.stderr?.on('data', (chunk: Uint8Array) => onOutput?.(chunk));
  const printed = waitForOutput(child);
  try {
    const ended = waitForEnd(child, node);
    ended.catch(() => {});
    for await (const line of createInterface({ input: child.stdio[REPORT_DESCRIPTOR] as Readable })) {
      const notice = JSON.parse(line) as Notice;
      if (notice.kind === 'doing') {
        doing = notice.what;
        onProgress?.(doing);
        step = '';
      } else if (notice.kind === 'iteration') step = `, in iteration ${notice.number}`;
      else if (notice.kind === 'snapshot') onSnapshot(notice);
      else if (notice.kind === 'failed') failure = notice.message;
      else isDone = true;
    }
    const how = await ended;
    await printed;
    const when = `while ${doing === '' ? `starting ${node}` : doing}${step}`;
    if (end === 'abort' || how === 'SIGINT') throw new CaptureError(`interrupted ${when}`);
    if (end === 'time') throw new CaptureError(`no end after ${timeoutMs / 1000} s, ${when}; ${adviseOnTime(doing)}`);
    if (failure !== undefined) {
      const who = doing.startsWith('writing') ? '' : `${plan.module} `;
      throw new CaptureError(`${who}failed ${when}: ${failure}`);
    }
    if (doing === '')
      throw new CaptureError(
        `${node} ended with ${how} before it ran anything; expected a Node.js, 18 or newer, and flags that it knows`,
      );
    if (!isDone) throw new CaptureError(`${plan.module} ended its process with ${how} ${when}`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
    for (const stream of child.stdio) stream?.destroy();
  }
}

/** What was printed last arrives after the end; what the module has started itself may hold the pipes open for longer. */
function waitForOutput(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.once('exit', () => setTimeout(resolve, LAST_OUTPUT_MS));
  });
}

function waitForEnd(child: ChildProcess, node: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new CaptureError(`${node} cannot be run: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

function adviseOnTime(doing: string): string {
  return doing.startsWith('writing')
    ? 'a large heap takes long to write: give it more time (--timeout, timeoutMs), or load less before'
    : 'what loops for ever, or waits for what never comes, does not end; what is slow needs more time (--timeout, timeoutMs), or fewer iterations';
}
