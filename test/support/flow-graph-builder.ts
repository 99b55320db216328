import { findDistances, NO_DISTANCE } from '../../src/graph/distances.ts';
import { findDominators } from '../../src/graph/dominators.ts';
import type { FlowGraph } from '../../src/graph/flow-graph.ts';
import { sumRetainedBytes } from '../../src/graph/retained-sizes.ts';
import { buildRetainers } from '../../src/graph/retainers.ts';
import { findStronglyConnectedComponents, NO_COMPONENT } from '../../src/graph/strongly-connected-components.ts';
import {
  type EdgeColumn,
  type EdgeOrdinal,
  NO_NODE,
  type NodeColumn,
  type NodeOrdinal,
  ROOT,
} from '../../src/ordinals.ts';

/** A graph whose nodes have names, and the algorithms under test asked by name. */
export interface NamedGraph extends FlowGraph {
  node(name: string): NodeOrdinal;
  name(node: NodeOrdinal): string;
  /** Undefined where the first node does not reach. */
  immediateDominatorOf(name: string): string | undefined;
  retainedBytesOf(name: string): number;
  /** Who holds the node, in edge order. */
  retainersOf(name: string): string[];
  /** Undefined where no wave reaches. */
  distanceOf(name: string, ...waves: { from: string[]; startDistance: number }[]): number | undefined;
  /** The members of each component, in node order; components by their number. */
  components(included?: string[]): string[][];
}

/** Nodes by name, first mention first; `~b` is an edge to `b` that does not count. */
export type NamedEdges = Readonly<Record<string, readonly string[]>>;

/**
 * Builds a graph from the names its nodes point at. The first key is node 0 and the root.
 *
 * @param shallowBytes - by name; 1 byte for nodes that are not listed
 */
export function buildGraph(edges: NamedEdges, shallowBytes: Readonly<Record<string, number>> = {}): NamedGraph {
  const names = listNames(edges);
  const nodeByName = new Map(names.map((name, node) => [name, node as NodeOrdinal]));
  const graph = graphOf(
    names.length,
    names.flatMap((name, from) =>
      (edges[name] ?? []).map((to) => ({
        from: from as NodeOrdinal,
        to: nodeByName.get(targetName(to))!,
        retains: !to.startsWith('~'),
      })),
    ),
  );
  const bytes = Float64Array.from(names, (name) => shallowBytes[name] ?? 1);
  const node = (name: string): NodeOrdinal => {
    const found = nodeByName.get(name);
    if (found === undefined) throw new Error(`the graph has no node "${name}"`);
    return found;
  };
  const name = (node: NodeOrdinal): string => names[node];

  return {
    ...graph,
    node,
    name,
    immediateDominatorOf(of) {
      const dominator = findDominators(graph, ROOT).immediateDominator[node(of)];
      return dominator === NO_NODE ? undefined : name(dominator);
    },
    retainedBytesOf: (of) => sumRetainedBytes(findDominators(graph, ROOT), bytes)[node(of)],
    retainersOf(of) {
      const { firstRetainer, retainer } = buildRetainers(graph);
      const end = firstRetainer[(node(of) + 1) as NodeOrdinal];
      return Array.from(retainer).slice(firstRetainer[node(of)], end).map(name);
    },
    distanceOf(of, ...waves) {
      const distance = findDistances(
        graph,
        waves.map(({ from, startDistance }) => ({ starts: from.map(node), startDistance })),
      )[node(of)];
      return distance === NO_DISTANCE ? undefined : distance;
    },
    components(included) {
      const includes = included && Uint8Array.from(names, (name) => (included.includes(name) ? 1 : 0));
      const { componentOf, componentCount } = findStronglyConnectedComponents(graph, includes);
      const members: string[][] = Array.from({ length: componentCount }, () => []);
      for (const [node, component] of componentOf.entries()) {
        if (component !== NO_COMPONENT) members[component].push(names[node]);
      }
      return members;
    },
  };
}

/** One edge of a graph that is yet to be built. */
export interface PlainEdge {
  readonly from: NodeOrdinal;
  readonly to: NodeOrdinal;
  readonly retains: boolean;
}

/** Puts edges, given in any order, into columns. */
export function graphOf(nodeCount: number, edges: readonly PlainEdge[]): FlowGraph {
  const sorted = edges.toSorted((one, other) => one.from - other.from);
  const firstEdge = new Uint32Array(nodeCount + 1);
  for (const { from } of sorted) firstEdge[from + 1]++;
  for (let node = 1; node <= nodeCount; node++) firstEdge[node] += firstEdge[node - 1];
  return columns(
    nodeCount,
    firstEdge,
    Uint32Array.from(sorted, ({ to }) => to),
    Uint8Array.from(sorted, ({ retains }) => (retains ? 1 : 0)),
  );
}

/** 0 -> 1 -> 2 -> ... and from the last node back to `backTo`. */
export function buildRing(nodeCount: number, backTo: number): FlowGraph {
  const edgeTarget = Uint32Array.from({ length: nodeCount }, (_, from) => from + 1);
  edgeTarget[nodeCount - 1] = backTo;
  const firstEdge = Uint32Array.from({ length: nodeCount + 1 }, (_, node) => node);
  return columns(nodeCount, firstEdge, edgeTarget, new Uint8Array(nodeCount).fill(1));
}

/** Node 0 points at every other node, and every other node at 0. */
export function buildFan(nodeCount: number): FlowGraph {
  const spokeCount = nodeCount - 1;
  const firstEdge = Uint32Array.from({ length: nodeCount + 1 }, (_, node) => (node === 0 ? 0 : spokeCount + node - 1));
  const edgeTarget = Uint32Array.from({ length: 2 * spokeCount }, (_, edge) => (edge < spokeCount ? edge + 1 : 0));
  return columns(nodeCount, firstEdge, edgeTarget, new Uint8Array(2 * spokeCount).fill(1));
}

function columns(
  nodeCount: number,
  firstEdge: NodeColumn<number>,
  edgeTarget: EdgeColumn<number>,
  edgeRetains: EdgeColumn<number>,
): FlowGraph {
  return {
    nodeCount,
    firstEdge: firstEdge as NodeColumn<EdgeOrdinal>,
    edgeTarget: edgeTarget as EdgeColumn<NodeOrdinal>,
    edgeRetains,
  };
}

function listNames(edges: NamedEdges): string[] {
  const names = new Set<string>();
  for (const [from, targets] of Object.entries(edges)) {
    names.add(from);
    for (const target of targets) names.add(targetName(target));
  }
  return [...names];
}

function targetName(target: string): string {
  return target.startsWith('~') ? target.slice(1) : target;
}
