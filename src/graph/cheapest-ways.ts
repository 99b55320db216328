import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeColumn, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { BucketRing } from './bucket-ring.ts';
import { EdgeCosts, HIGHEST_COST } from './edge-costs.ts';
import type { Heap } from './heap.ts';
import { LinkedLists } from './linked-lists.ts';

/** Higher than the cost of any way. */
export const NO_COST = 0xffff_ffff;

/** The cheapest way from the root to each node: what a retainer chain is told of. */
export interface CheapestWays {
  /** The last edge of each; `NO_EDGE` for the root and what it does not reach. */
  readonly lastEdge: NodeColumn<EdgeOrdinal>;
  /** What all edges of each way cost together; 0 for the root and what it does not reach. */
  readonly cost: NodeColumn<number>;
}

/** What a sweep for the cheapest ways fills, for each node. */
export interface WayColumns {
  /** 1 where it was come to. */
  readonly isReached: Uint8Array;
  /** The node before it; `NO_NODE` for the root and what was not reached. */
  readonly parent: Uint32Array;
  /** The edge by which `parent` holds it. */
  readonly parentEdge: Uint32Array;
  /** {@link NO_COST} for what was not reached, 0 for what is left out. */
  readonly cost: Uint32Array;
  /** 1 where it was come to, and holds what is left out. */
  readonly holdsLeftOut: Uint8Array;
}

/** Finds the cheapest way to all that the root reaches: {@link sweepFromRoot} with nothing left out. */
export function findCheapestWays(heap: Pick<Heap, 'snapshot' | 'reachability'>): CheapestWays {
  const { snapshot } = heap;
  const nothing = new Uint8Array(snapshot.nodeCount);
  const sweep = sweepFromRoot(heap, nothing, new EdgeCosts(snapshot), LinkedLists.none(snapshot));
  const { cost, parentEdge } = sweep;
  for (let node = 0; node < cost.length; node++) if (cost[node] === NO_COST) cost[node] = 0;
  return { cost, lastEdge: parentEdge as NodeColumn<number> as NodeColumn<EdgeOrdinal> };
}

/**
 * Finds the cheapest way to every node that the root reaches, never through one that is left out: one Dijkstra sweep with a ring
 * of buckets, since costs are small whole numbers (R. B. Dial: Algorithm 360, CACM 12(11), 1969,
 * https://doi.org/10.1145/363269.363610). O(nodes + edges + highest cost); equal costs go to the node that was reached first.
 *
 * @param isLeftOut - 1 for each node that no way may lead through
 */
export function sweepFromRoot(
  heap: Pick<Heap, 'snapshot' | 'reachability'>,
  isLeftOut: Uint8Array,
  costs: EdgeCosts,
  lists: LinkedLists,
): WayColumns {
  const { nodeCount } = heap.snapshot;
  const sweep = {
    isReached: new Uint8Array(nodeCount),
    parent: new Uint32Array(nodeCount).fill(NO_NODE),
    parentEdge: new Uint32Array(nodeCount).fill(NO_EDGE),
    cost: new Uint32Array(nodeCount).fill(NO_COST),
    holdsLeftOut: new Uint8Array(nodeCount),
  };
  // Nothing is cheaper than what is left out, so that no way goes there.
  for (let node = 0; node < nodeCount; node++) if (isLeftOut[node] === 1) sweep.cost[node] = 0;
  sweep.cost[ROOT] = 0;
  spreadCheapest(heap, costs, sweep, lists, [ROOT], 0);
  return sweep;
}

/**
 * Goes on from some nodes, all of one cost. By the links of members only what nothing else leads to is come to.
 *
 * @param columns - as {@link sweepFromRoot} left them; filled further
 * @param starts - nodes whose way has its cost already: `startCost`
 * @param keepsChains - whether what was come to before keeps its chain: one by a member might lead back to the member's list
 */
export function spreadCheapest(
  heap: Pick<Heap, 'snapshot' | 'reachability'>,
  costs: EdgeCosts,
  columns: WayColumns,
  lists: LinkedLists,
  starts: readonly NodeOrdinal[],
  startCost: number,
  keepsChains = false,
): void {
  const { firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains } = heap.reachability;
  const { isReached, parent, parentEdge, cost, holdsLeftOut } = columns;
  const ring = new BucketRing(startCost);
  for (const start of starts) ring.add(start, startCost);
  for (let node = ring.takeCheapest(); node !== NO_NODE; node = ring.takeCheapest()) {
    const ownCost = cost[node];
    // A cheaper chain was found since.
    if (ownCost !== ring.cost) continue;
    isReached[node] = 1;
    const lowestNext = ownCost + costs.lowestFrom(node);
    const isInList = lists.positionOf(node) !== -1;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 0) continue;
      const target = edgeTarget[edge];
      const knownCost = cost[target];
      // Most edges lead to what is reached already.
      if (knownCost <= lowestNext) {
        if (knownCost === 0 && target !== ROOT) holdsLeftOut[node] = 1;
        continue;
      }
      const isDear = isInList && lists.isLinkOfMember(node, edge);
      const chainCost = ownCost + (isDear ? HIGHEST_COST : costs.of(node, edge));
      if (chainCost >= knownCost || (keepsChains && isReached[target] === 1)) continue;
      cost[target] = chainCost;
      parent[target] = node;
      parentEdge[target] = edge;
      ring.add(target, chainCost);
    }
  }
}
