import type { NodeColumn } from '../ordinals.ts';
import type { DfsNumber } from './depth-first-order.ts';
import type { DominatorTree } from './dominators.ts';

/**
 * Adds up what each node keeps alive alone: its own bytes and those of all it dominates.
 * One sweep from the last node of the preorder to the first, in which every node comes before its immediate dominator.
 * Sums are exact: whole numbers below 2^53.
 *
 * @param shallowBytes - each node's own size in bytes
 * @returns retained size of each node in bytes; 0 for nodes that the root does not reach, whose own bytes no one retains
 */
export function sumRetainedBytes(tree: DominatorTree, shallowBytes: NodeColumn<number>): Float64Array {
  const { immediateDominator, nodeByDfsNumber } = tree;
  const retainedBytes = new Float64Array(immediateDominator.length);
  for (let number = (nodeByDfsNumber.length - 1) as DfsNumber; number >= 0; number--) {
    const node = nodeByDfsNumber[number];
    retainedBytes[node] += shallowBytes[node];
    if (number !== 0) retainedBytes[immediateDominator[node]] += retainedBytes[node];
  }
  return retainedBytes;
}
