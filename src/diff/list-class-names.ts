import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isSingleShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { Comparison } from './compare.ts';

/**
 * All classes that reports and gates can name: of what *after* has, and of what is gone since *before*. Of survivors *before* knows
 * too few edges to tell a shape. A shape that one object alone has is `Object`, as in reports.
 *
 * @returns `Promise`, `Object {id, name}`, `(string)`: each once, in the order of their first objects, *after* first
 */
export function listClassNames({ before, after, match }: Comparison): Set<string> {
  const isGone = (node: NodeOrdinal): boolean => match.afterOf[node] === NO_NODE;
  return new Set([...listNames(after, () => true), ...listNames(before, isGone)]);
}

function listNames(heap: Heap, isAsked: (node: NodeOrdinal) => boolean): string[] {
  const classOf = new HeldClassNames(heap);
  const counts = new Map<string, number>();
  for (let node = 0 as NodeOrdinal; node < heap.snapshot.nodeCount; node++) {
    if (!isAsked(node)) continue;
    const name = classOf.of(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Array.from(counts, ([name, count]) => (isSingleShape(name, count) ? 'Object' : name));
}
