import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Budget, Report, Suspect } from 'heapdiff';
import { checkCounts } from '../capture/check-counts.ts';
import { UsageError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { nearestName } from '../nearest-name.ts';
import { compareInProcess } from './compare-in-process.ts';
import { describeFailure } from './failure-message.ts';
import { checkTolerance, type Excess, type Ignore, judgeReport } from './judge-report.ts';
import { ProcessRounds, type Repetition } from './process-rounds.ts';

/** How to measure. */
export interface MeasureOptions {
  /** Of the action in each round; 20 where it is left out. */
  readonly iterations?: number;
  /** From 2 up; 3 where it is left out. What did not grow in every round is no leak. */
  readonly rounds?: number;
  /** Repetitions before the first round; as many as `iterations` where they are left out. */
  readonly warmUp?: number;
  /** What may grow. */
  readonly ignore?: Ignore;
  /** How much of what is not ignored may stay, in all rounds together: for each suspect. Without one nothing may. */
  readonly budget?: Budget;
  /**
   * Takes the snapshots and the report, and keeps them. Where it is left out, snapshots are removed, and the report of what
   * failed is kept in a folder of its own in the system's one for temporary files.
   */
  readonly folder?: string;
  /** Ends it when it is aborted. */
  readonly signal?: AbortSignal;
}

/** What was measured. */
export interface Retention {
  /** Whether nothing stays that may not. */
  readonly passed: boolean;
  /** What may not stay, most bytes first. */
  readonly suspects: readonly Suspect[];
  /** All that there is to say. */
  readonly report: Report;
  /** The first suspect and where the rest is, in 25 lines of 99 characters at most; empty where it passed. */
  readonly message: string;
  /** The report as text; `report.json` lies beside it. Absent where it passed, and no folder was given. */
  readonly reportFile?: string;
}

/**
 * Repeats an action in this process and says what it leaves behind: warms it up, does it in rounds, and compares heap snapshots
 * from before the first and after each. What grew in every round is a leak, unless it grows as fast where nothing is done: test
 * runners keep things, too. Needs no flag of Node.
 *
 *     const { passed, message } = await measureRetention(() => openAndClose());
 *     assert.ok(passed, message);
 *
 * @param action - waited for, each time
 * @throws what the action throws; UsageError for options that nobody could follow; CaptureError where snapshots cannot be taken
 * or compared
 */
export async function measureRetention(action: () => unknown, options: MeasureOptions = {}): Promise<Retention> {
  if (typeof action !== 'function') throw new UsageError(`the action is of type ${typeof action}; expected a function`);
  checkNames(options);
  const repetition = checkRepetition(options);
  const budget = await checkTolerance(options.ignore, options.budget);
  const isKept = options.folder !== undefined;
  const folder = isKept ? resolve(options.folder) : await mkdtemp(join(tmpdir(), 'heapdiff-'));
  const snapshots = isKept ? folder : join(folder, 'snapshots');
  await makeFolder(snapshots);
  let isReported = false;
  try {
    const { report, excess } = await measureInto(snapshots, action, repetition, {
      ...options,
      ...(budget === undefined ? {} : { budget }),
    });
    const suspects = excess.map(({ suspect }) => suspect);
    const passed = suspects.length === 0;
    if (passed && !isKept) return { passed, suspects, report, message: '' };
    const reportFile = await writeReport(report, folder);
    isReported = true;
    const isBudgeted = budget !== undefined;
    const message = passed ? '' : await describeFailure(report, excess, isBudgeted, reportFile);
    return { passed, suspects, report, message, reportFile };
  } finally {
    if (!isKept) await rm(isReported ? snapshots : folder, { recursive: true, force: true });
  }
}

const OPTIONS: Readonly<Record<keyof MeasureOptions, true>> = {
  iterations: true,
  rounds: true,
  warmUp: true,
  ignore: true,
  budget: true,
  folder: true,
  signal: true,
};
const OPTION_NAMES = Object.keys(OPTIONS);

/** Plain JavaScript reads no types: what is mistyped would be measured otherwise than it says. */
function checkNames(options: MeasureOptions): void {
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name));
  if (unknown === undefined) return;
  const meant = nearestName(unknown, OPTION_NAMES);
  throw new UsageError(
    `there is no option ${unknown}; ${meant === undefined ? `expected ${OPTION_NAMES.join(', ')}` : `did you mean ${meant}?`}`,
  );
}

function checkRepetition({ iterations = 20, rounds = 3, warmUp = iterations }: MeasureOptions): Repetition {
  checkCounts({ iterations, rounds, warmUp }, { rounds: 2 });
  return { iterations, rounds, warmUp };
}

/** The control is done only where there is something to subtract it from: a test that passes takes half the time. */
async function measureInto(
  folder: string,
  action: () => unknown,
  repetition: Repetition,
  { ignore, budget, signal }: MeasureOptions,
): Promise<{ readonly report: Report; readonly excess: readonly Excess[] }> {
  const rounds = new ProcessRounds(folder, repetition, signal);
  const output = join(folder, 'report.json');
  try {
    const { files, iterationMs } = await rounds.run('action', action);
    const alone = await compareInProcess(files, [], output, signal);
    const excess = await judgeReport(alone, ignore, budget);
    if (excess.length === 0) return { report: alone, excess };
    const control = await rounds.runIdle('control', iterationMs);
    const report = await compareInProcess(files, control, output, signal);
    return { report, excess: await judgeReport(report, ignore, budget) };
  } finally {
    rounds.close();
  }
}

async function writeReport(report: Report, folder: string): Promise<string> {
  const { formatJson, formatText } = await import('heapdiff');
  const file = join(folder, 'report.txt');
  await writeFile(file, formatText(report, { color: false, top: report.suspects.length }));
  await writeFile(join(folder, 'report.json'), formatJson(report));
  return file;
}
