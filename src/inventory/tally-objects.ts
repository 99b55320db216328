import type { Heap } from '../graph/heap.ts';
import { sumRetainedByClass } from '../graph/retained-by-class.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { ObjectTally } from './object-list.ts';

/** Of so many objects it is looked up who dominates them; of more, all of the tree is walked through. */
const MOST_FEW = 1000;

/**
 * Counts objects and adds up their bytes by group, retained ones as a summary does: of each group nothing twice.
 *
 * @param groupOf - for each of the objects the number of its group
 * @returns one for each group
 */
export function tallyObjects(
  heap: Heap,
  objects: ArrayLike<NodeOrdinal | number>,
  groupOf: Uint32Array,
  groupCount: number,
): ObjectTally[] {
  const { ownerOf, dominatorTree, retainedBytes } = heap;
  const count = new Float64Array(groupCount);
  const shallowBytes = new Float64Array(groupCount);
  // 0 is none of them.
  const classOf = new Uint32Array(ownerOf.length);
  for (let at = 0; at < objects.length; at++) {
    const node = objects[at] as NodeOrdinal;
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

/** The same of one group: of a few objects it looks up who dominates them. */
export function tallyGroup(heap: Heap, objects: readonly NodeOrdinal[]): ObjectTally {
  if (objects.length > MOST_FEW) return tallyObjects(heap, objects, new Uint32Array(objects.length), 1)[0];
  const owners = new Set(objects);
  return {
    count: objects.length,
    shallowBytes: objects.reduce((sum, node) => sum + ownBytesOf(heap, node), 0),
    retainedBytes: sumRetained(heap, new Set([...objects, ...heap.listFolded(owners)])),
  };
}

/** What nodes retain of which no other is above. */
function sumRetained({ dominatorTree, retainedBytes }: Heap, nodes: ReadonlySet<NodeOrdinal>): number {
  const { immediateDominator } = dominatorTree;
  const isBelow = new Map<NodeOrdinal, boolean>();
  let bytes = 0;
  for (const node of nodes) {
    const passed: NodeOrdinal[] = [];
    let below = false;
    for (let at = node; at !== ROOT; ) {
      at = immediateDominator[at];
      below = nodes.has(at) || isBelow.get(at) === true;
      if (below || at === NO_NODE || isBelow.has(at)) break;
      passed.push(at);
    }
    for (const above of passed) isBelow.set(above, below);
    if (!below) bytes += retainedBytes[node];
  }
  return bytes;
}

/** The bytes of an object with the plumbing that only it owns, or of a node of plumbing. */
export function ownBytesOf({ ownerOf, ownedBytes, snapshot }: Heap, node: NodeOrdinal): number {
  return ownerOf[node] === node ? ownedBytes[node] : snapshot.shallowBytes[node];
}
