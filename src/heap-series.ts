import { type PhaseSnapshot, readSeries } from './capture/series.ts';
import type { Sidecar } from './capture/sidecar.ts';
import { CohortCollector } from './diff/cohorts.ts';
import { compareHeaps } from './diff/compare.ts';
import { selectEdges } from './diff/edge-selection.ts';
import { refuseRepeated } from './diff/lineage.ts';
import { Heap } from './graph/heap.ts';
import type { HeapIndex } from './heap-index/heap-index.ts';
import type { StoredSize } from './heap-index/kept-columns.ts';
import { type HeapInventory, type History, TakenInventory } from './inventory/heap-inventory.ts';
import type { SummarisedSnapshot } from './inventory/summary.ts';
import { measureSnapshot, type OnProgress, readMiddle, readWithProgress, type SnapshotSize } from './series-reader.ts';
import type { SelectEdges } from './snapshot/edge-selection.ts';

/** What lives in the last heap of a process, and what earlier snapshots say of it. */
export interface HeapSeries {
  readonly inventory: HeapInventory;
  /** All that were read, earliest first. */
  readonly snapshots: readonly SummarisedSnapshot[];
  /** Those that were not, as they were taken after something else than a round of the action. */
  readonly leftOut: readonly PhaseSnapshot[];
}

/** How a series is read. */
export interface ReadSeriesOptions {
  /** Called when each phase begins, and while files are read. */
  readonly onProgress: OnProgress;
  /** What earlier questions about the same snapshots left, and where what is read now is to be kept. */
  readonly index: HeapIndex | undefined;
}

/**
 * Asks a snapshot that was read whole and, of earlier ones, what says anything new. As in a comparison, snapshots that stand last
 * and were taken after something else than a round of the action are left out, if two are left without them.
 *
 * @param paths - one or more, earliest first; `-` for standard input
 * @param ask - makes the answer, which refers to nothing of the series
 * @throws what `ask` does
 * @throws UsageError where a sidecar is damaged
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots are not from one process, in the wrong order, or one of them stands twice
 */
export async function askSeries<Answer>(
  paths: readonly string[],
  { onProgress, index }: ReadSeriesOptions,
  ask: (series: HeapSeries) => Answer,
): Promise<Answer> {
  const { files, sidecars, phases: leftOut } = await readSeries(paths);
  const describe = (sizes: readonly StoredSize[]): SummarisedSnapshot[] =>
    sizes.map((size, at) => ({
      file: files[at],
      ...size,
      ...(sidecars[at] === undefined ? {} : { time: sidecars[at].time }),
    }));
  const secondsAgo = files.length === 1 ? [] : sidecars.map((sidecar) => secondsBetween(sidecar, sidecars.at(-1)));
  const kept = await index?.answer(files, secondsAgo, ({ inventory, sizes }) =>
    ask({ inventory, snapshots: describe(sizes), leftOut }),
  );
  if (kept !== undefined) return kept.answer;
  const { inventory, sizes } = await readInventory(files, secondsAgo, onProgress);
  index?.offer(files, () => inventory, sizes);
  return ask({ inventory, snapshots: describe(sizes), leftOut });
}

/** Reads the last one first: it tells which edges of the others say anything new. */
async function readInventory(
  files: readonly string[],
  secondsAgo: History['secondsAgo'],
  onProgress: OnProgress,
): Promise<{ readonly inventory: TakenInventory; readonly sizes: readonly StoredSize[] }> {
  const last = files[files.length - 1];
  const heap = new Heap(await readWithProgress(last, onProgress));
  const { earlier, past } = await readPast(files.slice(0, -1), heap, onProgress);
  onProgress?.({ phase: 'counting', file: last });
  return {
    inventory: new TakenInventory(heap, past && { ...past, secondsAgo }),
    sizes: [...earlier, measureSnapshot(heap.snapshot)].map(({ file: _, ...size }) => size),
  };
}

/** Reads the earlier snapshots, one after the other; of those in the middle nothing stays but when objects were born. */
async function readPast(
  files: readonly string[],
  heap: Heap,
  onProgress: OnProgress,
): Promise<{
  readonly earlier: readonly SnapshotSize[];
  readonly past: Omit<History, 'secondsAgo'> | undefined;
}> {
  if (files.length === 0) return { earlier: [], past: undefined };
  const select: SelectEdges = (nodes) => selectEdges(heap, nodes);
  const [first, ...middle] = files;
  const snapshotCount = files.length + 1;
  const before = await readWithProgress(first, onProgress, { selectEdges: select });
  onProgress?.({ phase: 'comparing', file: first });
  const comparison = compareHeaps(before, heap);
  const collector = middle.length > 0 ? new CohortCollector(comparison, snapshotCount) : undefined;
  const ends = { first: before, last: heap.snapshot };
  // A comparison of two alone answers that nothing changed; who counts what is new has named one twice by mistake.
  if (middle.length === 0) refuseRepeated(before, heap.snapshot);
  const between = await readMiddle(middle, ends, select, collector, onProgress);
  return {
    earlier: [measureSnapshot(before), ...between],
    past: { comparison, snapshotCount, cohortOf: collector?.finish().cohortOf },
  };
}

function secondsBetween(earlier: Sidecar | undefined, last: Sidecar | undefined): number | undefined {
  if (earlier === undefined || last === undefined) return undefined;
  const seconds = (Date.parse(last.time) - Date.parse(earlier.time)) / 1000;
  return seconds >= 0 ? seconds : undefined;
}
