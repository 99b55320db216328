import type { EdgeOrdinal, NodeColumn, NodeOrdinal } from '../ordinals.ts';
import type { FlowGraph } from './flow-graph.ts';

/** The edges that count, by the node they point at, in ascending edge order. */
export interface Retainers {
  /** Edges into node `n` stand at `firstRetainer[n] .. firstRetainer[n + 1] - 1`; one entry more than nodes. */
  readonly firstRetainer: NodeColumn<number>;
  /** The node each of these edges comes from. */
  readonly retainer: ArrayLike<NodeOrdinal>;
  /** The edge itself. */
  readonly retainingEdge: ArrayLike<EdgeOrdinal>;
}

/**
 * Inverts the edges that count: for every node, who holds it and by which edge. A node that holds itself, or holds
 * another by two edges, is listed for each of these edges.
 * Counting sort, O(nodes + edges), nothing allocated per node.
 *
 * @returns edges into node `n` are `retainingEdge[firstRetainer[n] .. firstRetainer[n + 1] - 1]`, their sources
 *   `retainer[...]` at the same positions
 */
export function buildRetainers(graph: FlowGraph): Retainers {
  const { nodeCount, firstEdge, edgeTarget, edgeRetains } = graph;
  const firstRetainer = countRetainers(graph);
  const retainerCount = firstRetainer[nodeCount];

  const retainer = new Uint32Array(retainerCount);
  const retainingEdge = new Uint32Array(retainerCount);
  // Each range is filled from its end, so that what was the end of a range becomes its start, and no cursors are needed.
  for (let node = (nodeCount - 1) as NodeOrdinal; node >= 0; node--) {
    const first = firstEdge[node];
    for (let edge = (firstEdge[(node + 1) as NodeOrdinal] - 1) as EdgeOrdinal; edge >= first; edge--) {
      if (edgeRetains[edge] === 0) continue;
      const position = --firstRetainer[edgeTarget[edge]];
      retainer[position] = node;
      retainingEdge[position] = edge;
    }
  }
  return {
    firstRetainer,
    retainer: retainer as ArrayLike<number> as ArrayLike<NodeOrdinal>,
    retainingEdge: retainingEdge as ArrayLike<number> as ArrayLike<EdgeOrdinal>,
  };
}

/** @returns for each node the end of its range of retainers; one entry more than nodes, the last one their number */
function countRetainers({ nodeCount, firstEdge, edgeTarget, edgeRetains }: FlowGraph): Uint32Array {
  const endOfRetainers = new Uint32Array(nodeCount + 1);
  const edgeCount = firstEdge[nodeCount as NodeOrdinal];
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    if (edgeRetains[edge] !== 0) endOfRetainers[edgeTarget[edge]]++;
  }
  for (let node = 1; node <= nodeCount; node++) endOfRetainers[node] += endOfRetainers[node - 1];
  return endOfRetainers;
}
