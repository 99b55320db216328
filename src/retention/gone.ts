import type { Comparison } from '../diff/compare.ts';
import type { NodeMatch } from '../diff/match.ts';
import { EdgeCosts } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { findUnmatched, type Growth } from './growth.ts';
import { collectGrowthEdges } from './growth-edges.ts';
import { groupGrowthPoints } from './growth-points.ts';
import { HeldLists } from './held-lists.ts';
import { type Holding, sumBySet, sumHoldings } from './holdings.ts';
import { findKeptNodes } from './kept-bytes.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';
import { findSuspectSets } from './suspect-sets.ts';
import { type VisibleHold, VisibleHolds } from './visible-holds.ts';

/**
 * Finds, for each suspect, what its holders held by the same edges in *before* and that is gone. Asks nothing else of
 * *before*: not who held these holders, nor what others lost.
 *
 * @returns in the order of `growth.suspects`; undefined for those that lost nothing
 */
export function findGone(comparison: Comparison, growth: Growth): (Holding | undefined)[] {
  const { before, match } = comparison;
  const suspects = new SuspectsByHold(growth, comparison);
  const isUnmatched = findUnmatched(before, match.afterOf);
  const { isReached } = before.reachability;
  const isBehind = new Uint8Array(isUnmatched.length);
  for (let node = 0; node < isBehind.length; node++) isBehind[node] = isUnmatched[node] & isReached[node];
  const sweep = sweepHolders(comparison, growth, suspects.holders, isUnmatched);
  const lines = { sweep, isBehind, holds: new VisibleHolds(before, sweep) };
  const { groups } = groupGrowthPoints(
    before,
    collectGrowthEdges(before, lines),
    lines,
    new EdgeCosts(before.snapshot),
    (hold) => suspects.of(hold),
  );
  if (groups.length === 0) return growth.suspects.map(() => undefined);

  const kept = findKeptNodes(before, isBehind, groups, sweep.lists);
  const membersOf: number[][] = Array.from({ length: growth.suspects.length + 1 }, () => []);
  for (const { number, hold } of groups) membersOf[suspects.of(hold)].push(number);
  const losers = membersOf.map((members) => ({ members, reachedBytes: 0, isEngines: false }));
  const sets = findSuspectSets(kept, groups, losers);
  const holdings = sumHoldings(before, isUnmatched, kept, sets, losers.length, sumBySet(before, kept, isUnmatched));
  return growth.suspects.map((_, suspect) => (membersOf[suspect].length === 0 ? undefined : holdings[suspect]));
}

/** Tells by a holder of *before* and the name of an edge which suspect is told with these. */
class SuspectsByHold {
  /** All holders, by their nodes in *before*. */
  readonly holders: Uint32Array;
  /** What each holder holds by, as linked lists that begin with the suspect told last; 0 is no entry. */
  readonly #firstEntry: Uint32Array;
  readonly #nextEntry: Uint32Array;
  readonly #nameOf: Uint32Array;
  readonly #suspectOf: Uint32Array;
  readonly #numberByName = new Map<string, number>();
  readonly #none: number;

  constructor({ suspects, groups }: Growth, { before, match }: Comparison) {
    const mostEntries = 1 + groups.reduce((sum, { holders }) => sum + holders.length, 0);
    const holders = new Uint32Array(mostEntries);
    this.#firstEntry = new Uint32Array(before.snapshot.nodeCount);
    this.#nextEntry = new Uint32Array(mostEntries);
    this.#nameOf = new Uint32Array(mostEntries);
    this.#suspectOf = new Uint32Array(mostEntries);
    this.#none = suspects.length;
    let holderCount = 0;
    let entryCount = 0;
    for (const [suspect, { members }] of suspects.entries()) {
      for (const member of members) {
        const name = this.#numberOf(groups[member].hold.edgeName);
        for (const holder of groups[member].holders) {
          const earlier = match.beforeOf[holder];
          if (holder === ROOT || earlier === NO_NODE) continue;
          if (this.#firstEntry[earlier] === 0) holders[holderCount++] = earlier;
          this.#nameOf[++entryCount] = name;
          this.#suspectOf[entryCount] = suspect;
          this.#nextEntry[entryCount] = this.#firstEntry[earlier];
          this.#firstEntry[earlier] = entryCount;
        }
      }
    }
    this.holders = holders.subarray(0, holderCount);
  }

  /** @returns the number of the suspect; that after the last for all other holds */
  of({ holder, edgeName }: VisibleHold): number {
    const name = this.#numberByName.get(edgeName);
    let entry = this.#firstEntry[holder];
    while (entry !== 0 && this.#nameOf[entry] !== name) entry = this.#nextEntry[entry];
    return entry === 0 ? this.#none : this.#suspectOf[entry];
  }

  #numberOf(edgeName: string): number {
    const number = this.#numberByName.get(edgeName) ?? this.#numberByName.size;
    this.#numberByName.set(edgeName, number);
    return number;
  }
}

/**
 * Goes from holders to the plumbing by which they hold things: their own, and contexts that they share with others but that
 * are told with them.
 */
function sweepHolders(
  { before, match }: Comparison,
  { chains, sweep: sweepAfter }: Growth,
  holders: Uint32Array,
  isUnmatched: Uint8Array,
): SurvivorSweep {
  const { nodeCount, firstEdge, edgeTarget } = before.snapshot;
  const { edgeRetains } = before.reachability;
  const isHeldWithoutAdded = new Uint8Array(nodeCount);
  // Where they stay empty nobody asks: holders are seen by an author, and all else was come to from one.
  const parent = new Uint32Array(nodeCount);
  const parentEdge = new Uint32Array(nodeCount);
  const isToldWith = (node: NodeOrdinal, holder: number): boolean => {
    const now = match.afterOf[node] as NodeOrdinal;
    if (now === NO_NODE || sweepAfter.isHeldWithoutAdded[now] === 0) return true;
    return match.beforeOf[chains.holds.holderOf(now)] === holder;
  };
  for (const holder of holders) {
    isHeldWithoutAdded[holder] = 1;
    const queue = [holder as NodeOrdinal];
    for (const node of queue) {
      const endEdge = firstEdge[(node + 1) as NodeOrdinal];
      for (let edge: EdgeOrdinal = firstEdge[node]; edge < endEdge; edge++) {
        const target = edgeTarget[edge];
        const isOwn = before.isPlumbing[target] === 1 && isUnmatched[target] === 0;
        if (edgeRetains[edge] === 0 || !isOwn || isHeldWithoutAdded[target] === 1 || !isToldWith(target, holder))
          continue;
        isHeldWithoutAdded[target] = 1;
        parent[target] = node;
        parentEdge[target] = edge;
        queue.push(target);
      }
    }
  }
  return {
    isHeldWithoutAdded,
    parent,
    parentEdge,
    cost: new Uint32Array(nodeCount),
    holdsAdded: isHeldWithoutAdded,
    standing: [],
    lists: findEarlierLists(before, match, sweepAfter.lists, isHeldWithoutAdded),
  };
}

/**
 * Finds the linked lists of *before* by those of *after*: of links between survivors *before* says nothing.
 *
 * @param isHolder - 1 for each holder in *before*: of other lists nothing is asked
 */
function findEarlierLists(
  { snapshot }: Heap,
  { beforeOf, afterOf }: NodeMatch,
  { all }: HeldLists,
  isHolder: Uint8Array,
): HeldLists {
  const positionNow = [...all.lists.keys()].filter((position) => isHolder[beforeOf[all.lists[position]]] === 1);
  const positionOf = new Map(positionNow.map((now, position) => [now, position]));
  const lists = positionNow.map((position) => beforeOf[all.lists[position]] as NodeOrdinal);
  const earlier = LinkedLists.of(snapshot, lists, (member) => {
    const now = afterOf[member] as NodeOrdinal;
    return now === NO_NODE ? -1 : (positionOf.get(all.positionOf(now)) ?? -1);
  });
  return new HeldLists(earlier, new Uint8Array(lists.length).fill(1));
}
