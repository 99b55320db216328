import type { FlowGraph } from '../graph/flow-graph.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { NodesBehind } from './contracted-graph.ts';

/**
 * Marks what growth groups hold straight: what they have an edge to, or come to through plumbing alone. O(edges of the groups and
 * of plumbing).
 *
 * @param graph - of `contract`: root, groups, nodes behind
 * @returns 1 for each such vertex
 */
export function markStraight(
  graph: FlowGraph,
  { firstVertex, nodes }: NodesBehind,
  isPlumbing: Uint8Array,
): Uint8Array {
  const { firstEdge, edgeTarget } = graph;
  const isStraight = new Uint8Array(firstVertex + nodes.length);
  const waiting = new Uint32Array(nodes.length);
  let waitingCount = 0;
  const follow = (vertex: number): void => {
    const endEdge = firstEdge[(vertex + 1) as NodeOrdinal];
    for (let edge = firstEdge[vertex as NodeOrdinal]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (isStraight[target] === 1) continue;
      isStraight[target] = 1;
      if (isPlumbing[nodes[target - firstVertex]] === 1) waiting[waitingCount++] = target;
    }
  };
  for (let group = 1; group < firstVertex; group++) follow(group);
  while (waitingCount > 0) follow(waiting[--waitingCount]);
  return isStraight;
}
