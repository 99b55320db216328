import type { NodeOrdinal } from '../ordinals.ts';
import type { Heap } from './heap.ts';
import { HeldClassNames } from './held-class-names.ts';

/** Counts the living objects that an author sees, by class name; plain objects by their shape. */
export function countClasses(heap: Heap): Map<string, number> {
  const { snapshot, reachability, isPlumbing } = heap;
  const names = new HeldClassNames(heap);
  const counts = new Map<string, number>();
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (reachability.isReached[node] === 0 || isPlumbing[node] === 1) continue;
    const name = names.of(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
