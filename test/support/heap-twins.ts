import type { Accounting } from '../../src/diff/accounting.ts';
import type { NodeMatch } from '../../src/diff/match.ts';
import type { FlowGraph } from '../../src/graph/flow-graph.ts';
import type { Heap } from '../../src/graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { nodesOf, reachableFrom } from './brute-force.ts';

// Slow twins of what src says about heaps: what the words mean, written down as plainly as possible.

/** An edge of a heap, with its end points. */
export interface HeapEdge {
  readonly source: NodeOrdinal;
  readonly target: NodeOrdinal;
  readonly edge: EdgeOrdinal;
}

/** The edges that retain, in file order. */
export function retainingEdgesOf(graph: FlowGraph): HeapEdge[] {
  return nodesOf(graph).flatMap((source) => {
    const edges: HeapEdge[] = [];
    const endEdge = graph.firstEdge[(source + 1) as NodeOrdinal];
    for (let edge = graph.firstEdge[source]; edge < endEdge; edge++) {
      if (graph.edgeRetains[edge] === 1) edges.push({ source, target: graph.edgeTarget[edge], edge });
    }
    return edges;
  });
}

/** What the root reaches when all edges that `isCut` names are gone. */
export function reachableWithout(graph: FlowGraph, isCut: (edge: HeapEdge) => boolean): Set<NodeOrdinal> {
  const edgeRetains = Uint8Array.from({ length: graph.edgeTarget.length }, () => 0);
  for (const edge of retainingEdgesOf(graph)) if (!isCut(edge)) edgeRetains[edge.edge] = 1;
  return reachableFrom({ ...graph, edgeRetains }, [ROOT]);
}

/** The cost of the cheapest way from the root to each node, by relaxing every edge until nothing gets cheaper. */
export function cheapestCosts(edges: readonly (HeapEdge & { cost: number })[]): Map<NodeOrdinal, number> {
  const costs = new Map<NodeOrdinal, number>([[ROOT, 0]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { source, target, cost } of edges) {
      const through = (costs.get(source) ?? Number.POSITIVE_INFINITY) + cost;
      if (through >= (costs.get(target) ?? Number.POSITIVE_INFINITY)) continue;
      costs.set(target, through);
      changed = true;
    }
  }
  return costs;
}

/** Every node's bytes, in a pile for each owner. */
export function pileUpBytes(heap: Heap): Map<NodeOrdinal, number> {
  const piles = new Map<NodeOrdinal, number>();
  for (const node of nodesOf(heap.flowGraph)) {
    const owner = heap.ownerOf[node] as NodeOrdinal;
    piles.set(owner, (piles.get(owner) ?? 0) + heap.snapshot.shallowBytes[node]);
  }
  return piles;
}

/** The accounting from both heaps' piles: one pile at a time, each looked up in the other heap. */
export function accountByPiles(before: Heap, after: Heap, match: NodeMatch): Omit<Accounting, 'residualBytes'> {
  const [earlier, later] = [pileUpBytes(before), pileUpBytes(after)];
  const total = (piles: Map<NodeOrdinal, number>): number => [...piles.values()].reduce((sum, bytes) => sum + bytes, 0);
  const nativeDeltaBytes = after.snapshot.extraNativeBytes - before.snapshot.extraNativeBytes;
  const terms = { addedBytes: 0, removedBytes: 0, grownBytes: 0, shrunkBytes: 0 };
  for (const [node, bytes] of later) {
    const old = match.beforeOf[node] as NodeOrdinal;
    if (old === NO_NODE) terms.addedBytes += bytes;
    else terms.grownBytes += Math.max(0, bytes - (earlier.get(old) ?? 0));
  }
  for (const [node, bytes] of earlier) {
    const now = match.afterOf[node] as NodeOrdinal;
    if (now === NO_NODE) terms.removedBytes += bytes;
    else terms.shrunkBytes += Math.max(0, bytes - (later.get(now) ?? 0));
  }
  return {
    ...terms,
    beforeBytes: total(earlier) + before.snapshot.extraNativeBytes,
    nativeDeltaBytes,
    afterBytes: total(later) + after.snapshot.extraNativeBytes,
  };
}
