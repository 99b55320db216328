import { type PhaseSnapshot, readSeries } from './capture/series.ts';
import type { Sidecar } from './capture/sidecar.ts';
import { CohortCollector } from './diff/cohorts.ts';
import { compareHeaps } from './diff/compare.ts';
import { selectEdges } from './diff/edge-selection.ts';
import { refuseRepeated } from './diff/lineage.ts';
import { Heap } from './graph/heap.ts';
import type { History } from './inventory/summarise-heap.ts';
import type { SummarisedSnapshot } from './inventory/summary.ts';
import { measureSnapshot, type OnProgress, readMiddle, readWithProgress } from './series-reader.ts';
import type { SelectEdges } from './snapshot/edge-selection.ts';

/** The last heap of a process, and what earlier snapshots say of it. */
export interface HeapSeries {
  readonly heap: Heap;
  /** Absent where there is one snapshot. */
  readonly history: History | undefined;
  /** All that were read, earliest first. */
  readonly snapshots: readonly SummarisedSnapshot[];
  /** Those that were not, as they were taken after something else than a round of the action. */
  readonly leftOut: readonly PhaseSnapshot[];
}

/**
 * Reads a snapshot whole and of earlier ones what says anything new. As in a comparison, snapshots that stand last and were taken
 * after something else than a round of the action are left out, if two are left without them.
 *
 * @param paths - one or more, earliest first; `-` for standard input
 * @throws UsageError where a sidecar is damaged
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots are not from one process, in the wrong order, or one of them stands twice
 */
export async function readHeapSeries(paths: readonly string[], onProgress: OnProgress): Promise<HeapSeries> {
  const { files, sidecars, phases } = await readSeries(paths);
  const last = files[files.length - 1];
  // The last one first: it tells which edges of the others say anything new.
  const heap = new Heap(await readWithProgress(last, onProgress));
  const { earlier, past } = await readPast(files.slice(0, -1), heap, onProgress);
  onProgress?.({ phase: 'counting', file: last });
  const secondsAgo = sidecars.map((sidecar) => secondsBetween(sidecar, sidecars.at(-1)));
  return {
    heap,
    history: past && { ...past, secondsAgo },
    snapshots: [...earlier, measureSnapshot(heap.snapshot)].map((described, at) => ({
      ...described,
      ...(sidecars[at] === undefined ? {} : { time: sidecars[at].time }),
    })),
    leftOut: phases,
  };
}

/** Reads the earlier snapshots, one after the other; of those in the middle nothing stays but when objects were born. */
async function readPast(
  files: readonly string[],
  heap: Heap,
  onProgress: OnProgress,
): Promise<{
  readonly earlier: readonly SummarisedSnapshot[];
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
