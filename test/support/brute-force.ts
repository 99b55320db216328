import type { FlowGraph } from '../../src/graph/flow-graph.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../../src/ordinals.ts';

// Slow twins of src/graph: what the words mean, written down as plainly as possible. They share no code with it.

/** Node `d` dominates `n` when `n` is out of reach without `d`; the immediate one is dominated by all the others. */
export function dominatorsByRemoval(graph: FlowGraph, root: NodeOrdinal): NodeOrdinal[] {
  const reached = reachableFrom(graph, [root]);
  const dominators = nodesOf(graph).map(() => [] as NodeOrdinal[]);
  for (const removed of reached) {
    const left = removed === root ? new Set() : reachableFrom(graph, [root], removed);
    for (const node of reached) if (node !== removed && !left.has(node)) dominators[node].push(removed);
  }
  return nodesOf(graph).map((node) => {
    if (node === root) return root;
    return dominators[node].find((closest) => dominators[closest].length === dominators[node].length - 1) ?? NO_NODE;
  });
}

/**
 * Dominators by repeated intersection, fast enough for a recorded snapshot.
 * K. D. Cooper, T. J. Harvey, K. Kennedy: A Simple, Fast Dominance Algorithm, Rice University TR-06-33870, 2006.
 */
export function dominatorsByIntersection(graph: FlowGraph, root: NodeOrdinal): NodeOrdinal[] {
  const postorder = postorderFrom(graph, root);
  const rank = nodesOf(graph).map(() => -1);
  for (const [place, node] of postorder.entries()) rank[node] = place;
  const predecessors = nodesOf(graph).map(() => [] as NodeOrdinal[]);
  for (const node of postorder) for (const target of targetsOf(graph, node)) predecessors[target].push(node);

  const dominator = nodesOf(graph).map(() => NO_NODE);
  dominator[root] = root;
  const intersect = (one: NodeOrdinal, other: NodeOrdinal): NodeOrdinal => {
    let [left, right] = [one, other];
    while (left !== right) {
      while (rank[left] < rank[right]) left = dominator[left];
      while (rank[right] < rank[left]) right = dominator[right];
    }
    return left;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of postorder.toReversed()) {
      if (node === root) continue;
      let closest = NO_NODE;
      for (const predecessor of predecessors[node]) {
        if (dominator[predecessor] === NO_NODE) continue;
        closest = closest === NO_NODE ? predecessor : intersect(predecessor, closest);
      }
      if (dominator[node] !== closest) changed = true;
      dominator[node] = closest;
    }
  }
  return dominator;
}

/** What a node retains is what the root no longer reaches without it. */
export function retainedBytesByRemoval(graph: FlowGraph, root: NodeOrdinal, shallowBytes: Float64Array): number[] {
  const reached = reachableFrom(graph, [root]);
  const total = sumBytes(reached, shallowBytes);
  return nodesOf(graph).map((node) => {
    if (!reached.has(node)) return 0;
    return node === root ? total : total - sumBytes(reachableFrom(graph, [root], node), shallowBytes);
  });
}

/** For each node the smallest node of its component: itself, or one that it reaches and that reaches it. */
export function componentsByMutualReach(graph: FlowGraph, includes?: Uint8Array): NodeOrdinal[] {
  const nodes = nodesOf(graph);
  const isIncluded = (node: NodeOrdinal): boolean => includes?.[node] !== 0;
  const inner: FlowGraph = {
    ...graph,
    edgeRetains: Uint8Array.from({ length: graph.edgeTarget.length }, (_, edge) => {
      const bothIncluded =
        isIncluded(graph.edgeTarget[edge as EdgeOrdinal]) && isIncluded(sourceOf(graph, edge as EdgeOrdinal));
      return bothIncluded ? graph.edgeRetains[edge as EdgeOrdinal] : 0;
    }),
  };
  const reach = nodes.map((node) => reachableFrom(inner, [node]));
  return nodes.map((node) =>
    isIncluded(node) ? nodes.find((other) => reach[node].has(other) && reach[other].has(node))! : NO_NODE,
  );
}

/** Hop counts, wave after wave, from one Map of nodes to the next. */
export function distancesByWaves(
  graph: FlowGraph,
  waves: readonly { starts: readonly NodeOrdinal[]; startDistance: number }[],
): Map<NodeOrdinal, number> {
  const distances = new Map<NodeOrdinal, number>();
  for (const { starts, startDistance } of waves) {
    let distance = startDistance;
    let ring = new Set(starts.filter((start) => !distances.has(start)));
    while (ring.size > 0) {
      for (const node of ring) distances.set(node, distance);
      ring = new Set([...ring].flatMap((node) => targetsOf(graph, node)).filter((target) => !distances.has(target)));
      distance++;
    }
  }
  return distances;
}

/** Every node that the starts reach, as if `removed` were not there. */
export function reachableFrom(
  graph: FlowGraph,
  starts: readonly NodeOrdinal[],
  removed: NodeOrdinal = NO_NODE,
): Set<NodeOrdinal> {
  const reached = new Set(starts);
  for (const node of reached) {
    for (const target of targetsOf(graph, node)) if (target !== removed) reached.add(target);
  }
  return reached;
}

/** Where the node's edges that count lead, in edge order. */
export function targetsOf(graph: FlowGraph, node: NodeOrdinal): NodeOrdinal[] {
  const targets: NodeOrdinal[] = [];
  const end = graph.firstEdge[(node + 1) as NodeOrdinal];
  for (let edge = graph.firstEdge[node]; edge < end; edge++) {
    if (graph.edgeRetains[edge] !== 0) targets.push(graph.edgeTarget[edge]);
  }
  return targets;
}

export function nodesOf({ nodeCount }: FlowGraph): NodeOrdinal[] {
  return Array.from({ length: nodeCount }, (_, node) => node as NodeOrdinal);
}

function sourceOf(graph: FlowGraph, edge: EdgeOrdinal): NodeOrdinal {
  return nodesOf(graph).findLast((node) => graph.firstEdge[node] <= edge)!;
}

function postorderFrom(graph: FlowGraph, root: NodeOrdinal): NodeOrdinal[] {
  const postorder: NodeOrdinal[] = [];
  const seen = new Set([root]);
  const path = [{ node: root, targets: targetsOf(graph, root).values() }];
  while (path.length > 0) {
    const { node, targets } = path[path.length - 1];
    const next = targets.next();
    if (next.done) {
      postorder.push(node);
      path.pop();
    } else if (!seen.has(next.value)) {
      seen.add(next.value);
      path.push({ node: next.value, targets: targetsOf(graph, next.value).values() });
    }
  }
  return postorder;
}

function sumBytes(nodes: Iterable<NodeOrdinal>, shallowBytes: Float64Array): number {
  let sum = 0;
  for (const node of nodes) sum += shallowBytes[node];
  return sum;
}
