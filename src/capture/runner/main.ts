import { writeSync } from 'node:fs';
import { type Notice, type Plan, REPORT_DESCRIPTOR } from '../plan.ts';
import { runModule } from './run-module.ts';

// Runs on every Node from 18 on, in the process that is measured.
const plan = JSON.parse(process.argv[2]) as Plan;
// What the module reads as its own arguments is none of ours.
process.argv.splice(1, 2, plan.module);

const tell = (notice: Notice): void => {
  writeSync(REPORT_DESCRIPTOR, `${JSON.stringify(notice)}\n`);
};

// What an action waits for may keep no process alive.
const keepAlive = setInterval(() => {}, 2 ** 30);
runModule(plan, tell).then(
  () => {
    clearInterval(keepAlive);
    tell({ kind: 'done' });
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  },
);
