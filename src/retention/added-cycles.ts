import type { Heap } from '../graph/heap.ts';
import { findStronglyConnectedComponents, NO_COMPONENT } from '../graph/strongly-connected-components.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { NodesBehind } from './contracted-graph.ts';
import type { References } from './references.ts';

/** The cycles among what was added, by vertex of the contracted graph (see `NodesBehind`). */
export interface AddedCycles {
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
  behind: NodesBehind,
  { graph, isVisible }: References,
  otherOf: Uint32Array,
): AddedCycles {
  const isIncluded = new Uint8Array(graph.nodeCount);
  for (let position = 0; position < behind.nodes.length; position++) {
    const node = behind.nodes[position] as NodeOrdinal;
    const vertex = behind.firstVertex + position;
    const isAdded = otherOf[heap.ownerOf[node]] === NO_NODE;
    isIncluded[vertex] = isAdded && !isRealm(heap, node) ? 1 : 0;
  }
  const { componentOf, componentCount } = findStronglyConnectedComponents(graph, isIncluded);
  const isCycle = markCycles(heap, behind, isVisible, componentOf, componentCount);
  return { componentOf, ...bucketMembers(isVisible, componentOf, isCycle) };
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
