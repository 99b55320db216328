import type { DfsNumber } from '../graph/depth-first-order.ts';
import { type DominatorTree, findDominators } from '../graph/dominators.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import { sumRetainedBytes } from '../graph/retained-sizes.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import { bucketByRow } from './buckets.ts';
import { contract, NodesBehind } from './contracted-graph.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { HeldLists } from './held-lists.ts';
import { HolderSets } from './holder-sets.ts';
import { markStraight } from './straight-nodes.ts';

/** Stands for "no set": a survivor that is held without what was added, or a node that is not reached. */
export const NO_SET = 0xffff_ffff;

/** What lies behind the growth points, and who keeps it; columns by vertex of the graph (see {@link NodesBehind}). */
export interface KeptNodes {
  /** The growth groups, their tops and the rest, see `contract`. */
  readonly graph: FlowGraph;
  /** All nodes behind the growth points. */
  readonly behind: NodesBehind;
  /** Those whose links `graph` is without. */
  readonly lists: HeldLists;
  readonly sets: HolderSets;
  /** For each node behind the growth points the number of the set of groups that reach it, {@link NO_SET} for root and groups. */
  readonly setOf: Uint32Array;
  /** Bytes that would be freed with each. */
  readonly retainedBytes: Float64Array;
  /** 1 for each node behind the growth points that only plumbing, if anything, stands in front of. */
  readonly isTopmost: Uint8Array;
  /** 1 for each that a group has an edge to, or comes to through plumbing alone. */
  readonly isStraight: Uint8Array;
  /** For each node behind the growth points the vertex of the object there that dominates it, plumbing aside; 0 for none. */
  readonly dominatingObject: Uint32Array;
}

/**
 * Tells which groups reach each node behind the growth points: it dies when all of their edges are cut, and not before.
 *
 * The survivors are one root; each group is a node between the root and what it holds. What a group dominates, only it
 * reaches. Every other node is dominated by one that hangs below the root itself, which several groups reach; which
 * those are is spread from the groups along the edges between such nodes. For every node that no group or root dominates
 * immediately the immediate dominator is what it is in the whole heap.
 *
 * @param isBehind - 1 for each node behind the growth points
 * @param lists - see `contract`
 */
export function findKeptNodes(
  heap: Heap,
  isBehind: Uint8Array,
  groups: readonly GrowthGroup[],
  lists: HeldLists,
): KeptNodes {
  const behind = new NodesBehind(isBehind, groups.length);
  const graph = contract(heap.flowGraph, behind, groups, lists);
  const tree = findDominators(graph, ROOT);
  const branchOf = findBranches(tree, graph.nodeCount);
  const sets = new HolderSets(groups.length);
  const setOfBranch = spreadSets(graph, branchOf, sets, groups.length);
  return {
    graph,
    behind,
    lists,
    sets,
    setOf: nameSets(tree, behind, branchOf, setOfBranch),
    retainedBytes: sumRetainedBytes(tree, behind.column(heap.snapshot.shallowBytes)),
    ...findObjectsAbove(tree, behind, heap.isPlumbing),
    isStraight: markStraight(graph, behind, heap.isPlumbing),
  };
}

function nameSets(
  { nodeByDfsNumber }: DominatorTree,
  { firstVertex }: NodesBehind,
  branchOf: Uint32Array,
  setOfBranch: Uint32Array,
): Uint32Array {
  const setOf = new Uint32Array(branchOf.length).fill(NO_SET);
  for (let number = 0 as DfsNumber; number < nodeByDfsNumber.length; number++) {
    const vertex = nodeByDfsNumber[number];
    if (vertex >= firstVertex) setOf[vertex] = setOfBranch[branchOf[vertex]];
  }
  return setOf;
}

/** Looks up the dominator tree past plumbing. */
function findObjectsAbove(
  { immediateDominator, nodeByDfsNumber }: DominatorTree,
  { firstVertex, nodes }: NodesBehind,
  isPlumbing: Uint8Array,
): Pick<KeptNodes, 'isTopmost' | 'dominatingObject'> {
  const isTopmost = new Uint8Array(firstVertex + nodes.length);
  const dominatingObject = new Uint32Array(firstVertex + nodes.length);
  for (let number = 0 as DfsNumber; number < nodeByDfsNumber.length; number++) {
    const vertex = nodeByDfsNumber[number];
    const dominator = immediateDominator[vertex];
    if (vertex < firstVertex) continue;
    const isInside = dominator >= firstVertex;
    const isPast = isInside && isPlumbing[nodes[dominator - firstVertex]] === 1;
    isTopmost[vertex] = isInside && !(isPast && isTopmost[dominator] === 1) ? 0 : 1;
    dominatingObject[vertex] = isPast ? dominatingObject[dominator] : isInside ? dominator : 0;
  }
  return { isTopmost, dominatingObject };
}

/** @returns for each vertex its dominator right below the root: a group, or a node that several groups reach */
function findBranches(tree: DominatorTree, vertexCount: number): Uint32Array {
  const branchOf = new Uint32Array(vertexCount);
  for (let number = 1 as DfsNumber; number < tree.nodeByDfsNumber.length; number++) {
    const vertex = tree.nodeByDfsNumber[number];
    const dominator = tree.immediateDominator[vertex];
    branchOf[vertex] = dominator === ROOT ? vertex : branchOf[dominator];
  }
  return branchOf;
}

/**
 * Spreads the groups along the edges from branch to branch until no set grows.
 *
 * @returns for each branch the number of the set of groups that reach it
 */
function spreadSets(graph: FlowGraph, branchOf: Uint32Array, sets: HolderSets, groupCount: number): Uint32Array {
  const edges = listBranchEdges(graph, branchOf);
  const { first, position } = bucketByRow(edges.source, graph.nodeCount);
  const setOf = new Uint32Array(graph.nodeCount).fill(NO_SET);
  const isWaiting = new Uint8Array(graph.nodeCount);
  const worklist: number[] = [];
  for (let group = groupCount; group > 0; group--) {
    setOf[group] = group - 1;
    worklist.push(group);
  }
  for (let branch = worklist.pop(); branch !== undefined; branch = worklist.pop()) {
    isWaiting[branch] = 0;
    for (let at = first[branch]; at < first[branch + 1]; at++) {
      const next = edges.target[position[at]];
      const set = setOf[next] === NO_SET ? setOf[branch] : sets.union(setOf[next], setOf[branch]);
      if (set === setOf[next]) continue;
      setOf[next] = set;
      if (isWaiting[next] === 1) continue;
      isWaiting[next] = 1;
      worklist.push(next);
    }
  }
  return setOf;
}

/** Edges from branch to branch, each as often as the graph has it. */
interface BranchEdges {
  readonly source: Uint32Array;
  readonly target: Uint32Array;
}

function listBranchEdges(graph: FlowGraph, branchOf: Uint32Array): BranchEdges {
  const none = new Uint32Array(0);
  const count = fillBranchEdges(graph, branchOf, { source: none, target: none });
  const edges = { source: new Uint32Array(count), target: new Uint32Array(count) };
  fillBranchEdges(graph, branchOf, edges);
  return edges;
}

/** Fills the columns as far as they go. @returns how many edges there are */
function fillBranchEdges(
  { nodeCount, firstEdge, edgeTarget }: FlowGraph,
  branchOf: Uint32Array,
  { source, target }: BranchEdges,
): number {
  let count = 0;
  for (let vertex = 1 as NodeOrdinal; vertex < nodeCount; vertex++) {
    const branch = branchOf[vertex];
    const endEdge = firstEdge[(vertex + 1) as NodeOrdinal];
    for (let edge = firstEdge[vertex]; edge < endEdge; edge++) {
      const next = branchOf[edgeTarget[edge]];
      if (next === branch) continue;
      if (count < target.length) {
        source[count] = branch;
        target[count] = next;
      }
      count++;
    }
  }
  return count;
}
