import type { CompareOptions } from './compare-files.ts';
import { describeValue } from './describe-value.ts';
import { UsageError } from './errors.ts';

/**
 * The types say so, too; plain JavaScript does not read them.
 *
 * @throws UsageError where it is no path
 */
export function checkPath(argument: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new UsageError(`${argument} is ${describeValue(value)}; expected a path, or "-" for standard input`);
}

/** @throws UsageError where it is no list of two paths or more */
export function controlFiles(value: CompareOptions['control']): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new UsageError(`control is ${describeValue(value)}; expected an array of paths`);
  if (value.length < 2) throw new UsageError(`control has ${value.length} of the two paths or more that are expected`);
  for (const path of value) checkPath('control', path);
  return value;
}

/** @throws UsageError where it is no list of edges */
export function checkEdges(value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) throw new UsageError(`cuts is ${describeValue(value)}; expected an array of edges`);
  for (const edge of value) {
    if (typeof edge === 'string' && edge !== '') continue;
    throw new UsageError(`cuts has ${describeValue(edge)}; expected edges like "Connection.tasks"`);
  }
}

/**
 * @returns the iterations since the first snapshot, for each snapshot; undefined where nobody knows
 * @throws UsageError where they are no counts for so many snapshots
 */
export function iterationsAt(value: CompareOptions['iterations'], snapshotCount: number): number[] | undefined {
  if (value === undefined) return undefined;
  const counts =
    typeof value === 'number' ? Array.from({ length: snapshotCount - 1 }, (_, at) => value * (at + 1)) : value;
  const isCount = (count: unknown, at: number): boolean =>
    Number.isSafeInteger(count) && Number(count) > (at === 0 ? 0 : counts[at - 1]);
  if (Array.isArray(counts) && counts.length === snapshotCount - 1 && counts.every(isCount)) return [0, ...counts];
  const orCounts = snapshotCount > 2 ? `, or an array of ${snapshotCount - 1} that count up` : '';
  throw new UsageError(`iterations is ${describeValue(value)}; expected a whole number from 1 up${orCounts}`);
}

/**
 * The same for a control. Counts at each snapshot say nothing of a run with more or fewer snapshots.
 *
 * @throws UsageError where they are no counts for its snapshots
 */
export function iterationsOfControl(
  value: CompareOptions['iterations'],
  snapshotCount: number,
  mainCount: number,
): number[] | undefined {
  if (typeof value !== 'object' || snapshotCount === mainCount) return iterationsAt(value, snapshotCount);
  throw new UsageError(
    `control has ${snapshotCount} snapshots, for ${mainCount} with counts of iterations; expected as many, or one number of iterations`,
  );
}
