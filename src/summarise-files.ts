import { readSeries } from './capture/series.ts';
import type { Sidecar } from './capture/sidecar.ts';
import { checkPath } from './compare-arguments.ts';
import type { Progress } from './compare-files.ts';
import { describeValue } from './describe-value.ts';
import { CohortCollector } from './diff/cohorts.ts';
import { compareHeaps } from './diff/compare.ts';
import { selectEdges } from './diff/edge-selection.ts';
import { refuseRepeated } from './diff/lineage.ts';
import { UsageError } from './errors.ts';
import { Heap } from './graph/heap.ts';
import type { ClassChoice } from './inventory/choose-classes.ts';
import { type History, summariseHeap } from './inventory/summarise-heap.ts';
import { SORTS_OF_CHANGE, SUMMARY_SORTS, type SummarisedSnapshot, type Summary } from './inventory/summary.ts';
import type { NodeOrdinal } from './ordinals.ts';
import type { SelectEdges } from './snapshot/edge-selection.ts';
import { readSnapshot } from './snapshot/read-snapshot.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** How a heap is summed up. */
export interface SummariseOptions extends ClassChoice {
  /** Called when each phase begins, and while files are read. */
  readonly onProgress?: (progress: Progress) => void;
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
  const { onProgress, ...choice } = options;
  const { files, sidecars, phases } = await readSeries(paths);
  const last = files[files.length - 1];
  // The last one first: it tells which edges of the others say anything new.
  const heap = new Heap(await read(last, onProgress));
  const { earlier, past } = await readPast(files.slice(0, -1), heap, onProgress);
  onProgress?.({ phase: 'counting', file: last });
  const secondsAgo = sidecars.map((sidecar) => secondsBetween(sidecar, sidecars.at(-1)));
  return {
    schema: 'heapdiff/summary@1',
    snapshots: [...earlier, describeSnapshot(heap.snapshot)].map((described, at) => ({
      ...described,
      ...(sidecars[at] === undefined ? {} : { time: sidecars[at].time }),
    })),
    ...(phases.length === 0 ? {} : { leftOut: phases }),
    ...summariseHeap(heap, past && { ...past, secondsAgo }, choice),
  };
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

/** Reads the earlier snapshots, one after the other; of those in the middle nothing stays but when objects were born. */
async function readPast(
  files: readonly string[],
  heap: Heap,
  onProgress: SummariseOptions['onProgress'],
): Promise<{
  readonly earlier: readonly SummarisedSnapshot[];
  readonly past: Omit<History, 'secondsAgo'> | undefined;
}> {
  if (files.length === 0) return { earlier: [], past: undefined };
  const select: SelectEdges = (nodes) => selectEdges(heap, nodes);
  const snapshotCount = files.length + 1;
  let previous = await read(files[0], onProgress, select);
  onProgress?.({ phase: 'comparing', file: files[0] });
  const comparison = compareHeaps(previous, heap);
  const collector = files.length > 1 ? new CohortCollector(comparison, snapshotCount) : undefined;
  const earlier = [describeSnapshot(previous)];
  for (const [place, file] of files.slice(1).entries()) {
    const snapshot = await read(file, onProgress, select);
    onProgress?.({ phase: 'comparing', file });
    refuseRepeated(previous, snapshot);
    previous = snapshot;
    collector?.add(snapshot, place + 1);
    earlier.push(describeSnapshot(snapshot));
  }
  refuseRepeated(previous, heap.snapshot);
  return { earlier, past: { comparison, snapshotCount, cohortOf: collector?.finish().cohortOf } };
}

function read(file: string, onProgress: SummariseOptions['onProgress'], select?: SelectEdges): Promise<Snapshot> {
  return readSnapshot(file, {
    ...(select === undefined ? {} : { selectEdges: select }),
    onProgress: ({ readBytes, totalBytes }) =>
      onProgress?.({
        phase: 'reading',
        file,
        doneBytes: readBytes,
        ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}),
      }),
  });
}

function secondsBetween(earlier: Sidecar | undefined, last: Sidecar | undefined): number | undefined {
  if (earlier === undefined || last === undefined) return undefined;
  const seconds = (Date.parse(last.time) - Date.parse(earlier.time)) / 1000;
  return seconds >= 0 ? seconds : undefined;
}

function describeSnapshot({
  file,
  nodeCount,
  edgeCountInFile,
  shallowBytes,
  extraNativeBytes,
}: Snapshot): SummarisedSnapshot {
  let totalBytes = extraNativeBytes;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) totalBytes += shallowBytes[node];
  return { file, nodeCount, edgeCount: edgeCountInFile, totalBytes };
}
