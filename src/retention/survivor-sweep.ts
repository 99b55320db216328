import type { Heap } from '../graph/heap.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { type EdgeCosts, HIGHEST_COST } from './edge-costs.ts';
import { HeldLists } from './held-lists.ts';
import { isStanding } from './standing-survivors.ts';

/** Higher than any chain's. */
export const NO_COST = 0xffff_ffff;

/** The survivors that stay whatever becomes of what was added, and the cheapest way to each. */
export interface SurvivorSweep {
  /** 1 for each such survivor. */
  readonly isHeldWithoutAdded: Uint8Array;
  /** The node before each on its cheapest chain; `NO_NODE` for the root and what was not reached. */
  readonly parent: Uint32Array;
  /** The edge by which `parent` holds it; into one of `standing`, an edge by which something behind added nodes does. */
  readonly parentEdge: Uint32Array;
  /** What the chain costs; {@link NO_COST} for what was not reached. Of what is left out the sweep says it. */
  readonly cost: Uint32Array;
  /** 1 for each survivor that holds something added. */
  readonly holdsAdded: Uint8Array;
  /** Survivors that only added nodes lead to, and that stay all the same; their `parent` is the root, or their linked list. */
  readonly standing: readonly NodeOrdinal[];
  /** The linked lists. Such a list is the `parent` of a member whose `parentEdge` is a link, whoever has that edge. */
  readonly lists: HeldLists;
}

/**
 * Finds the cheapest chain to every survivor, never through an added node: one Dijkstra sweep with a ring of buckets, since
 * costs are small whole numbers (R. B. Dial: Algorithm 360, CACM 12(11), 1969, https://doi.org/10.1145/363269.363610).
 * O(nodes + edges + highest chain cost); equal costs go to the node that was reached first.
 *
 * Then goes on from survivors that stand on their own, though only added nodes lead to them: see {@link isStanding}. Those that
 * are in a linked list stand there, wherever in it they are.
 *
 * @param isAdded - 1 for each node that is new or folded into something new; these cost 0
 */
export function sweepSurvivors(heap: Heap, isAdded: Uint8Array, costs: EdgeCosts): SurvivorSweep {
  const lists = LinkedLists.find(heap.snapshot);
  const sweep = sweepFromRoot(heap, isAdded, costs, lists);
  const standing: NodeOrdinal[] = [];
  for (const edge of standingEdges(heap, isAdded, sweep.isHeldWithoutAdded)) {
    const node = heap.snapshot.edgeTarget[edge];
    if (sweep.parent[node] !== NO_NODE) continue;
    standing.push(node);
    sweep.parent[node] = ROOT;
    sweep.parentEdge[node] = edge;
    sweep.cost[node] = HIGHEST_COST;
  }
  const heldLists = new HeldLists(lists, findHeldLists(sweep, lists));
  spread(heap, costs, sweep, lists, standing, HIGHEST_COST);
  const members = [...standInLists(heap, isAdded, sweep, heldLists)];
  for (const member of members) standing.push(member);
  spread(heap, costs, sweep, lists, members, HIGHEST_COST, true);
  hangOnLists(sweep, heldLists);
  return { ...sweep, standing, lists: heldLists };
}

/**
 * Finds the cheapest chain to all that the root reaches without some nodes, and to nothing else.
 *
 * @param isLeftOut - 1 for each node that no chain may go through; these cost {@link NO_COST}, so that no plumbing that is folded
 *   into one of them, but is held by others, too, is told as its
 */
export function sweepWithout(heap: Heap, isLeftOut: Uint8Array, costs: EdgeCosts): SurvivorSweep {
  const lists = LinkedLists.none(heap.snapshot);
  const sweep = sweepFromRoot(heap, isLeftOut, costs, lists);
  for (let node = 0; node < isLeftOut.length; node++) if (isLeftOut[node] === 1) sweep.cost[node] = NO_COST;
  return { ...sweep, standing: [], lists: new HeldLists(lists, new Uint8Array(0)) };
}

/** What a sweep fills. */
type SweepColumns = Omit<SurvivorSweep, 'standing' | 'lists'>;

function sweepFromRoot(heap: Heap, isLeftOut: Uint8Array, costs: EdgeCosts, lists: LinkedLists): SweepColumns {
  const { nodeCount } = heap.snapshot;
  const sweep = {
    isHeldWithoutAdded: new Uint8Array(nodeCount),
    parent: new Uint32Array(nodeCount).fill(NO_NODE),
    parentEdge: new Uint32Array(nodeCount).fill(NO_EDGE),
    cost: new Uint32Array(nodeCount).fill(NO_COST),
    holdsAdded: new Uint8Array(nodeCount),
  };
  // Nothing is cheaper than what is left out, so that no chain goes there.
  for (let node = 0; node < nodeCount; node++) if (isLeftOut[node] === 1) sweep.cost[node] = 0;
  sweep.cost[ROOT] = 0;
  spread(heap, costs, sweep, lists, [ROOT], 0);
  return sweep;
}

/**
 * Goes on from some nodes, all of one cost. By the links of members only what nothing else leads to is come to.
 *
 * @param keepsChains - whether what was come to before keeps its chain: one by a member might lead back to the member's list
 */
function spread(
  heap: Heap,
  costs: EdgeCosts,
  { isHeldWithoutAdded, parent, parentEdge, cost, holdsAdded }: SweepColumns,
  lists: LinkedLists,
  starts: readonly NodeOrdinal[],
  startCost: number,
  keepsChains = false,
): void {
  const { firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains } = heap.reachability;
  const ring = new BucketRing(startCost);
  for (const start of starts) ring.add(start, startCost);
  for (let node = ring.takeCheapest(); node !== NO_NODE; node = ring.takeCheapest()) {
    const ownCost = cost[node];
    // A cheaper chain was found since.
    if (ownCost !== ring.cost) continue;
    isHeldWithoutAdded[node] = 1;
    const lowestNext = ownCost + costs.lowestFrom(node);
    const isInList = lists.positionOf(node) !== -1;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 0) continue;
      const target = edgeTarget[edge];
      const knownCost = cost[target];
      // Most edges lead to what is reached already.
      if (knownCost <= lowestNext) {
        if (knownCost === 0 && target !== ROOT) holdsAdded[node] = 1;
        continue;
      }
      const isDear = isInList && lists.isLinkOfMember(node, edge);
      const chainCost = ownCost + (isDear ? HIGHEST_COST : costs.of(node, edge));
      if (chainCost >= knownCost || (keepsChains && isHeldWithoutAdded[target] === 1)) continue;
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

/**
 * Tells which lists hold their members: those that are held themselves, and not by a chain along the links of members.
 *
 * @returns 1 for each of them, by position
 */
function findHeldLists({ isHeldWithoutAdded, parent, parentEdge }: SweepColumns, lists: LinkedLists): Uint8Array {
  const isHeld = new Uint8Array(lists.lists.length);
  // What lists hang on has most of its way in common.
  const isApart = new Uint8Array(lists.lists.length === 0 ? 0 : parent.length);
  for (const [position, list] of lists.lists.entries()) {
    if (isHeldWithoutAdded[list] === 0) continue;
    let node = list;
    const isByLink = (): boolean => lists.isLinkOfMember(parent[node] as NodeOrdinal, parentEdge[node] as EdgeOrdinal);
    while (node !== ROOT && isApart[node] === 0 && !isByLink()) node = parent[node] as NodeOrdinal;
    if (node !== ROOT && isApart[node] === 0) continue;
    isHeld[position] = 1;
    for (node = list; node !== ROOT && isApart[node] === 0; node = parent[node] as NodeOrdinal) isApart[node] = 1;
  }
  return isHeld;
}

/** Makes survivors stand in their lists that only links of added members lead to. */
function* standInLists(
  { snapshot: { nodeCount, firstEdge, edgeTarget } }: Heap,
  isAdded: Uint8Array,
  { parent, parentEdge, cost }: SweepColumns,
  lists: HeldLists,
): Generator<NodeOrdinal> {
  if (lists.all.lists.length === 0) return;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const list = lists.listOf(node);
    if (list === NO_NODE) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const member = edgeTarget[edge];
      if (isAdded[member] === 1 || parent[member] !== NO_NODE || lists.sourceOf(node, edge) === node) continue;
      parent[member] = list;
      parentEdge[member] = edge;
      cost[member] = HIGHEST_COST;
      yield member;
    }
  }
}

/** Where a chain leads along links, it goes to each member from the list. */
function hangOnLists({ parent, parentEdge }: SweepColumns, lists: HeldLists): void {
  if (lists.all.lists.length === 0) return;
  for (let node = 0 as NodeOrdinal; node < parent.length; node++) {
    if (lists.listOf(node) === NO_NODE || parent[node] === NO_NODE) continue;
    parent[node] = lists.sourceOf(parent[node] as NodeOrdinal, parentEdge[node] as EdgeOrdinal);
  }
}

const BUCKET_COUNT = 256;

/**
 * A priority queue for costs that lie no further apart than {@link HIGHEST_COST}; first in, first out where they are equal.
 * Nobody is ever removed: who is added again with a lower cost also comes with the former one, and is known by it.
 */
class BucketRing {
  /** What the nodes cost that are taken now. */
  cost: number;
  readonly #buckets: Uint32Array[] = Array.from({ length: BUCKET_COUNT }, () => new Uint32Array(16));
  readonly #sizes = new Uint32Array(BUCKET_COUNT);
  /** How many of the cheapest bucket were taken. */
  #taken = 0;
  #waitingCount = 0;

  /** @param lowestCost - none that is added is cheaper */
  constructor(lowestCost: number) {
    this.cost = lowestCost;
  }

  add(node: NodeOrdinal, cost: number): void {
    const bucket = cost % BUCKET_COUNT;
    const size = this.#sizes[bucket]++;
    if (size === this.#buckets[bucket].length) this.#grow(bucket);
    this.#buckets[bucket][size] = node;
    this.#waitingCount++;
  }

  /** @returns `NO_NODE` when nothing is left */
  takeCheapest(): NodeOrdinal {
    if (this.#waitingCount === 0) return NO_NODE;
    let bucket = this.cost % BUCKET_COUNT;
    while (this.#taken === this.#sizes[bucket]) {
      this.#sizes[bucket] = 0;
      this.#taken = 0;
      this.cost++;
      bucket = this.cost % BUCKET_COUNT;
    }
    this.#waitingCount--;
    return this.#buckets[bucket][this.#taken++] as NodeOrdinal;
  }

  #grow(bucket: number): void {
    const nodes = new Uint32Array(2 * this.#buckets[bucket].length);
    nodes.set(this.#buckets[bucket]);
    this.#buckets[bucket] = nodes;
  }
}
