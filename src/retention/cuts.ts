import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { CutWalk } from './cut-walk.ts';
import type { Growth } from './growth.ts';

/** Growth groups whose edges are cut together, and the bytes that come back. */
export interface GroupCut {
  /** Numbers of the groups, ascending. */
  readonly groups: readonly number[];
  readonly freedBytes: number;
}

/** Of more holders only the first are tried alone. */
const MOST_TRIED_ALONE = 3;

/** Smaller sets that are looked at, those that keep most first. */
const MOST_SETS_TRIED = 16;

/** A smaller set of edges is told if it frees this share of what all of them do. */
const NEARLY_ALL = 0.9;

/**
 * Finds which growth points to cut for each suspect, and measures each cut by walking the heap without its edges.
 *
 * A node dies with a set of groups when all groups that reach it are in the set; so the smallest sets that free something
 * are among those that `HolderSets` knows, and all groups of the suspect together.
 */
export class Cuts {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #walk: CutWalk;
  readonly #staysWhole: boolean;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
    this.#walk = new CutWalk(heap);
    this.#staysWhole = staysWhole(this.#walk, growth);
  }

  /** @param suspect - its number in `growth.suspects` */
  ofSuspect(suspect: number): GroupCut[] {
    const { members } = this.#growth.suspects[suspect];
    const all = [...members].sort((left, right) => left - right);
    const candidates: (readonly number[])[] = members.slice(0, MOST_TRIED_ALONE).map((member) => [member]);
    const smallest = this.#smallestOfMost(all);
    if (smallest !== undefined) candidates.push(smallest);
    candidates.push(all);
    const isFirst = (groups: readonly number[], position: number): boolean =>
      candidates.findIndex((other) => other.join() === groups.join()) === position;
    return candidates.filter(isFirst).map((groups) => ({ groups, freedBytes: this.freedBytes(groups) }));
  }

  /** Bytes that the root no longer reaches when all edges of these groups are gone. */
  freedBytes(groups: readonly number[]): number {
    const { nodeCount, shallowBytes } = this.#heap.snapshot;
    const { points, sweep, kept } = this.#growth;
    const edges = this.#edgesOf(groups);
    const isReached = this.#staysWhole
      ? this.#walk.reachedBehind(sweep.isHeldWithoutAdded, points.edge, edges)
      : this.#walk.reachedWithout(edges, sweep.standing);
    const { isReached: wasReached } = this.#heap.reachability;
    let bytes = 0;
    if (this.#staysWhole) {
      for (const node of kept.behind.nodes) if (isReached[node] === 0) bytes += shallowBytes[node as NodeOrdinal];
      return bytes;
    }
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      if (wasReached[node] === 1 && isReached[node] === 0) bytes += shallowBytes[node];
    }
    return bytes;
  }

  /** Of the sets of two groups or more that keep most the smallest that frees nearly all; undefined for none. */
  #smallestOfMost(all: readonly number[]): readonly number[] | undefined {
    const { kept, bytesBySet } = this.#growth;
    const isOurs = new Set(all);
    const ours = Array.from({ length: kept.sets.count }, (_, set) => ({
      members: kept.sets.membersOf(set),
      bytes: bytesBySet[set],
    })).filter(({ members }) => members.length > 0 && members.every((member) => isOurs.has(member)));
    const bytesWithin = (groups: readonly number[]): number =>
      ours.reduce((sum, { members, bytes }) => sum + (members.every((one) => groups.includes(one)) ? bytes : 0), 0);
    const enough = ours.reduce((sum, { bytes }) => sum + bytes, 0) * NEARLY_ALL;
    return ours
      .filter(({ members }) => members.length > 1 && members.length < all.length)
      .sort((left, right) => right.bytes - left.bytes)
      .slice(0, MOST_SETS_TRIED)
      .map(({ members }) => members)
      .sort((left, right) => left.length - right.length)
      .find((members) => bytesWithin(members) >= enough);
  }

  #edgesOf(groups: readonly number[]): Uint32Array {
    const { edge } = this.#growth.points;
    const isCut = new Uint8Array(this.#growth.groups.length);
    for (const group of groups) isCut[group] = 1;
    let count = 0;
    for (const group of this.#growth.points.groupOf) count += isCut[group];
    const edges = new Uint32Array(count);
    for (let position = edge.length - 1; position >= 0; position--) {
      if (isCut[this.#growth.points.groupOf[position]] === 1) edges[--count] = edge[position];
    }
    return edges;
  }
}

/**
 * Whether the survivors in front of the growth points stay whatever growth points are cut. They do, but for the values of
 * a WeakMap that only something added holds: they go with the map.
 */
function staysWhole(walk: CutWalk, { points, sweep }: Growth): boolean {
  const isReached = walk.reachedWithout(points.edge, sweep.standing);
  return sweep.isHeldWithoutAdded.every((isHeld, node) => isHeld === isReached[node]);
}
