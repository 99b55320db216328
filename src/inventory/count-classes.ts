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

/**
 * What became of each class since the earlier heap, by its number. All objects that one has are taken to be live in it, as the edges
 * between those that stay are not read; one that is part of a live object by now counts as that part from the start.
 */
export interface ClassChanges {
  /** Live objects that the earlier heap does not have. */
  readonly newCount: Float64Array;
  /** Objects of the earlier heap that are not live any more. */
  readonly goneCount: Float64Array;
  /** Bytes of what is live, less those of the earlier heap. What stayed is of the class that it has now, with what it owned. */
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

/** Every object and every byte of both heaps is counted once, so that before + new - gone = after, in each class and in all. */
function countChanges(
  { liveClassOf, goneClassOf }: ClassColumns,
  { comparison, snapshotCount, cohortOf }: Past,
  classCount: number,
): ClassChanges {
  const { before, after, match } = comparison;
  const newCount = new Float64Array(classCount);
  const goneCount = new Float64Array(classCount);
  const grownBytes = new Float64Array(classCount);
  const bornAt = new Float64Array(classCount * snapshotCount);
  for (let node = 0 as NodeOrdinal; node < liveClassOf.length; node++) {
    const number = liveClassOf[node];
    if (number === NO_CLASS) continue;
    grownBytes[number] += after.snapshot.shallowBytes[node];
    if (after.ownerOf[node] !== node) continue;
    const isNew = match.beforeOf[node] === NO_NODE;
    if (isNew) newCount[number]++;
    bornAt[number * snapshotCount + (cohortOf === undefined ? Number(isNew) : cohortOf[node])]++;
  }
  for (let node = 0 as NodeOrdinal; node < before.ownerOf.length; node++) {
    const owner = before.ownerOf[node];
    const gone = goneClassOf![owner];
    if (gone !== NO_CLASS && owner === node) goneCount[gone]++;
    const now = match.afterOf[owner];
    // Bare values have no bytes, and are never gone.
    if (gone === NO_CLASS && now === NO_NODE) continue;
    grownBytes[gone === NO_CLASS ? liveClassOf[now] : gone] -= before.snapshot.shallowBytes[node];
  }
  return { newCount, goneCount, grownBytes, bornAt, snapshotCount };
}
