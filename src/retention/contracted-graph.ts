import type { FlowGraph } from '../graph/flow-graph.ts';
import { type EdgeColumn, type EdgeOrdinal, NO_NODE, type NodeColumn, type NodeOrdinal } from '../ordinals.ts';
import { listMarked } from './buckets.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { HeldLists } from './held-lists.ts';

/**
 * Makes the graph root -> groups -> their tops -> the rest; edges back to survivors are left out.
 *
 * @param heap - the whole heap
 * @param lists - whose links are left out where the list is a survivor: its members are tops
 * @returns nodes are vertices, see {@link NodesBehind}: the root is 0, group `g` is `g + 1`
 */
export function contract(
  heap: FlowGraph,
  behind: NodesBehind,
  groups: readonly GrowthGroup[],
  lists: HeldLists,
): FlowGraph {
  const vertexCount = behind.firstVertex + behind.nodes.length;
  const firstEdge = new Uint32Array(vertexCount + 1);
  firstEdge[1] = groups.length;
  for (const { number, tops } of groups) firstEdge[number + 2] = firstEdge[number + 1] + tops.length;
  fillInnerEdges(heap, behind, lists, firstEdge, new Uint32Array(0));

  const edgeTarget = new Uint32Array(firstEdge[vertexCount]);
  let edge = 0;
  for (let group = 0; group < groups.length; group++) edgeTarget[edge++] = group + 1;
  for (const { tops } of groups) for (const top of tops) edgeTarget[edge++] = behind.vertexOf[top];
  fillInnerEdges(heap, behind, lists, firstEdge, edgeTarget);
  return {
    nodeCount: vertexCount,
    firstEdge: firstEdge as NodeColumn<number> as NodeColumn<EdgeOrdinal>,
    edgeTarget: edgeTarget as EdgeColumn<number> as EdgeColumn<NodeOrdinal>,
    edgeRetains: new Uint8Array(edgeTarget.length).fill(1),
  };
}

/**
 * Tells which edges of a node behind the growth points are in the contracted graph, in the order that they have in the heap: those
 * that retain and lead to another such node, without the links of a list that is a survivor.
 *
 * @param heap - the whole heap
 * @param lists - undefined where the node is known to be in none
 * @returns the vertex that the edge leads to; 0 where it is left out
 */
export function targetBehind(
  heap: FlowGraph,
  behind: NodesBehind,
  lists: HeldLists | undefined,
  node: NodeOrdinal,
  edge: EdgeOrdinal,
): number {
  if (heap.edgeRetains[edge] === 0) return 0;
  const target = behind.vertexOf[heap.edgeTarget[edge]];
  return lists === undefined || target === 0 || lists.sourceOf(node, edge) === node ? target : 0;
}

/** Fills in the edges between the nodes behind the growth points, after those of the groups, and where those of each node end. */
function fillInnerEdges(
  heap: FlowGraph,
  behind: NodesBehind,
  lists: HeldLists,
  firstInnerEdge: Uint32Array,
  innerTarget: Uint32Array,
): void {
  const { firstEdge } = heap;
  const { firstVertex, nodes } = behind;
  let count = firstInnerEdge[firstVertex];
  for (let position = 0; position < nodes.length; position++) {
    const node = nodes[position] as NodeOrdinal;
    const listsOfNode = lists.listOf(node) === NO_NODE ? undefined : lists;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = targetBehind(heap, behind, listsOfNode, node, edge);
      if (target === 0) continue;
      if (count < innerTarget.length) innerTarget[count] = target;
      count++;
    }
    firstInnerEdge[firstVertex + position + 1] = count;
  }
}

/** The nodes behind the growth points, numbered after the root (0) and the groups (1 and up). */
export class NodesBehind {
  /** Vertex of the first of them. */
  readonly firstVertex: number;
  /** The nodes by vertex, from {@link firstVertex} on. */
  readonly nodes: Uint32Array;
  /** Vertex of each node of the heap, 0 for the survivors that are contracted into the root. */
  readonly vertexOf: Uint32Array;

  /** @param isBehind - 1 for each of them, by node of the heap */
  constructor(isBehind: Uint8Array, groupCount: number) {
    this.firstVertex = groupCount + 1;
    this.nodes = listMarked(isBehind);
    this.vertexOf = new Uint32Array(isBehind.length);
    numberInOrder(this.nodes, this.firstVertex, this.vertexOf);
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

function numberInOrder(nodes: Uint32Array, firstNumber: number, numberOf: Uint32Array): void {
  for (let position = 0; position < nodes.length; position++) numberOf[nodes[position]] = firstNumber + position;
}
