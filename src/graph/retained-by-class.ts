import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { DfsNumber } from './depth-first-order.ts';
import type { DominatorTree } from './dominators.ts';

/**
 * Adds up what the nodes of each class keep alive, none of it twice: the bytes of all that at least one of them dominates, itself
 * included. That is the sum of the retained sizes of those members that no other member dominates. It is no less than the shallow
 * bytes of the class, and no more than what would be freed with all its members: what two of them hold together, and neither alone,
 * is not in it. Sums of several classes overlap, as one may hold another.
 *
 * One walk through the dominator tree, down and up again, which counts for each class how many of its members are above: O(nodes),
 * no recursion.
 *
 * @param retainedBytes - of `sumRetainedBytes`
 * @param classOf - for each node that the tree has a number below `classCount`
 * @returns bytes by class
 */
export function sumRetainedByClass(
  tree: DominatorTree,
  retainedBytes: Float64Array,
  classOf: Uint32Array,
  classCount: number,
): Float64Array {
  const { immediateDominator, nodeByDfsNumber } = tree;
  const bytesByClass = new Float64Array(classCount);
  if (nodeByDfsNumber.length === 0) return bytesByClass;
  const { firstChild, nextSibling } = linkChildren(tree);
  const membersAbove = new Uint32Array(classCount);
  const root = nodeByDfsNumber[0 as DfsNumber];
  for (let node = root; ; ) {
    if (membersAbove[classOf[node]]++ === 0) bytesByClass[classOf[node]] += retainedBytes[node];
    if (firstChild[node] !== NO_NODE) {
      node = firstChild[node] as NodeOrdinal;
      continue;
    }
    while (nextSibling[node] === NO_NODE && node !== root) {
      membersAbove[classOf[node]]--;
      node = immediateDominator[node];
    }
    if (node === root) return bytesByClass;
    membersAbove[classOf[node]]--;
    node = nextSibling[node] as NodeOrdinal;
  }
}

/** The nodes straight below each, as linked lists in preorder; `NO_NODE` ends one. */
function linkChildren({ immediateDominator, nodeByDfsNumber }: DominatorTree): {
  readonly firstChild: Uint32Array;
  readonly nextSibling: Uint32Array;
} {
  const firstChild = new Uint32Array(immediateDominator.length).fill(NO_NODE);
  const nextSibling = new Uint32Array(immediateDominator.length).fill(NO_NODE);
  for (let number = (nodeByDfsNumber.length - 1) as DfsNumber; number > 0; number--) {
    const node = nodeByDfsNumber[number];
    const parent = immediateDominator[node];
    nextSibling[node] = firstChild[parent];
    firstChild[parent] = node;
  }
  return { firstChild, nextSibling };
}
