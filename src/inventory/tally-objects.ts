import type { Heap } from '../graph/heap.ts';
import { sumRetainedByClass } from '../graph/retained-by-class.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { ObjectTally } from './object-list.ts';

/**
 * Counts objects and adds up their bytes by group, retained ones as a summary does: of each group nothing twice.
 *
 * @param groupOf - for each of the objects the number of its group
 * @returns one for each group
 */
export function tallyObjects(
  heap: Heap,
  objects: readonly NodeOrdinal[],
  groupOf: Uint32Array,
  groupCount: number,
): ObjectTally[] {
  const { ownerOf, dominatorTree, retainedBytes } = heap;
  const count = new Float64Array(groupCount);
  const shallowBytes = new Float64Array(groupCount);
  // 0 is none of them.
  const classOf = new Uint32Array(ownerOf.length);
  for (const [at, node] of objects.entries()) {
    classOf[node] = groupOf[at] + 1;
    count[groupOf[at]]++;
    shallowBytes[groupOf[at]] += ownBytesOf(heap, node);
  }
  for (let node = 0 as NodeOrdinal; node < classOf.length; node++) {
    if (ownerOf[node] !== node && classOf[node] === 0) classOf[node] = classOf[ownerOf[node]];
  }
  const retained = sumRetainedByClass(dominatorTree, retainedBytes, classOf, groupCount + 1);
  return Array.from(count, (of, group) => ({
    count: of,
    shallowBytes: shallowBytes[group],
    retainedBytes: retained[group + 1],
  }));
}

/** The bytes of an object with the plumbing that only it owns, or of a node of plumbing. */
export function ownBytesOf({ ownerOf, ownedBytes, snapshot }: Heap, node: NodeOrdinal): number {
  return ownerOf[node] === node ? ownedBytes[node] : snapshot.shallowBytes[node];
}
