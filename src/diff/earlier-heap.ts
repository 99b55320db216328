import { Heap } from '../graph/heap.ts';
import { type Folding, foldPlumbing } from '../graph/owners.ts';
import type { Reachability } from '../graph/reachability.ts';
import { NO_NODE } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { NodeMatch } from './match.ts';

/**
 * What an earlier snapshot says of the objects that are gone. Those that a later one still has stand by themselves: what
 * they are and what they own the later one tells, so that the edges between them need not be read.
 *
 * @param after - the later heap
 */
export function makeEarlierHeap(snapshot: Snapshot, reachability: Reachability, after: Heap, match: NodeMatch): Heap {
  const folding = foldPlumbing(snapshot, reachability, after.folders, survivorsFolding(after, match));
  return new Heap(snapshot, after.folders, { reachability, folding });
}

/** By node of the earlier snapshot; unknown of what is gone, and of what belongs to something new by now. */
function survivorsFolding(after: Heap, { afterOf, beforeOf }: NodeMatch): Folding {
  const isPlumbing = new Uint8Array(afterOf.length);
  const ownerOf = new Uint32Array(afterOf.length).fill(NO_NODE);
  for (let node = 0; node < afterOf.length; node++) {
    const now = afterOf[node];
    if (now === NO_NODE) continue;
    isPlumbing[node] = after.isPlumbing[now];
    ownerOf[node] = beforeOf[after.ownerOf[now]];
  }
  return { isPlumbing, ownerOf };
}
