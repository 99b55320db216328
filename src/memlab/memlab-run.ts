import { readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { UnreadableInputError } from 'heapdiff';

/** Snapshots of a run of memlab, as its work folder has them. */
export interface MemlabRun {
  /** Those to compare, in order: the baseline, the states the run came back to, the final one. */
  readonly files: readonly string[];
  /**
   * How often the action was done between each two of these, or up to each but the first; absent where it was not done between
   * some.
   */
  readonly iterations?: number | readonly number[];
  /** All snapshots from the baseline to the target, which memlab takes in the middle of the action. */
  readonly upToTarget: readonly string[];
}

/** A line of `snap-seq.json`. */
interface Step {
  readonly idx: number;
  readonly name?: string;
  readonly type?: string;
  readonly snapshot?: boolean;
  /** Instead of `s<idx>.heapsnapshot`. */
  readonly snapshotFile?: string;
}

/** A step of which there is a snapshot. */
type Taken = Step & { readonly file: string };

/**
 * Reads which snapshots a work folder of memlab has: by default the one that `memlab run` says it wrote.
 *
 * The first to compare is the baseline, the last the final snapshot; in between stand those of the steps that are called as the
 * last one (`revert`, where `snapshotForEachStep` took them): states of rest. Where a run has no final snapshot, the target is
 * the last.
 *
 * @param folder - the work folder, or its `data/cur`
 * @throws UnreadableInputError where it is none, or lacks snapshots
 */
export async function readMemlabRun(folder: string): Promise<MemlabRun> {
  const { dataFolder, steps } = await readSteps(folder);
  const taken = steps.filter((step) => step.snapshot === true).map((step) => withFile(dataFolder, step));
  const target = taken.findLast(({ type }) => type === 'target');
  const last = taken.findLast(({ type }) => type === 'final') ?? target;
  const first = taken.find(({ type }) => type === 'baseline') ?? taken[0];
  if (last === undefined || first === last) {
    throw new UnreadableInputError(
      folder,
      'its snap-seq.json has no baseline and final (or target) snapshot to compare',
    );
  }
  const between = taken.filter(({ idx, name }) => idx > first.idx && idx < last.idx && name === last.name);
  const compared = [first, ...between, last];
  for (const { file } of compared) await checkSnapshot(folder, file);
  return {
    files: compared.map(({ file }) => file),
    ...countActions(steps, compared, target),
    upToTarget:
      target === undefined || target === last
        ? []
        : taken.filter(({ idx }) => idx <= target.idx).map(({ file }) => file),
  };
}

/** Snapshots of a run that came to no end, in their order: only at its end memlab notes which is which. */
export async function listMemlabSnapshots(folder: string): Promise<string[]> {
  const dataFolder = join(folder, 'data', 'cur');
  const names = await readdir(dataFolder).catch(() => []);
  const positions = names.flatMap((name) => /^s(\d+)\.heapsnapshot$/u.exec(name)?.[1] ?? []).map(Number);
  return positions.sort((one, other) => one - other).map((position) => join(dataFolder, `s${position}.heapsnapshot`));
}

async function readSteps(folder: string): Promise<{ dataFolder: string; steps: Step[] }> {
  for (const dataFolder of [join(folder, 'data', 'cur'), folder]) {
    const text = await readFile(join(dataFolder, 'snap-seq.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { dataFolder, steps: parseSteps(folder, text) };
  }
  throw new UnreadableInputError(folder, 'is no work folder of memlab: it has no data/cur/snap-seq.json');
}

function parseSteps(folder: string, text: string): Step[] {
  let steps: unknown;
  try {
    steps = JSON.parse(text);
  } catch (error) {
    throw new UnreadableInputError(folder, 'its snap-seq.json is no JSON', { cause: error });
  }
  if (!Array.isArray(steps) || !steps.every(isStep)) {
    throw new UnreadableInputError(folder, 'its snap-seq.json is no list of steps, each with its idx');
  }
  return steps.sort((one, other) => one.idx - other.idx);
}

function isStep(value: unknown): value is Step {
  if (typeof value !== 'object' || value === null) return false;
  const { idx, snapshotFile } = value as Partial<Step>;
  return Number.isSafeInteger(idx) && (snapshotFile === undefined || typeof snapshotFile === 'string');
}

function withFile(dataFolder: string, step: Step): Taken {
  const name = step.snapshotFile ?? `s${step.idx}.heapsnapshot`;
  return { ...step, file: isAbsolute(name) ? name : join(dataFolder, name) };
}

async function checkSnapshot(folder: string, file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new UnreadableInputError(folder, `its snap-seq.json names a snapshot that is not there: ${file}`);
}

/** The step at the target is the action; a run that repeats it has more steps of that name. */
function countActions(
  steps: readonly Step[],
  compared: readonly Taken[],
  target: Taken | undefined,
): Pick<MemlabRun, 'iterations'> {
  const first = compared[0];
  const counts = compared.slice(1).map(({ idx }) => {
    const isDone = (step: Step): boolean => step.idx > first.idx && step.idx <= idx && step.name === target?.name;
    return steps.filter(isDone).length;
  });
  const isRising = counts.every((count, position) => count > (position === 0 ? 0 : counts[position - 1]));
  if (target?.name === undefined || !isRising) return {};
  const isEven = counts.every((count, position) => count === counts[0] * (position + 1));
  return { iterations: isEven ? counts[0] : counts };
}
