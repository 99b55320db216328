import { spreadCheapest, sweepFromRoot, type WayColumns } from '../graph/cheapest-ways.ts';
import { type EdgeCosts, HIGHEST_COST } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { HeldLists } from './held-lists.ts';
import { isStanding } from './standing-survivors.ts';

/** What stays, whatever becomes of something else, and the cheapest way to each. */
export interface ChainSweep {
  /** 1 for each node that stays. */
  readonly isHeldWithoutAdded: ArrayLike<number>;
  /** The node before each on its cheapest chain; `NO_NODE` for the root and what was not reached. */
  readonly parent: ArrayLike<number>;
  /** The edge by which `parent` holds it; into one of `standing`, an edge by which something behind added nodes does. */
  readonly parentEdge: ArrayLike<number>;
  /** What the chain costs; `NO_COST` for what was not reached. Of what is left out the sweep says it. */
  readonly cost: ArrayLike<number>;
  /** Survivors that only added nodes lead to, and that stay all the same; their `parent` is the root, or their linked list. */
  readonly standing: readonly NodeOrdinal[];
  /** The linked lists. Such a list is the `parent` of a member whose `parentEdge` is a link, whoever has that edge. */
  readonly lists: HeldLists;
}

/** The survivors that stay whatever becomes of what was added, and the cheapest way to each. */
export interface SurvivorSweep extends ChainSweep {
  readonly isHeldWithoutAdded: Uint8Array;
  readonly parent: Uint32Array;
  readonly parentEdge: Uint32Array;
  readonly cost: Uint32Array;
  /** 1 for each survivor that holds something added. */
  readonly holdsAdded: Uint8Array;
}

/**
 * Finds the cheapest chain to every survivor, never through an added node: see {@link sweepFromRoot}.
 *
 * Then goes on from survivors that stand on their own, though only added nodes lead to them: see {@link isStanding}; from those
 * that added nodes hold before those that others of them may hold, as a promise holds the calls that wait for it. Those that are
 * in a linked list stand there, wherever in it they are.
 *
 * @param isAdded - 1 for each node that is new or folded into something new; these cost 0
 */
export function sweepSurvivors(heap: Heap, isAdded: Uint8Array, costs: EdgeCosts): SurvivorSweep {
  const lists = LinkedLists.find(heap.snapshot);
  const sweep = sweepFromRoot(heap, isAdded, costs, lists);
  const heldLists = new HeldLists(lists, findHeldLists(sweep, lists));
  const heldByAdded = standOnTheirOwn(heap, isAdded, sweep, 1);
  spreadCheapest(heap, costs, sweep, lists, heldByAdded, HIGHEST_COST);
  const heldByOthers = standOnTheirOwn(heap, isAdded, sweep, 0);
  spreadCheapest(heap, costs, sweep, lists, heldByOthers, HIGHEST_COST, true);
  const standing = [...heldByAdded, ...heldByOthers];
  const members = [...standInLists(heap, isAdded, sweep, heldLists)];
  for (const member of members) standing.push(member);
  spreadCheapest(heap, costs, sweep, lists, members, HIGHEST_COST, true);
  hangOnLists(sweep, heldLists);
  const { isReached, parent, parentEdge, cost, holdsLeftOut } = sweep;
  return {
    isHeldWithoutAdded: isReached,
    parent,
    parentEdge,
    cost,
    holdsAdded: holdsLeftOut,
    standing,
    lists: heldLists,
  };
}

/**
 * Makes survivors stand to which the sweep did not come.
 *
 * @param isByAdded - 1: those that added nodes hold; 0: those that others hold
 */
function standOnTheirOwn(heap: Heap, isAdded: Uint8Array, sweep: WayColumns, isByAdded: 0 | 1): NodeOrdinal[] {
  const standing: NodeOrdinal[] = [];
  for (const edge of standingEdges(heap, isAdded, sweep.isReached, isByAdded)) {
    const node = heap.snapshot.edgeTarget[edge];
    if (sweep.parent[node] !== NO_NODE) continue;
    standing.push(node);
    sweep.parent[node] = ROOT;
    sweep.parentEdge[node] = edge;
    sweep.cost[node] = HIGHEST_COST;
  }
  return standing;
}

/** Edges to survivors that stand on their own, out of what the sweep did not come to. */
function standingEdges(heap: Heap, isAdded: Uint8Array, isDone: Uint8Array, isByAdded: 0 | 1): EdgeOrdinal[] {
  const { nodeCount, firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains, isReached } = heap.reachability;
  const edges: EdgeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isReached[node] === 0 || isDone[node] === 1 || isAdded[node] !== isByAdded) continue;
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
function findHeldLists({ isReached, parent, parentEdge }: WayColumns, lists: LinkedLists): Uint8Array {
  const isHeld = new Uint8Array(lists.lists.length);
  // What lists hang on has most of its way in common.
  const isApart = new Uint8Array(lists.lists.length === 0 ? 0 : parent.length);
  for (const [position, list] of lists.lists.entries()) {
    if (isReached[list] === 0) continue;
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
  { parent, parentEdge, cost }: WayColumns,
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
function hangOnLists({ parent, parentEdge }: WayColumns, lists: HeldLists): void {
  if (lists.all.lists.length === 0) return;
  for (let node = 0 as NodeOrdinal; node < parent.length; node++) {
    if (lists.listOf(node) === NO_NODE || parent[node] === NO_NODE) continue;
    parent[node] = lists.sourceOf(parent[node] as NodeOrdinal, parentEdge[node] as EdgeOrdinal);
  }
}
