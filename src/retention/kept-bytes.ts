import type { DfsNumber } from '../graph/depth-first-order.ts';
import { findDominators } from '../graph/dominators.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import { sumRetainedBytes } from '../graph/retained-sizes.ts';
import { type EdgeColumn, type EdgeOrdinal, type NodeColumn, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';

/** A node that no group alone keeps: two or more do, or a group and the engine. */
export const KEPT_BY_SEVERAL = 0xffff_fffe;

/** A node that no group has a part in: held by survivors, or not reached at all. */
export const KEPT_BY_NONE = 0xffff_ffff;

/** What lies behind the growth points, and who keeps it. */
export interface KeptNodes {
  /** For each node of the heap the number of the group that alone keeps it, or one of the two above. */
  readonly groupOf: Uint32Array;
  /** Bytes that would be freed with each node, among what lies behind the growth points; 0 for all others. */
  readonly retainedBytes: Float64Array;
  /** 1 for each node that a group alone keeps and that only plumbing, if anything, stands in between. */
  readonly isTopmost: Uint8Array;
}

/**
 * Tells which added nodes die with one group's growth points, by dominators over what the survivors do not hold without
 * them. The survivors are one root; each group is a node between the root and what it holds, so that what the group
 * dominates is just what its edges keep. For every other node the immediate dominator is what it is in the whole heap.
 */
export function findKeptNodes(heap: Heap, sweep: SurvivorSweep, groups: readonly GrowthGroup[]): KeptNodes {
  const { nodeCount } = heap.snapshot;
  const behind = new NodesBehind(heap.reachability.isReached, sweep, groups.length);
  const graph = contract(heap.flowGraph, behind, groups);
  const tree = findDominators(graph, ROOT);
  const bytesByVertex = sumRetainedBytes(tree, behind.column(heap.snapshot.shallowBytes));

  const groupOf = new Uint32Array(nodeCount).fill(KEPT_BY_NONE);
  const retainedBytes = new Float64Array(nodeCount);
  const isTopmost = new Uint8Array(nodeCount);
  for (let number = 0 as DfsNumber; number < tree.nodeByDfsNumber.length; number++) {
    const vertex = tree.nodeByDfsNumber[number];
    if (vertex < behind.firstVertex) continue;
    const node = behind.nodeAt(vertex);
    const dominator = tree.immediateDominator[vertex];
    retainedBytes[node] = bytesByVertex[vertex];
    if (dominator === ROOT) {
      groupOf[node] = KEPT_BY_SEVERAL;
    } else if (dominator < behind.firstVertex) {
      groupOf[node] = dominator - 1;
      isTopmost[node] = 1;
    } else {
      const dominatingNode = behind.nodeAt(dominator);
      groupOf[node] = groupOf[dominatingNode];
      isTopmost[node] = isTopmost[dominatingNode] & heap.isPlumbing[dominatingNode];
    }
  }
  return { groupOf, retainedBytes, isTopmost };
}

/** The nodes behind the growth points, numbered after the root (0) and the groups (1 and up). */
class NodesBehind {
  readonly firstVertex: number;
  readonly nodes: Uint32Array;
  /** Vertex of each node of the heap, 0 for the survivors that are contracted into the root. */
  readonly vertexOf: Uint32Array;

  constructor(isReached: Uint8Array, { isHeldWithoutAdded }: SurvivorSweep, groupCount: number) {
    this.firstVertex = groupCount + 1;
    let count = 0;
    for (let node = 0; node < isReached.length; node++) count += isReached[node] & ~isHeldWithoutAdded[node];
    this.nodes = new Uint32Array(count);
    this.vertexOf = new Uint32Array(isReached.length);
    count = 0;
    for (let node = 0; node < isReached.length; node++) {
      if (isReached[node] === 0 || isHeldWithoutAdded[node] === 1) continue;
      this.vertexOf[node] = this.firstVertex + count;
      this.nodes[count++] = node;
    }
  }

  nodeAt(vertex: number): NodeOrdinal {
    return this.nodes[vertex - this.firstVertex] as NodeOrdinal;
  }

  /** A column of the heap by vertex; 0 for root and groups. */
  column(values: NodeColumn<number>): Float64Array {
    const column = new Float64Array(this.firstVertex + this.nodes.length);
    for (let position = 0; position < this.nodes.length; position++) {
      column[this.firstVertex + position] = values[this.nodes[position] as NodeOrdinal];
    }
    return column;
  }
}

/** root -> groups -> their tops -> the rest; edges back to survivors are left out. */
function contract(heap: FlowGraph, behind: NodesBehind, groups: readonly GrowthGroup[]): FlowGraph {
  const vertexCount = behind.firstVertex + behind.nodes.length;
  const firstEdge = new Uint32Array(vertexCount + 1);
  firstEdge[1] = groups.length;
  for (let group = 0; group < groups.length; group++) firstEdge[group + 2] = groups[group].tops.length;
  forEachInnerEdge(heap, behind, (vertex) => firstEdge[vertex + 1]++);
  for (let vertex = 1; vertex <= vertexCount; vertex++) firstEdge[vertex] += firstEdge[vertex - 1];

  const edgeTarget = new Uint32Array(firstEdge[vertexCount]);
  let edge = 0;
  for (let group = 0; group < groups.length; group++) edgeTarget[edge++] = group + 1;
  for (const { tops } of groups) for (const top of tops) edgeTarget[edge++] = behind.vertexOf[top];
  forEachInnerEdge(heap, behind, (_, target) => {
    edgeTarget[edge++] = target;
  });
  return {
    nodeCount: vertexCount,
    firstEdge: firstEdge as NodeColumn<number> as NodeColumn<EdgeOrdinal>,
    edgeTarget: edgeTarget as EdgeColumn<number> as EdgeColumn<NodeOrdinal>,
    edgeRetains: new Uint8Array(edgeTarget.length).fill(1),
  };
}

function forEachInnerEdge(
  { firstEdge, edgeTarget, edgeRetains }: FlowGraph,
  { firstVertex, nodes, vertexOf }: NodesBehind,
  visit: (vertex: number, target: number) => void,
): void {
  for (let position = 0; position < nodes.length; position++) {
    const node = nodes[position] as NodeOrdinal;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = vertexOf[edgeTarget[edge]];
      if (edgeRetains[edge] === 1 && target !== 0) visit(firstVertex + position, target);
    }
  }
}
