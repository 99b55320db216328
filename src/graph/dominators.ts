import { NO_NODE, type NodeColumn, type NodeOrdinal } from '../ordinals.ts';
import {
  type DepthFirstOrder,
  type DfsColumn,
  type DfsNumber,
  findDepthFirstOrder,
  NO_DFS_NUMBER,
} from './depth-first-order.ts';
import type { FlowGraph } from './flow-graph.ts';

/** Who dominates whom: node `d` dominates `n` when every path from the root to `n` runs through `d`. */
export interface DominatorTree {
  /** The closest dominator of each node other than itself; the root's is the root, `NO_NODE` where nothing reaches. */
  readonly immediateDominator: NodeColumn<NodeOrdinal>;
  /** The reached nodes, each after its immediate dominator; the root comes first. */
  readonly nodeByDfsNumber: DfsColumn<NodeOrdinal>;
}

/**
 * Finds the dominator tree over the edges that count.
 *
 * Semi-NCA, O(nodes^2) at worst and close to linear on heaps: semidominators as Lengauer and Tarjan find them, by path
 * compression and without balancing; then each node's immediate dominator is the closest ancestor of its depth-first
 * parent, in the dominator tree so far, that is no deeper than the semidominator.
 * L. Georgiadis, R. E. Tarjan, R. F. Werneck: Finding Dominators in Practice, JGAA 10(1), 2006,
 * https://doi.org/10.7155/jgaa.00119
 *
 * Everything between the first line and the last is in DFS numbers: they are dense, and a parent's is always smaller.
 */
export function findDominators(graph: FlowGraph, root: NodeOrdinal): DominatorTree {
  const order = findDepthFirstOrder(graph, root);
  const dominator = findSemidominators(order.dfsParent, listPredecessors(graph, order));
  turnIntoDominators(dominator, order.dfsParent);
  return {
    immediateDominator: byNode(graph.nodeCount, order.nodeByDfsNumber, dominator),
    nodeByDfsNumber: order.nodeByDfsNumber,
  };
}

/** Edges that count, inverted, in DFS numbers: those into `n` come from `source[first[n] .. first[n + 1] - 1]`. */
interface Predecessors {
  readonly first: Uint32Array;
  readonly source: Uint32Array;
}

/**
 * Counting sort of the edges out of reached nodes; edges of the depth-first tree and self edges are left in. Edges are read
 * in their own order and counted by target node, and only the ranges are laid out by DFS number: so no number of a target
 * is ever looked up, which on a large heap is a cache miss for each edge.
 */
function listPredecessors(graph: FlowGraph, { nodeByDfsNumber, dfsNumber }: DepthFirstOrder): Predecessors {
  const { nodeCount, firstEdge, edgeTarget, edgeRetains } = graph;
  const endOfSources = new Uint32Array(nodeCount);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (dfsNumber[node] === NO_DFS_NUMBER) continue;
    const end = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      if (edgeRetains[edge] !== 0) endOfSources[edgeTarget[edge]]++;
    }
  }
  const first = layOutRanges(endOfSources, nodeByDfsNumber);

  const source = new Uint32Array(first[nodeByDfsNumber.length]);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const number = dfsNumber[node];
    if (number === NO_DFS_NUMBER) continue;
    const end = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      if (edgeRetains[edge] !== 0) source[--endOfSources[edgeTarget[edge]]] = number;
    }
  }
  return { first, source };
}

/** Turns counts by node into ends of ranges by node, in preorder. @returns the starts of the ranges by DFS number */
function layOutRanges(counts: Uint32Array, nodeByDfsNumber: DfsColumn<NodeOrdinal>): Uint32Array {
  const reachedCount = nodeByDfsNumber.length;
  const first = new Uint32Array(reachedCount + 1);
  for (let number = 0 as DfsNumber; number < reachedCount; number++) {
    const node = nodeByDfsNumber[number];
    const end = first[number] + counts[node];
    first[number + 1] = end;
    counts[node] = end;
  }
  return first;
}

/**
 * The semidominator of each node: the smallest number from which a path leads to the node through larger numbers only.
 * Nodes are done from the largest number down; those that are done form a forest of depth-first subtrees, whose paths are
 * compressed as they are asked.
 */
function findSemidominators(dfsParent: DfsColumn<DfsNumber>, { first, source }: Predecessors): Uint32Array {
  const reachedCount = dfsParent.length;
  const semidominator = new Uint32Array(reachedCount);
  const ancestor = new Uint32Array(reachedCount);
  ancestor.set(dfsParent as DfsColumn<number> as ArrayLike<number>);
  // The smallest semidominator on the path from a node up to, not including, its `ancestor`.
  const smallest = new Uint32Array(reachedCount);
  const path = new Uint32Array(reachedCount);

  for (let number = reachedCount - 1; number > 0; number--) {
    let semi = ancestor[number];
    const end = first[number + 1];
    for (let position = first[number]; position < end; position++) {
      const predecessor = source[position];
      if (predecessor <= number) {
        if (predecessor < semi) semi = predecessor;
        continue;
      }
      if (ancestor[predecessor] > number) compressPath(predecessor, number, ancestor, smallest, path);
      if (smallest[predecessor] < semi) semi = smallest[predecessor];
    }
    semidominator[number] = semi;
    smallest[number] = semi;
  }
  return semidominator;
}

/** Hangs `start` and all above it up to `current` straight below the first that is not done: `current` or smaller. */
function compressPath(
  start: number,
  current: number,
  ancestor: Uint32Array,
  smallest: Uint32Array,
  path: Uint32Array,
): void {
  let depth = 0;
  let number = start;
  while (ancestor[number] > current) {
    path[depth++] = number;
    number = ancestor[number];
  }
  const top = ancestor[number];
  let semi = smallest[number];
  while (depth > 0) {
    number = path[--depth];
    if (smallest[number] < semi) semi = smallest[number];
    else smallest[number] = semi;
    ancestor[number] = top;
  }
}

/** Climbs from each depth-first parent to the semidominator or above; smaller numbers have their dominators already. */
function turnIntoDominators(semidominator: Uint32Array, dfsParent: DfsColumn<DfsNumber>): void {
  const reachedCount = dfsParent.length;
  for (let number = 1 as DfsNumber; number < reachedCount; number++) {
    const semi = semidominator[number];
    let dominator: number = dfsParent[number];
    while (dominator > semi) dominator = semidominator[dominator];
    semidominator[number] = dominator;
  }
}

/** @returns `dominator` with nodes for DFS numbers, on both sides; `NO_NODE` where not reached */
function byNode(
  nodeCount: number,
  nodeByDfsNumber: DfsColumn<NodeOrdinal>,
  dominator: Uint32Array,
): NodeColumn<NodeOrdinal> {
  const reachedCount = nodeByDfsNumber.length;
  const immediateDominator = new Uint32Array(nodeCount).fill(NO_NODE);
  for (let number = 0 as DfsNumber; number < reachedCount; number++) {
    immediateDominator[nodeByDfsNumber[number]] = nodeByDfsNumber[dominator[number] as DfsNumber];
  }
  return immediateDominator as NodeColumn<number> as NodeColumn<NodeOrdinal>;
}
