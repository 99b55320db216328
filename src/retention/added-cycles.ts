import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import { findStronglyConnectedComponents, NO_COMPONENT } from '../graph/strongly-connected-components.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { forEachInnerEdge, type NodesBehind } from './contracted-graph.ts';
import { type EdgeCosts, ENGINE_COST } from './edge-costs.ts';
import type { KeptNodes } from './kept-bytes.ts';

/** The cycles among what was added, by vertex of the contracted graph (see `NodesBehind`). */
export interface AddedCycles {
  /** The contracted graph, but only with edges that an author would call references. */
  readonly references: FlowGraph;
  /** 1 for each vertex that an author sees. */
  readonly isVisible: Uint8Array;
  /** The component of each vertex; cycles are numbered like components, with gaps. */
  readonly componentOf: Uint32Array;
  /** The members of cycle `c` are `member[firstMember[c] .. firstMember[c + 1] - 1]`; a component that is no cycle has none. */
  readonly firstMember: Uint32Array;
  readonly member: Uint32Array;
}

/**
 * Finds the added objects that hold each other. A cycle is a strongly connected component with two objects or more that an
 * author sees, over edges that an author sees as references: maps, prototypes, constructors and code close none, nor does a
 * function that hangs in its own scope. A tree of DOM nodes, each of which the browser has point at its parent, is none
 * before one of JavaScript's objects is in it.
 *
 * @param otherOf - for each node the same node of the other snapshot, `NO_NODE` where there is none
 */
export function findAddedCycles(
  heap: Heap,
  { graph, behind }: KeptNodes,
  costs: EdgeCosts,
  otherOf: Uint32Array,
): AddedCycles {
  const references = { ...graph, edgeRetains: markReferences(heap, graph, behind, costs) };
  const isVisible = new Uint8Array(graph.nodeCount);
  const isIncluded = new Uint8Array(graph.nodeCount);
  for (let position = 0; position < behind.nodes.length; position++) {
    const node = behind.nodes[position] as NodeOrdinal;
    const vertex = behind.firstVertex + position;
    isVisible[vertex] = isVisibleObject(heap, node) ? 1 : 0;
    const isAdded = otherOf[heap.ownerOf[node]] === NO_NODE;
    isIncluded[vertex] = isAdded && !isRealm(heap, node) ? 1 : 0;
  }
  const { componentOf, componentCount } = findStronglyConnectedComponents(references, isIncluded);
  const isCycle = markCycles(heap, behind, isVisible, componentOf, componentCount);
  return { references, isVisible, componentOf, ...bucketMembers(isVisible, componentOf, isCycle) };
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

/** What every function of a realm hangs on, and what holds all of its functions: no author wrote that. */
function isRealm({ snapshot, isPlumbing }: Heap, node: NodeOrdinal): boolean {
  return isPlumbing[node] === 1 && snapshot.strings.startsWith(snapshot.nodeName[node], 'system / NativeContext');
}

/** @returns 1 for each component with two objects or more that an author sees, at least one of them JavaScript's */
function markCycles(
  { snapshot }: Heap,
  { firstVertex, nodes }: NodesBehind,
  isVisible: Uint8Array,
  componentOf: Uint32Array,
  componentCount: number,
): Uint8Array {
  const visibleCount = new Uint32Array(componentCount);
  const hasScripted = new Uint8Array(componentCount);
  for (let position = 0; position < nodes.length; position++) {
    const component = componentOf[firstVertex + position];
    if (isVisible[firstVertex + position] === 0 || component === NO_COMPONENT) continue;
    visibleCount[component]++;
    if (snapshot.nodeType[nodes[position] as NodeOrdinal] !== NodeType.native) hasScripted[component] = 1;
  }
  return hasScripted.map((scripted, component) => (visibleCount[component] < 2 ? 0 : scripted));
}

/** Sorts what is visible in cycles by cycle, by counting. */
function bucketMembers(
  isVisible: Uint8Array,
  componentOf: Uint32Array,
  isCycle: Uint8Array,
): { firstMember: Uint32Array; member: Uint32Array } {
  const firstMember = new Uint32Array(isCycle.length + 1);
  const isMember = (vertex: number): boolean =>
    isVisible[vertex] === 1 && componentOf[vertex] !== NO_COMPONENT && isCycle[componentOf[vertex]] === 1;
  for (let vertex = 0; vertex < componentOf.length; vertex++)
    if (isMember(vertex)) firstMember[componentOf[vertex] + 1]++;
  for (let component = 0; component < isCycle.length; component++) firstMember[component + 1] += firstMember[component];

  const member = new Uint32Array(firstMember[isCycle.length]);
  const nextSlot = firstMember.slice();
  for (let vertex = 0; vertex < componentOf.length; vertex++) {
    if (isMember(vertex)) member[nextSlot[componentOf[vertex]]++] = vertex;
  }
  return { firstMember, member };
}
