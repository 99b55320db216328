import type { NodeOrdinal } from '../ordinals.ts';
import type { Heap } from './heap.ts';

/** Counts the living objects that an author sees, by class name. */
export function countClasses({ snapshot, reachability, isPlumbing, classNames }: Heap): Map<string, number> {
  const counts = new Map<string, number>();
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (reachability.isReached[node] === 0 || isPlumbing[node] === 1) continue;
    const name = classNames.of(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
