import type { EdgeColumn, EdgeOrdinal, NodeColumn, NodeOrdinal } from '../ordinals.ts';

/**
 * What every graph algorithm here walks: nodes, their edges, and which of the edges count. Only columns, so that the same
 * code serves a whole heap, a heap under somebody else's edge rule, and a small graph made from either.
 */
export interface FlowGraph {
  readonly nodeCount: number;
  /** Edges out of node `n` are `firstEdge[n] .. firstEdge[n + 1] - 1`; one entry more than nodes. */
  readonly firstEdge: NodeColumn<EdgeOrdinal>;
  /** The node each edge points at. */
  readonly edgeTarget: EdgeColumn<NodeOrdinal>;
  /** 1 where the edge counts, 0 where the walk must not take it. */
  readonly edgeRetains: EdgeColumn<number>;
}
