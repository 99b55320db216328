import { type EdgeCosts, ENGINE_COST } from '../graph/edge-costs.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { targetBehind } from './contracted-graph.ts';
import type { KeptNodes } from './kept-bytes.ts';

/** What lies behind the growth points as an author sees it, by vertex of the contracted graph (see `NodesBehind`). */
export interface References {
  /** The contracted graph, but only with edges that an author would call references. */
  readonly graph: FlowGraph;
  /** 1 for each vertex that an author sees. */
  readonly isVisible: Uint8Array;
}

/** Tells which of the contracted graph an author sees. */
export function findReferences(heap: Heap, kept: KeptNodes, costs: EdgeCosts): References {
  const { graph, behind } = kept;
  const isVisible = new Uint8Array(graph.nodeCount);
  for (let position = 0; position < behind.nodes.length; position++) {
    isVisible[behind.firstVertex + position] = isVisibleObject(heap, behind.nodes[position] as NodeOrdinal) ? 1 : 0;
  }
  return { graph: { ...graph, edgeRetains: markReferences(heap, kept, costs) }, isVisible };
}

/**
 * @returns 1 for each edge of the contracted graph that is not the engine's own bookkeeping; 0 for those of the groups, links
 * from one member of a list to the next, and from a function to its prototype: the way back, `constructor`, may lead through a table that knows no names
 */
function markReferences(heap: Heap, { graph, behind, lists }: KeptNodes, costs: EdgeCosts): Uint8Array {
  const { flowGraph } = heap;
  const isPrototypeName = heap.snapshot.strings.classify(PROTOTYPE);
  const isReference = new Uint8Array(graph.edgeTarget.length);
  let innerEdge: number = graph.firstEdge[behind.firstVertex as NodeOrdinal];
  for (let position = 0; position < behind.nodes.length; position++) {
    const node = behind.nodes[position] as NodeOrdinal;
    const isInList = lists.all.positionOf(node) !== -1;
    const endEdge = flowGraph.firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = flowGraph.firstEdge[node]; edge < endEdge; edge++) {
      if (targetBehind(flowGraph, behind, isInList ? lists : undefined, node, edge) === 0) continue;
      const isLink = isInList && lists.all.isLinkOfMember(node, edge);
      const isEngines = isLink || costs.of(node, edge) >= ENGINE_COST;
      isReference[innerEdge++] = isEngines || leadsToPrototype(heap, isPrototypeName, node, edge) ? 0 : 1;
    }
  }
  return isReference;
}

const PROTOTYPE: ReadonlyMap<string, number> = new Map([['prototype', 1]]);

/** Whether the edge leads from a function to its prototype. */
function leadsToPrototype(
  { snapshot }: Heap,
  isPrototypeName: Uint8Array,
  source: NodeOrdinal,
  edge: EdgeOrdinal,
): boolean {
  if (snapshot.nodeType[source] !== NodeType.closure || snapshot.edgeType[edge] !== EdgeType.property) return false;
  return isPrototypeName[snapshot.edgeNameOrIndex[edge]] === 1;
}

/** Node's natives are the other half of an object of JavaScript, and point at it as it does at them. */
function isVisibleObject({ snapshot, isPlumbing, ownerOf }: Heap, node: NodeOrdinal): boolean {
  if (isPlumbing[node] === 1 || ownerOf[node] !== node) return false;
  return (
    snapshot.nodeType[node] !== NodeType.native || !snapshot.strings.startsWith(snapshot.nodeName[node], 'Node / ')
  );
}
