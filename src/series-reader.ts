import type { Progress } from './compare-files.ts';
import type { CohortCollector } from './diff/cohorts.ts';
import { refuseRepeated } from './diff/lineage.ts';
import type { NodeOrdinal } from './ordinals.ts';
import type { SelectEdges } from './snapshot/edge-selection.ts';
import { type ReadOptions, readSnapshot } from './snapshot/read-snapshot.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** Is told what is being done. */
export type OnProgress = ((progress: Progress) => void) | undefined;

/** How large a snapshot is. */
export interface SnapshotSize {
  readonly file: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Shallow sizes of all nodes and the native memory that no node stands for. */
  readonly totalBytes: number;
}

/** Reads a snapshot, and tells how far. @throws as `readSnapshot` */
export function readWithProgress(
  file: string,
  onProgress: OnProgress,
  options: Pick<ReadOptions, 'selectEdges' | 'allocations'> = {},
): Promise<Snapshot> {
  return readSnapshot(file, {
    ...options,
    // Where its functions are written, nobody asks an earlier snapshot.
    locations: options.selectEdges === undefined,
    onProgress: ({ readBytes, totalBytes }) =>
      onProgress?.({
        phase: 'reading',
        file,
        doneBytes: readBytes,
        ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}),
      }),
  });
}

/**
 * Reads the snapshots between the first and the last of a series, one after the other: of each nothing stays but its size, and
 * when objects were born.
 *
 * @param files - of those between
 * @param collector - is given each; absent where there are none
 * @returns their sizes
 * @throws LineageError where one of them is the same as the one before or after it
 */
export async function readMiddle(
  files: readonly string[],
  { first, last }: { readonly first: Snapshot; readonly last: Snapshot },
  selectEdges: SelectEdges,
  collector: CohortCollector | undefined,
  onProgress: OnProgress,
): Promise<SnapshotSize[]> {
  if (files.length === 0) return [];
  const sizes: SnapshotSize[] = [];
  let previous = first;
  for (const [place, file] of files.entries()) {
    const snapshot = await readWithProgress(file, onProgress, { selectEdges });
    onProgress?.({ phase: 'comparing', file });
    refuseRepeated(previous, snapshot);
    previous = snapshot;
    collector?.add(snapshot, place + 1);
    sizes.push(measureSnapshot(snapshot));
  }
  refuseRepeated(previous, last);
  return sizes;
}

/** Sums up what a snapshot holds. */
export function measureSnapshot({
  file,
  nodeCount,
  edgeCountInFile,
  shallowBytes,
  extraNativeBytes,
}: Snapshot): SnapshotSize {
  let totalBytes = extraNativeBytes;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) totalBytes += shallowBytes[node];
  return { file, nodeCount, edgeCount: edgeCountInFile, totalBytes };
}
