import type { Heap } from '../graph/heap.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Accounting, accountSizes, sumOwnedBytes } from './accounting.ts';
import { findReachableFromSurvivors, makeEarlierHeap } from './earlier-heap.ts';
import { findLineage, type Lineage, refuseStrangers } from './lineage.ts';
import { dropReusedIds, matchById, type NodeMatch } from './match.ts';
import { matchReplacements } from './replacements.ts';
import { SameStrings } from './same-strings.ts';

/** Two snapshots of one process, object by object. */
export interface Comparison {
  /** Of what survived only what *after* says, see `makeEarlierHeap`. */
  readonly before: Heap;
  readonly after: Heap;
  readonly lineage: Lineage;
  readonly match: NodeMatch;
  readonly accounting: Accounting;
  /** For each node of *after* that was there before: bytes gained or lost with the plumbing it owns. */
  readonly changedBytes: Float64Array;
  /** Matched objects whose type or name is another one now. */
  readonly reclassifiedCount: number;
}

/**
 * Compares two heaps object by object.
 *
 * @param before - may lack the edges that {@link selectEdges} leaves out
 * @throws LineageError when they are not from one process, or in the wrong order
 */
export function compareHeaps(before: Snapshot, after: Heap): Comparison {
  const sameNames = new SameStrings(before.strings, after.snapshot.strings);
  const match = matchById(before, after, sameNames);
  const lineage = findLineage(before, after.snapshot, match, sameNames);
  refuseStrangers(before, after.snapshot, lineage);
  const reclassifiedCount = dropReusedIds(before, after.snapshot, match, sameNames);
  const reachability = findReachableFromSurvivors(before, match);
  matchReplacements(before, reachability.edgeRetains, after, match);
  const earlier = makeEarlierHeap(before, reachability, after, match);
  const { accounting, changedBytes } = accountSizes(ownedSizes(earlier), ownedSizes(after), match);
  return { before: earlier, after, lineage, match, accounting, changedBytes, reclassifiedCount };
}

function ownedSizes(heap: Heap): ReturnType<typeof sumOwnedBytes> {
  return sumOwnedBytes(heap.snapshot.shallowBytes, heap.ownerOf, heap.snapshot.extraNativeBytes);
}
