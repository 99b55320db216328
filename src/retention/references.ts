import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { forEachInnerEdge, type NodesBehind } from './contracted-graph.ts';
import { type EdgeCosts, ENGINE_COST } from './edge-costs.ts';
import type { KeptNodes } from './kept-bytes.ts';

/** What lies behind the growth points as an author sees it, by vertex of the contracted graph (see `NodesBehind`). */
export interface References {
  /** The contracted graph, but only with edges that an author would call references. */
  readonly graph: FlowGraph;
  /** 1 for each vertex that an author sees. */
  readonly isVisible: Uint8Array;
}

/** Tells which of the contracted graph an author sees. */
export function findReferences(heap: Heap, { graph, behind }: KeptNodes, costs: EdgeCosts): References {
  const isVisible = new Uint8Array(graph.nodeCount);
  for (let position = 0; position < behind.nodes.length; position++) {
    isVisible[behind.firstVertex + position] = isVisibleObject(heap, behind.nodes[position] as NodeOrdinal) ? 1 : 0;
  }
  return { graph: { ...graph, edgeRetains: markReferences(heap, graph, behind, costs) }, isVisible };
}

/**
 * @returns 1 for each edge of the contracted graph that is not the engine's own bookkeeping; 0 for those of the groups and
 * from a function to its prototype: the way back, `constructor`, may lead through a table that knows no names
 */
function markReferences(heap: Heap, graph: FlowGraph, behind: NodesBehind, costs: EdgeCosts): Uint8Array {
  const { nodeType, edgeNameOrIndex, edgeType, strings } = heap.snapshot;
  const isPrototypeName = strings.classify(new Map([['prototype', 1]]));
  const isReference = new Uint8Array(graph.edgeTarget.length);
  let position: number = graph.firstEdge[behind.firstVertex as NodeOrdinal];
  forEachInnerEdge(heap.flowGraph, behind, (vertex, _, edge) => {
    const source = behind.nodeAt(vertex);
    const isPrototype =
      nodeType[source] === NodeType.closure &&
      edgeType[edge] === EdgeType.property &&
      isPrototypeName[edgeNameOrIndex[edge]] === 1;
    isReference[position++] = isPrototype || costs.of(source, edge) >= ENGINE_COST ? 0 : 1;
  });
  return isReference;
}

/** Node's natives are the other half of an object of JavaScript, and point at it as it does at them. */
function isVisibleObject({ snapshot, isPlumbing, ownerOf }: Heap, node: NodeOrdinal): boolean {
  if (isPlumbing[node] === 1 || ownerOf[node] !== node) return false;
  return (
    snapshot.nodeType[node] !== NodeType.native || !snapshot.strings.startsWith(snapshot.nodeName[node], 'Node / ')
  );
}
