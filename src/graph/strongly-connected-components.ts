import type { EdgeOrdinal, NodeColumn, NodeOrdinal } from '../ordinals.ts';
import type { FlowGraph } from './flow-graph.ts';

/** Stands for "in no component" in {@link StronglyConnectedComponents.componentOf}. */
export const NO_COMPONENT = 0xffff_ffff;

/** Which nodes reach each other. */
export interface StronglyConnectedComponents {
  /** The component of each node; {@link NO_COMPONENT} for nodes that were not included. */
  readonly componentOf: Uint32Array;
  readonly componentCount: number;
  /** How many nodes each component has. */
  readonly componentSize: Uint32Array;
}

/**
 * Splits the nodes into sets whose members all reach one another over edges that count. A node in no cycle is a component
 * of its own. Edges between components lead from the larger component number to the smaller one.
 *
 * R. E. Tarjan: Depth-First Search and Linear Graph Algorithms, SIAM J. Comput. 1(2), 1972,
 * https://doi.org/10.1137/0201010, without recursion. O(nodes + edges).
 *
 * @param includes - 0 for nodes that do not take part, nor any edge from or to them; all take part when left out
 */
export function findStronglyConnectedComponents(
  graph: FlowGraph,
  includes?: NodeColumn<number>,
): StronglyConnectedComponents {
  const { nodeCount, firstEdge, edgeTarget, edgeRetains } = graph;
  const visitNumber = numberUnvisited(nodeCount, includes);
  const lowest = new Uint32Array(nodeCount);
  const nextEdge = new Uint32Array(nodeCount);
  const path = new Uint32Array(nodeCount);
  const open = new Uint32Array(nodeCount);
  const componentOf = new Uint32Array(nodeCount).fill(NO_COMPONENT);
  let visitCount = 0;
  let openCount = 0;
  let componentCount = 0;

  for (let start = 0; start < nodeCount; start++) {
    if (visitNumber[start] !== UNVISITED) continue;
    let depth = 0;
    path[0] = start;
    while (depth >= 0) {
      const node = path[depth] as NodeOrdinal;
      if (visitNumber[node] === UNVISITED) {
        visitNumber[node] = lowest[node] = ++visitCount;
        nextEdge[node] = firstEdge[node];
        open[openCount++] = node;
      }
      const end = firstEdge[(node + 1) as NodeOrdinal];
      let edge = nextEdge[node] as EdgeOrdinal;
      let low = lowest[node];
      for (; edge < end; edge++) {
        if (edgeRetains[edge] === 0) continue;
        const targetVisit = visitNumber[edgeTarget[edge]];
        if (targetVisit === UNVISITED) break;
        if (targetVisit < low) low = targetVisit;
      }
      lowest[node] = low;

      if (edge < end) {
        nextEdge[node] = edge + 1;
        path[++depth] = edgeTarget[edge];
        continue;
      }
      depth--;
      if (low === visitNumber[node]) {
        openCount = closeComponent(node, componentCount++, open, openCount, visitNumber, componentOf);
      } else if (low < lowest[path[depth]]) {
        lowest[path[depth]] = low;
      }
    }
  }
  return { componentOf, componentCount, componentSize: countMembers(componentOf, componentCount) };
}

const UNVISITED = 0;
/** A visit number larger than any other: an edge to a node of a finished component, or to one left out, changes nothing. */
const CLOSED = 0xffff_ffff;

/** @returns when each node was first seen, counted from 1: nobody was yet, and nodes left out never will be */
function numberUnvisited(nodeCount: number, includes: NodeColumn<number> | undefined): Uint32Array {
  const visitNumber = new Uint32Array(nodeCount);
  if (includes === undefined) return visitNumber;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (includes[node] === 0) visitNumber[node] = CLOSED;
  }
  return visitNumber;
}

/**
 * Takes the nodes that were opened after `first`, and `first`, off the open ones: they are one component.
 *
 * @returns how many nodes are still open
 */
function closeComponent(
  first: NodeOrdinal,
  component: number,
  open: Uint32Array,
  openCount: number,
  visitNumber: Uint32Array,
  componentOf: Uint32Array,
): number {
  let stillOpen = openCount;
  let node: number;
  do {
    node = open[--stillOpen];
    visitNumber[node] = CLOSED;
    componentOf[node] = component;
  } while (node !== first);
  return stillOpen;
}

function countMembers(componentOf: Uint32Array, componentCount: number): Uint32Array {
  const componentSize = new Uint32Array(componentCount);
  for (const component of componentOf) {
    if (component !== NO_COMPONENT) componentSize[component]++;
  }
  return componentSize;
}
