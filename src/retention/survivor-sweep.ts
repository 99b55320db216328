import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { type EdgeCosts, HIGHEST_COST } from './edge-costs.ts';
import { isStanding } from './standing-survivors.ts';

/** The survivors that stay whatever becomes of what was added, and the cheapest way to each. */
export interface SurvivorSweep {
  /** 1 for each such survivor. */
  readonly isHeldWithoutAdded: Uint8Array;
  /** The node before each on its cheapest chain; `NO_NODE` for the root and what was not reached. */
  readonly parent: Uint32Array;
  /** The edge by which `parent` holds it; into one of `standing`, an edge by which something behind added nodes does. */
  readonly parentEdge: Uint32Array;
  /** What the chain costs; 0 for what is added. */
  readonly cost: Uint32Array;
  /** 1 for each survivor that holds something added. */
  readonly holdsAdded: Uint8Array;
  /** Survivors that only added nodes lead to, and that stay all the same; the root is their `parent`. */
  readonly standing: readonly NodeOrdinal[];
}

/**
 * Finds the cheapest chain to every survivor, never through an added node: one Dijkstra sweep with a ring of buckets, since
 * costs are small whole numbers (R. B. Dial: Algorithm 360, CACM 12(11), 1969, https://doi.org/10.1145/363269.363610).
 * O(nodes + edges + highest chain cost); equal costs go to the node that was reached first.
 *
 * Then goes on from survivors that stand on their own, though only added nodes lead to them: see {@link isStanding}.
 *
 * @param isAdded - 1 for each node that is new or folded into something new
 */
export function sweepSurvivors(heap: Heap, isAdded: Uint8Array, costs: EdgeCosts): SurvivorSweep {
  const { nodeCount } = heap.snapshot;
  const sweep = {
    isHeldWithoutAdded: new Uint8Array(nodeCount),
    parent: new Uint32Array(nodeCount).fill(NO_NODE),
    parentEdge: new Uint32Array(nodeCount).fill(NO_EDGE),
    cost: new Uint32Array(nodeCount).fill(0xffff_ffff),
    holdsAdded: new Uint8Array(nodeCount),
  };
  // Nothing is cheaper than what is added, so that no chain goes there.
  for (let node = 0; node < nodeCount; node++) if (isAdded[node] === 1) sweep.cost[node] = 0;
  const ring = new BucketRing(nodeCount, HIGHEST_COST);
  sweep.cost[ROOT] = 0;
  ring.add(ROOT, 0);
  spread(heap, costs, sweep, ring);

  const standing: NodeOrdinal[] = [];
  for (const edge of standingEdges(heap, isAdded, sweep.isHeldWithoutAdded)) {
    const node = heap.snapshot.edgeTarget[edge];
    if (sweep.parent[node] !== NO_NODE) continue;
    standing.push(node);
    sweep.parent[node] = ROOT;
    sweep.parentEdge[node] = edge;
    sweep.cost[node] = HIGHEST_COST;
    ring.add(node, HIGHEST_COST);
  }
  spread(heap, costs, sweep, ring);
  return { ...sweep, standing };
}

/** Goes on from what waits in the ring. */
function spread(
  heap: Heap,
  costs: EdgeCosts,
  { isHeldWithoutAdded, parent, parentEdge, cost, holdsAdded }: Omit<SurvivorSweep, 'standing'>,
  ring: BucketRing,
): void {
  const { firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains } = heap.reachability;
  for (let node = ring.takeCheapest(); node !== NO_NODE; node = ring.takeCheapest()) {
    isHeldWithoutAdded[node] = 1;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 0) continue;
      const target = edgeTarget[edge];
      const knownCost = cost[target];
      // No edge is cheaper than 1: most lead to what is reached already.
      if (knownCost <= cost[node] + 1) {
        if (knownCost === 0 && target !== ROOT) holdsAdded[node] = 1;
        continue;
      }
      const chainCost = cost[node] + costs.of(node, edge);
      if (chainCost >= knownCost) continue;
      if (parent[target] !== NO_NODE) ring.remove(target, knownCost);
      cost[target] = chainCost;
      parent[target] = node;
      parentEdge[target] = edge;
      ring.add(target, chainCost);
    }
  }
}

/** Edges to survivors that stand on their own, out of what the sweep did not come to. */
function standingEdges(heap: Heap, isAdded: Uint8Array, isDone: Uint8Array): EdgeOrdinal[] {
  const { nodeCount, firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains, isReached } = heap.reachability;
  const edges: EdgeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isReached[node] === 0 || isDone[node] === 1) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (edgeRetains[edge] === 0 || isAdded[target] === 1 || isDone[target] === 1) continue;
      if (isStanding(heap, target)) edges.push(edge);
    }
  }
  return edges;
}

/** A priority queue for costs that never lie further apart than `highestStep`: doubly linked lists in typed arrays. */
class BucketRing {
  readonly #bucketCount: number;
  readonly #first: Uint32Array;
  readonly #last: Uint32Array;
  readonly #next: Uint32Array;
  readonly #previous: Uint32Array;
  #size = 0;
  #bucket = 0;

  constructor(nodeCount: number, highestStep: number) {
    this.#bucketCount = highestStep + 1;
    this.#first = new Uint32Array(this.#bucketCount).fill(NO_NODE);
    this.#last = new Uint32Array(this.#bucketCount).fill(NO_NODE);
    this.#next = new Uint32Array(nodeCount);
    this.#previous = new Uint32Array(nodeCount);
  }

  add(node: NodeOrdinal, cost: number): void {
    const bucket = cost % this.#bucketCount;
    const last = this.#last[bucket];
    this.#previous[node] = last;
    this.#next[node] = NO_NODE;
    if (last === NO_NODE) this.#first[bucket] = node;
    else this.#next[last] = node;
    this.#last[bucket] = node;
    this.#size++;
  }

  remove(node: NodeOrdinal, cost: number): void {
    const bucket = cost % this.#bucketCount;
    const previous = this.#previous[node];
    const next = this.#next[node];
    if (previous === NO_NODE) this.#first[bucket] = next;
    else this.#next[previous] = next;
    if (next === NO_NODE) this.#last[bucket] = previous;
    else this.#previous[next] = previous;
    this.#size--;
  }

  /** @returns `NO_NODE` when nothing is left */
  takeCheapest(): NodeOrdinal {
    if (this.#size === 0) return NO_NODE;
    while (this.#first[this.#bucket] === NO_NODE) this.#bucket = (this.#bucket + 1) % this.#bucketCount;
    const node = this.#first[this.#bucket] as NodeOrdinal;
    this.remove(node, this.#bucket);
    return node;
  }
}
