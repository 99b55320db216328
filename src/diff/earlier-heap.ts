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
  const folders = [...after.folders, (_: Snapshot, folding: Folding) => foldSurvivors(folding, after, match)];
  return new Heap(snapshot, folders, { reachability, folding: foldPlumbing(snapshot, reachability, folders) });
}

/** Says nothing of what is gone, nor of what belongs to something new by now. */
function foldSurvivors({ isPlumbing, ownerOf }: Folding, after: Heap, { afterOf, beforeOf }: NodeMatch): void {
  const { isPlumbing: isPlumbingNow, ownerOf: ownerNow } = after;
  for (let node = 0; node < afterOf.length; node++) {
    const now = afterOf[node];
    if (now === NO_NODE) continue;
    const owner = beforeOf[ownerNow[now]];
    if (owner === NO_NODE) continue;
    isPlumbing[node] = isPlumbingNow[now];
    ownerOf[node] = owner;
  }
}
