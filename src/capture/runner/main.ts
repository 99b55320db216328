import { writeSync } from 'node:fs';
import { type Notice, type Plan, REPORT_DESCRIPTOR } from '../plan.ts';
import { heapdiffCapture } from './run-module.ts';

// Runs on every Node from 18 on, in the process that is measured.
const plan = JSON.parse(process.argv[2]) as Plan;
// What the module reads as its own arguments is none of ours.
process.argv.splice(1, 2, plan.module);

const tell = (notice: Notice): void => {
  writeSync(REPORT_DESCRIPTOR, `${JSON.stringify(notice)}\n`);
};

// What an action waits for may keep no process alive.
const keepAlive = setInterval(() => {}, 2 ** 30);
heapdiffCapture(plan, tell).then(
  () => {
    clearInterval(keepAlive);
    tell({ kind: 'done' });
    process.exit(0);
  },
  (error: unknown) => {
    tell({ kind: 'failed', message: describe(error, 'message') });
    if (isUnparsed(error)) {
      // Where that is, only Node knows, and prints it of what nobody caught.
      process.removeAllListeners('uncaughtException');
      setImmediate(() => {
        throw error;
      });
      return;
    }
    const stack = describe(error, 'stack');
    // The message is told by who started this process. Not the stream's write: that may be asynchronous, and the process ends.
    if (saysWhere(stack)) writeSync(process.stderr.fd, `${stack}\n`);
    process.exit(1);
  },
);

/** A module may throw anything. */
function describe(thrown: unknown, field: 'message' | 'stack'): string {
  try {
    const text = String(thrown instanceof Error ? (thrown[field] ?? thrown.message) : thrown);
    // Who called the module is of no help.
    return field === 'message' ? text : text.split('\n').filter(isNotOurs).join('\n');
  } catch {
    return 'it threw something that has no text';
  }
}

/** Whether it is of a script that Node could not read: nothing of it was called. */
function isUnparsed(error: unknown): boolean {
  if (!(error instanceof SyntaxError)) return false;
  const calls = String(error.stack)
    .split('\n')
    .filter((line) => /^ +at /u.test(line));
  return calls.filter(isNotOurs).every((line) => line.includes('node:'));
}

/** Whether a stack has more than the message: a place in the module, or in what it called. */
function saysWhere(stack: string): boolean {
  return stack.split('\n').some((line) => /^ +at /u.test(line) && !line.includes('node:'));
}

function isNotOurs(line: string): boolean {
  return !line.includes(import.meta.url);
}
