import type { EdgeOrdinal, NodeColumn, NodeOrdinal } from '../ordinals.ts';
import type { FlowGraph } from './flow-graph.ts';

declare const indexSpace: unique symbol;

/** Place of a node in one depth-first walk, in preorder; 0 is the node the walk started from. */
export type DfsNumber = number & { readonly [indexSpace]: 'dfs' };

/** One value for each node that a depth-first walk reached, in preorder; any typed array fits. */
export interface DfsColumn<T> {
  readonly length: number;
  readonly [number: DfsNumber]: T;
}

/** Stands for "the walk never came here" in columns of DFS numbers. */
export const NO_DFS_NUMBER: DfsNumber = 0xffff_ffff as DfsNumber;

/** A depth-first walk: who was reached, when, and from where. */
export interface DepthFirstOrder {
  /** The reached nodes in preorder; its length is their number. */
  readonly nodeByDfsNumber: DfsColumn<NodeOrdinal>;
  /** The inverse of {@link nodeByDfsNumber}: for each node of the graph, {@link NO_DFS_NUMBER} where not reached. */
  readonly dfsNumber: NodeColumn<DfsNumber>;
  /** The parent in the depth-first tree, always a smaller number; the start is its own parent. */
  readonly dfsParent: DfsColumn<DfsNumber>;
}

/**
 * Numbers the nodes that `root` reaches over edges that count, in preorder; edges are taken in their order.
 * O(nodes + edges), no recursion: the way back is `dfsParent`, and one column remembers where each node's edges go on.
 */
export function findDepthFirstOrder(graph: FlowGraph, root: NodeOrdinal): DepthFirstOrder {
  const { nodeCount, firstEdge, edgeTarget, edgeRetains } = graph;
  const nodeByDfsNumber = new Uint32Array(nodeCount);
  const dfsParent = new Uint32Array(nodeCount);
  const dfsNumber = new Uint32Array(nodeCount).fill(NO_DFS_NUMBER);
  const nextEdge = new Uint32Array(nodeCount);

  dfsNumber[root] = 0;
  nodeByDfsNumber[0] = root;
  nextEdge[0] = firstEdge[root];
  let reachedCount = 1;
  let number = 0;
  for (;;) {
    const end = firstEdge[(nodeByDfsNumber[number] + 1) as NodeOrdinal];
    let edge = nextEdge[number] as EdgeOrdinal;
    while (edge < end && (edgeRetains[edge] === 0 || dfsNumber[edgeTarget[edge]] !== NO_DFS_NUMBER)) edge++;

    if (edge < end) {
      const target = edgeTarget[edge];
      nextEdge[number] = edge + 1;
      dfsNumber[target] = reachedCount;
      nodeByDfsNumber[reachedCount] = target;
      dfsParent[reachedCount] = number;
      nextEdge[reachedCount] = firstEdge[target];
      number = reachedCount++;
    } else if (number !== 0) {
      number = dfsParent[number];
    } else {
      break;
    }
  }
  return {
    nodeByDfsNumber: nodeByDfsNumber.subarray(0, reachedCount) as DfsColumn<number> as DfsColumn<NodeOrdinal>,
    dfsNumber: dfsNumber as NodeColumn<number> as NodeColumn<DfsNumber>,
    dfsParent: dfsParent.subarray(0, reachedCount) as DfsColumn<number> as DfsColumn<DfsNumber>,
  };
}
