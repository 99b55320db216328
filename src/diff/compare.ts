import type { Heap } from '../graph/heap.ts';
import { sumOwnedBytes } from '../graph/owned-bytes.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Accounting, accountSizes, type OwnedSizes } from './accounting.ts';
import type { Lineage } from './lineage.ts';
import type { NodeMatch } from './match.ts';
import { matchSnapshots } from './match-snapshots.ts';

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
  const { heap, ...matched } = matchSnapshots(before, after);
  // Of the earlier heap nobody asks for these again.
  const earlierBytes = sumOwnedBytes(before.shallowBytes, heap.ownerOf);
  const changes = accountSizes(sizesOf(heap, earlierBytes), sizesOf(after, after.ownedBytes), matched.match);
  return { before: heap, after, ...matched, ...changes };
}

function sizesOf({ ownerOf, snapshot }: Heap, ownedBytes: Float64Array): OwnedSizes {
  return { ownerOf, ownedBytes, nativeBytes: snapshot.extraNativeBytes };
}
