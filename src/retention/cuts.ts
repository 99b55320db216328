import { CutWalk } from '../graph/cut-walk.ts';
import { findSource } from '../graph/edge-source.ts';
import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { staysWhole, tablesStay } from './cut-survivors.ts';
import { LISTS } from './edge-labels.ts';
import type { Growth } from './growth.ts';
import { sumBySet } from './holdings.ts';

/** Growth groups whose edges are cut together, and the bytes that come back. */
export interface GroupCut {
  /** Numbers of the groups, ascending. */
  readonly groups: readonly number[];
  readonly freedBytes: number;
}

/** Of more holders only the first are tried alone: the suspect's own, and three other ways, as many as a report shows. */
const MOST_TRIED_ALONE = 4;

/** Smaller sets that are looked at, those that keep most first. */
const MOST_SETS_TRIED = 16;

/** A smaller set of edges is told if it frees this share of what all of them do. */
const NEARLY_ALL = 0.9;

/**
 * Finds which growth points to cut for each suspect, and what each cut frees.
 *
 * A node dies with some groups when all groups that reach it are among them; so the smallest sets that free something are
 * those that `HolderSets` knows, and the bytes are those of the sets within. Only where a WeakMap may go, whose values go
 * with key **or** table, the heap is walked again without the edges.
 */
export class Cuts {
  readonly #heap: Heap;
  readonly #growth: Growth;
  /** All bytes that just the groups of each set reach, by the set's number. */
  readonly #bytesBySet: Float64Array;
  /** For each group the sets that it is in. */
  readonly #setsOf: readonly (readonly number[])[];
  /** Undefined where the sets tell all. */
  readonly #walk: CutWalk | undefined;
  readonly #staysWhole: boolean;
  #listWalk: CutWalk | undefined;
  #isGrowth: Uint8Array | undefined;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
    this.#bytesBySet = sumBySet(heap, growth.kept);
    this.#setsOf = listSetsOf(growth);
    this.#walk = tablesStay(heap, growth) ? undefined : new CutWalk(heap);
    this.#staysWhole = this.#walk === undefined || staysWhole(this.#walk, growth);
  }

  /**
   * What only the engine or Node holds something by, like all that they have of an open socket, no program clears edge by edge:
   * these groups go together.
   *
   * @param suspect - its number in `growth.suspects`
   */
  ofSuspect(suspect: number): GroupCut[] {
    const { members } = this.#growth.suspects[suspect];
    const all = [...members].sort(ascending);
    const engines = all.filter((member) => this.#growth.groups[member].isEngines);
    const withEngines = (groups: readonly number[]): readonly number[] =>
      groups.some((group) => engines.includes(group)) ? [...new Set([...groups, ...engines])].sort(ascending) : groups;
    const candidates = members.slice(0, MOST_TRIED_ALONE).map((member) => withEngines([member]));
    const smallest = all.length > 2 ? this.#smallestOfMost(all) : undefined;
    if (smallest !== undefined) candidates.push(withEngines(smallest));
    candidates.push(all);
    const isFirst = (groups: readonly number[], position: number): boolean =>
      candidates.findIndex((other) => other.join() === groups.join()) === position;
    return candidates.filter(isFirst).map((groups) => ({ groups, freedBytes: this.freedBytes(groups) }));
  }

  /** Bytes that the root no longer reaches when all edges of these groups are gone. */
  freedBytes(groups: readonly number[]): number {
    if (groups.some((group) => LISTS.has(this.#growth.groups[group].hold.edgeName)))
      return this.#walkWithoutLists(groups);
    return this.#walk === undefined
      ? this.#bytesWithin(groups, this.#bytesBySet)
      : this.#walkWithout(groups, this.#walk);
  }

  /** The same without some edges behind the growth points; only what was added counts, and what stays only with that. */
  freedByEdges(edges: Uint32Array): number {
    this.#listWalk ??= new CutWalk(this.#heap);
    this.#isGrowth ??= markGrowth(this.#growth);
    return this.#walkWhole(edges, this.#listWalk, this.#isGrowth);
  }

  /** Of the sets that keep most the smallest that frees nearly all; undefined for none. */
  #smallestOfMost(all: readonly number[]): readonly number[] | undefined {
    const { kept, bytesBySet } = this.#growth;
    const isOurs = new Set(all);
    const sets = [...new Set(all.flatMap((group) => this.#setsOf[group]))];
    const enough = this.#bytesWithin(all, bytesBySet) * NEARLY_ALL;
    return sets
      .filter((set) => kept.sets.membersOf(set).every((member) => isOurs.has(member)))
      .sort((left, right) => bytesBySet[right] - bytesBySet[left] || left - right)
      .map((set) => kept.sets.membersOf(set))
      .filter((members) => members.length < all.length)
      .slice(0, MOST_SETS_TRIED)
      .sort((left, right) => left.length - right.length)
      .find((members) => this.#bytesWithin(members, bytesBySet) >= enough);
  }

  #bytesWithin(groups: readonly number[], bytesBySet: Float64Array): number {
    const { sets } = this.#growth.kept;
    const isCut = new Set(groups);
    let bytes = 0;
    for (const group of groups) {
      for (const set of this.#setsOf[group]) {
        const members = sets.membersOf(set);
        // Of each set the first member counts it.
        if (members[0] === group && members.every((member) => isCut.has(member))) bytes += bytesBySet[set];
      }
    }
    return bytes;
  }

  #walkWithout(groups: readonly number[], walk: CutWalk): number {
    const { shallowBytes } = this.#heap.snapshot;
    const { points, sweep, kept } = this.#growth;
    const edges = this.#edgesOf(groups);
    if (!this.#staysWhole) return this.#walkWhole(edges, walk);
    let bytes = 0;
    const isReached = walk.reachedBehind(sweep.isHeldWithoutAdded, points.edge, edges);
    for (const node of kept.behind.nodes) if (isReached[node] === 0) bytes += shallowBytes[node as NodeOrdinal];
    return bytes;
  }

  /**
   * A list of reactions, listeners or timers goes as a whole, by the edge that its holder has to it: its links go, too. What was in it
   * before goes as well; as in all cuts, it does not count.
   */
  #walkWithoutLists(groups: readonly number[]): number {
    const { chains, points, groups: allGroups } = this.#growth;
    const { firstEdge } = this.#heap.snapshot;
    const edges = this.#edgesOf(groups);
    const lists = new Set(groups.filter((group) => LISTS.has(allGroups[group].hold.edgeName)));
    const cut = new Set<number>(edges);
    for (let position = 0; position < points.edge.length; position++) {
      if (!lists.has(points.groupOf[position])) continue;
      const into = chains.holds.edgeIntoPlumbing(findSource(firstEdge, points.edge[position] as EdgeOrdinal));
      if (into !== NO_EDGE) cut.add(into);
    }
    return this.freedByEdges(Uint32Array.from(cut));
  }

  /** @param isCounted - 1 for each node that counts if it is freed; all do where it is left out */
  #walkWhole(edges: Uint32Array, walk: CutWalk, isCounted?: Uint8Array): number {
    const { nodeCount, shallowBytes } = this.#heap.snapshot;
    const { isReached: wasReached } = this.#heap.reachability;
    const isReached = walk.reachedWithout(edges, this.#growth.sweep.standing);
    let bytes = 0;
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      const isFreed = wasReached[node] === 1 && isReached[node] === 0;
      if (isFreed && isCounted?.[node] !== 0) bytes += shallowBytes[node];
    }
    return bytes;
  }

  #edgesOf(groups: readonly number[]): Uint32Array {
    const { edge, groupOf } = this.#growth.points;
    const isCut = new Uint8Array(this.#growth.groups.length);
    for (const group of groups) isCut[group] = 1;
    let count = 0;
    for (const group of groupOf) count += isCut[group];
    const edges = new Uint32Array(count);
    for (let position = edge.length - 1; position >= 0; position--) {
      if (isCut[groupOf[position]] === 1) edges[--count] = edge[position];
    }
    return edges;
  }
}

function ascending(left: number, right: number): number {
  return left - right;
}

/** @returns 1 for each node that was added, or that stays only with what was */
function markGrowth({ beforeOf, sweep }: Growth): Uint8Array {
  const isGrowth = new Uint8Array(beforeOf.length);
  for (let node = 0; node < beforeOf.length; node++)
    isGrowth[node] = beforeOf[node] === NO_NODE || sweep.isHeldWithoutAdded[node] === 0 ? 1 : 0;
  return isGrowth;
}

function listSetsOf({ groups, kept }: Growth): number[][] {
  const setsOf: number[][] = groups.map(() => []);
  for (let set = 0; set < kept.sets.count; set++) {
    for (const member of kept.sets.membersOf(set)) setsOf[member].push(set);
  }
  return setsOf;
}
