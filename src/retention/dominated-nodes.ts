import type { DfsNumber } from '../graph/depth-first-order.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';

/**
 * Marks what goes with an object: dominators stand in front of what they dominate. O(nodes).
 *
 * @returns 1 for the object, and each node that every way from the root to comes by it
 */
export function markDominated({ dominatorTree, snapshot }: Heap, object: NodeOrdinal): Uint8Array {
  const { nodeByDfsNumber, immediateDominator } = dominatorTree;
  const isDominated = new Uint8Array(snapshot.nodeCount);
  isDominated[object] = 1;
  for (let number = 1 as DfsNumber; number < nodeByDfsNumber.length; number++) {
    const node = nodeByDfsNumber[number];
    const dominator = immediateDominator[node];
    if (dominator !== NO_NODE && isDominated[dominator] === 1) isDominated[node] = 1;
  }
  return isDominated;
}
