import type { DfsNumber } from '../graph/depth-first-order.ts';
import { type DominatorTree, findDominators } from '../graph/dominators.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import { sumRetainedBytes } from '../graph/retained-sizes.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { contract, NodesBehind } from './contracted-graph.ts';
import type { GrowthGroup } from './growth-points.ts';
import { HolderSets } from './holder-sets.ts';

/** Stands for "no set": a survivor that is held without what was added, or a node that is not reached. */
export const NO_SET = 0xffff_ffff;

/** What lies behind the growth points, and who keeps it. */
export interface KeptNodes {
  /** The growth groups, their tops and the rest, see `contract`. */
  readonly graph: FlowGraph;
  /** All nodes behind the growth points. */
  readonly behind: NodesBehind;
  readonly sets: HolderSets;
  /** For each node of the heap the number of the set of groups that reach it, {@link NO_SET} for all others. */
  readonly setOf: Uint32Array;
  /** Bytes that would be freed with each node, among what lies behind the growth points; 0 for all others. */
  readonly retainedBytes: Float64Array;
  /** 1 for each node behind the growth points that only plumbing, if anything, stands in front of. */
  readonly isTopmost: Uint8Array;
  /** For each node behind the growth points the object there that dominates it, plumbing aside; `NO_NODE` for others. */
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
 */
export function findKeptNodes(heap: Heap, isBehind: Uint8Array, groups: readonly GrowthGroup[]): KeptNodes {
  const { nodeCount } = heap.snapshot;
  const { isPlumbing } = heap;
  const behind = new NodesBehind(isBehind, groups.length);
  const graph = contract(heap.flowGraph, behind, groups);
  const tree = findDominators(graph, ROOT);
  const bytesByVertex = sumRetainedBytes(tree, behind.column(heap.snapshot.shallowBytes));
  const branchOf = findBranches(tree, graph.nodeCount);
  const sets = new HolderSets(groups.length);
  const setOfBranch = spreadSets(graph, branchOf, sets, groups.length);

  const setOf = new Uint32Array(nodeCount).fill(NO_SET);
  const retainedBytes = new Float64Array(nodeCount);
  const isTopmost = new Uint8Array(nodeCount);
  const dominatingObject = new Uint32Array(nodeCount).fill(NO_NODE);
  for (let number = 0 as DfsNumber; number < tree.nodeByDfsNumber.length; number++) {
    const vertex = tree.nodeByDfsNumber[number];
    if (vertex < behind.firstVertex) continue;
    const node = behind.nodeAt(vertex);
    const dominator = tree.immediateDominator[vertex];
    setOf[node] = setOfBranch[branchOf[vertex]];
    retainedBytes[node] = bytesByVertex[vertex];
    if (dominator < behind.firstVertex) {
      isTopmost[node] = 1;
    } else {
      const dominatingNode = behind.nodeAt(dominator);
      isTopmost[node] = isTopmost[dominatingNode] & isPlumbing[dominatingNode];
      dominatingObject[node] = isPlumbing[dominatingNode] === 1 ? dominatingObject[dominatingNode] : dominatingNode;
    }
  }
  return { graph, behind, sets, setOf, retainedBytes, isTopmost, dominatingObject };
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
  const { firstTarget, target } = listBranchEdges(graph, branchOf);
  const setOf = new Uint32Array(graph.nodeCount).fill(NO_SET);
  const isWaiting = new Uint8Array(graph.nodeCount);
  const worklist: number[] = [];
  for (let group = groupCount; group > 0; group--) {
    setOf[group] = group - 1;
    worklist.push(group);
  }
  for (let branch = worklist.pop(); branch !== undefined; branch = worklist.pop()) {
    isWaiting[branch] = 0;
    for (let position = firstTarget[branch]; position < firstTarget[branch + 1]; position++) {
      const next = target[position];
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

/** Edges from branch to branch: those out of `branch` lead to `target[firstTarget[branch] .. firstTarget[branch + 1] - 1]`. */
function listBranchEdges(graph: FlowGraph, branchOf: Uint32Array): { firstTarget: Uint32Array; target: Uint32Array } {
  const firstTarget = new Uint32Array(graph.nodeCount + 1);
  forEachBranchEdge(graph, branchOf, (branch) => firstTarget[branch + 1]++);
  for (let vertex = 1; vertex <= graph.nodeCount; vertex++) firstTarget[vertex] += firstTarget[vertex - 1];
  const target = new Uint32Array(firstTarget[graph.nodeCount]);
  const nextSlot = firstTarget.slice();
  forEachBranchEdge(graph, branchOf, (branch, next) => {
    target[nextSlot[branch]++] = next;
  });
  return { firstTarget, target };
}

function forEachBranchEdge(
  { nodeCount, firstEdge, edgeTarget }: FlowGraph,
  branchOf: Uint32Array,
  visit: (branch: number, next: number) => void,
): void {
  for (let vertex = 1 as NodeOrdinal; vertex < nodeCount; vertex++) {
    const endEdge = firstEdge[(vertex + 1) as NodeOrdinal];
    for (let edge = firstEdge[vertex]; edge < endEdge; edge++) {
      const next = branchOf[edgeTarget[edge]];
      if (next !== branchOf[vertex]) visit(branchOf[vertex], next);
    }
  }
}
