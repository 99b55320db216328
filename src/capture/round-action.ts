import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { DevToolsConnection } from './devtools/connection.ts';
import { evaluate } from './devtools/evaluate.ts';

/** What happens between two snapshots of a target. */
export type RoundAction =
  /** Evaluated in the target, as often as a round has iterations; its promise is waited for. */
  | { readonly expression: string }
  /** Run by the shell, once a round: a load generator, for one. */
  | { readonly command: string }
  | { readonly waitMs: number }
  /** Called once a round, from 1 up; 0 is the warm-up. The signal is aborted when the target is gone. */
  | ((round: number, signal: AbortSignal) => Promise<unknown>);

/**
 * Does it once.
 *
 * @param round - 0 is the warm-up
 * @param timeoutMs - after so long an expression is ended
 * @param onOutput - given what a command prints
 * @throws what the action does; the reason of `connection.gone` where the target is gone
 */
export async function performAction(
  action: RoundAction,
  round: number,
  connection: DevToolsConnection,
  timeoutMs: number,
  onOutput: (chunk: Uint8Array) => void,
): Promise<void> {
  const { gone } = connection;
  try {
    if (typeof action === 'function') await action(round, gone);
    else if ('expression' in action) await evaluate(connection, action.expression, timeoutMs);
    else if ('command' in action) await runCommand(action.command, gone, onOutput);
    else await wait(action.waitMs, undefined, { signal: gone });
  } catch (error) {
    throw gone.aborted ? gone.reason : error;
  }
  gone.throwIfAborted();
}

async function runCommand(command: string, signal: AbortSignal, onOutput: (chunk: Uint8Array) => void): Promise<void> {
  // In a group of its own: what the shell starts ends with it.
  const isGroup = process.platform !== 'win32';
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: isGroup });
  const stop = (): void => {
    if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  };
  child.stdout.on('data', onOutput);
  child.stderr.on('data', onOutput);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const how = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, ended) => resolve(ended ?? String(code)));
    });
    if (how !== '0')
      throw new Error(`the command ended with ${/^\d/u.test(how) ? `exit code ${how}` : how}: ${command}`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
