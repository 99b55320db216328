import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { type ClassColumns, NO_CLASS } from './class-columns.ts';

/** What there is of each class, by its number. */
export interface ClassCounts {
  readonly count: Float64Array;
  readonly shallowBytes: Float64Array;
  /** Only with an earlier heap. */
  readonly changes: ClassChanges | undefined;
}

/** What became of each class since the earlier heap, by its number. */
export interface ClassChanges {
  readonly newCount: Float64Array;
  readonly goneCount: Float64Array;
  readonly grownBytes: Float64Array;
  /** How many live objects of class `c` snapshot `s` has first: at `c * snapshotCount + s`. */
  readonly bornAt: Float64Array;
  readonly snapshotCount: number;
}

/** An earlier heap of the same process, and what snapshots in between say of births. */
export interface Past {
  readonly comparison: Comparison;
  /** How many snapshots there are, the first and the last included. */
  readonly snapshotCount: number;
  /** For each node of the last one the number of the first snapshot that has it; where there are only two the match tells. */
  readonly cohortOf: Uint16Array | undefined;
}

/** Counts objects and bytes by class. @param classCount - how many numbers of classes there are */
export function countClasses(
  heap: Heap,
  columns: ClassColumns,
  past: Past | undefined,
  classCount: number,
): ClassCounts {
  const { ownerOf, snapshot } = heap;
  const { liveClassOf } = columns;
  const count = new Float64Array(classCount);
  const shallowBytes = new Float64Array(classCount);
  for (let node = 0 as NodeOrdinal; node < ownerOf.length; node++) {
    const number = liveClassOf[node];
    if (number === NO_CLASS) continue;
    if (ownerOf[node] === node) count[number]++;
    shallowBytes[number] += snapshot.shallowBytes[node];
  }
  return { count, shallowBytes, changes: past && countChanges(columns, past, classCount) };
}

/** Owned bytes are summed up as the accounting of a comparison does, so that both tell the same. */
function countChanges(
  { liveClassOf, goneClassOf }: ClassColumns,
  { comparison, snapshotCount, cohortOf }: Past,
  classCount: number,
): ClassChanges {
  const { before, after, match, changedBytes } = comparison;
  const newCount = new Float64Array(classCount);
  const goneCount = new Float64Array(classCount);
  const grownBytes = new Float64Array(classCount);
  const bornAt = new Float64Array(classCount * snapshotCount);
  const ownedNow = after.ownedBytes;
  for (let node = 0; node < liveClassOf.length; node++) {
    const number = liveClassOf[node];
    if (number === NO_CLASS || after.ownerOf[node] !== node) continue;
    const isNew = match.beforeOf[node] === NO_NODE;
    if (isNew) newCount[number]++;
    grownBytes[number] += isNew ? ownedNow[node] : changedBytes[node];
    bornAt[number * snapshotCount + (cohortOf === undefined ? Number(isNew) : cohortOf[node])]++;
  }
  const ownedBefore = before.ownedBytes;
  for (let node = 0; node < before.ownerOf.length; node++) {
    if (before.ownerOf[node] !== node) continue;
    const gone = goneClassOf![node];
    const now = match.afterOf[node];
    if (gone !== NO_CLASS) {
      goneCount[gone]++;
      grownBytes[gone] -= ownedBefore[node];
    } else if (after.ownerOf[now] !== now && liveClassOf[now] !== NO_CLASS) {
      grownBytes[liveClassOf[now]] -= ownedBefore[node];
    }
  }
  return { newCount, goneCount, grownBytes, bornAt, snapshotCount };
}
