import { checkPath } from './compare-arguments.ts';
import type { Progress } from './compare-files.ts';
import { describeValue } from './describe-value.ts';
import { UsageError } from './errors.ts';
import type { HeapIndex } from './heap-index/heap-index.ts';
import { askSeries } from './heap-series.ts';
import type { ClassChoice } from './inventory/choose-classes.ts';
import { summariseInventory } from './inventory/summarise-heap.ts';
import type { Summary } from './inventory/summary.ts';
import { SORTS_OF_CHANGE, SUMMARY_SORTS } from './summary-sorts.ts';

/** How a heap is summed up. */
export interface SummariseOptions extends ClassChoice {
  /** Called when each phase begins, and while files are read. */
  readonly onProgress?: (progress: Progress) => void;
  /** What earlier questions about the same snapshots left. After the answer {@link HeapIndex.keep} keeps what was read for it. */
  readonly index?: HeapIndex;
}

/**
 * Reads a snapshot and counts what lives in it by class; with earlier ones of the same process also what is new and gone since the
 * first, and which snapshot has the oldest object of each class first. As in a comparison, snapshots that stand last and were taken
 * after something else than a round of the action are left out, if two are left without them.
 *
 * @param paths - earliest first; `-` for standard input
 * @throws UsageError where an argument is none of these, or a sidecar is damaged
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots are not from one process, in the wrong order, or one of them stands twice
 */
export async function summariseFiles(paths: readonly string[], options: SummariseOptions = {}): Promise<Summary> {
  checkArguments(paths, options);
  const { onProgress, index, ...choice } = options;
  return askSeries(paths, { onProgress, index }, ({ inventory, snapshots, leftOut }) => ({
    schema: 'heapdiff/summary@1',
    snapshots,
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...summariseInventory(inventory, choice),
  }));
}

/** The types say so, too; plain JavaScript does not read them. */
function checkArguments(paths: unknown, { sort, top, filter, ignoreClasses = [] }: SummariseOptions): void {
  if (!Array.isArray(paths) || paths.length === 0)
    throw new UsageError(`paths is ${describeValue(paths)}; expected an array of one path or more`);
  for (const path of paths) checkPath('paths', path);
  if (filter !== undefined && typeof filter !== 'string')
    throw new UsageError(`filter is ${describeValue(filter)}; expected a part of the names of classes`);
  if (!Array.isArray(ignoreClasses) || ignoreClasses.some((name) => typeof name !== 'string'))
    throw new UsageError(`ignoreClasses is ${describeValue(ignoreClasses)}; expected an array of names of classes`);
  if (top !== undefined && !(Number.isSafeInteger(top) && top > 0))
    throw new UsageError(`top is ${describeValue(top)}; expected a whole number from 1 up`);
  if (sort === undefined) return;
  if (!SUMMARY_SORTS.includes(sort))
    throw new UsageError(`sort is ${describeValue(sort)}; expected one of ${SUMMARY_SORTS.join(', ')}`);
  if (paths.length === 1 && SORTS_OF_CHANGE.has(sort))
    throw new UsageError(`sort is ${describeValue(sort)}, which needs an earlier snapshot; expected two paths or more`);
}
