import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Comparison } from './compare.ts';
import { countHeld, type HeldCounts, listHolders, markHolders } from './held-counts.ts';
import { refuseSwapped } from './lineage.ts';
import { isSameKind, type NodeMatch } from './match.ts';
import { matchSnapshots } from './match-snapshots.ts';
import { SameStrings } from './same-strings.ts';

/** When the objects of the last snapshot of a series were born, and how large survivors were on the way. */
export interface Cohorts {
  /** How many snapshots the series has, the first and the last included. */
  readonly snapshotCount: number;
  /** For each node of the last snapshot the number of the first snapshot that has it; 0 for survivors. */
  readonly cohortOf: Uint16Array;
  /** For each snapshot the bytes of those survivors that grew, plumbing included, by their node in the last snapshot. */
  readonly bytesAt: readonly ReadonlyMap<NodeOrdinal, number>[];
  /** For each snapshot how many objects of each class it has that are gone in the last; empty where there are only two. */
  readonly goneCountsAt: readonly ReadonlyMap<string, number>[];
  /**
   * For each snapshot what survivors had that hold some more objects by now, exactly; nothing of those whose edges were not read,
   * and empty where there are only two.
   */
  readonly heldAt: readonly HeldCounts[];
}

/**
 * How many objects of a class a survivor had in each snapshot.
 *
 * @param holder - by its node in the last snapshot
 * @param className - V8's name, without shape
 * @returns undefined where that is not known of each snapshot
 */
export function heldAtEach({ heldAt }: Cohorts, holder: NodeOrdinal, className: string): number[] | undefined {
  if (!heldAt.every((held) => held.has(holder))) return undefined;
  return heldAt.map((held) => held.get(holder)?.get(className) ?? 0);
}

/**
 * Collects the cohorts of a series, one snapshot in the middle after the other; each is asked once and then let go.
 *
 * @param comparison - of the first and the last snapshot
 */
export class CohortCollector {
  readonly #comparison: Comparison;
  readonly #snapshotCount: number;
  readonly #cohortOf: Uint16Array;
  readonly #bytesAt: Map<NodeOrdinal, number>[];
  readonly #goneCountsAt: ReadonlyMap<string, number>[];
  readonly #heldAt: HeldCounts[];
  /** None where there are only two snapshots. */
  readonly #holders: readonly NodeOrdinal[];

  constructor(comparison: Comparison, snapshotCount: number) {
    const { after, match, changedBytes } = comparison;
    this.#comparison = comparison;
    this.#snapshotCount = snapshotCount;
    this.#cohortOf = new Uint16Array(after.snapshot.nodeCount).fill(snapshotCount - 1);
    this.#bytesAt = Array.from({ length: snapshotCount }, () => new Map());
    this.#goneCountsAt = Array.from({ length: snapshotCount }, () => new Map());
    this.#heldAt = Array.from({ length: snapshotCount }, () => new Map());
    this.#holders = snapshotCount > 2 ? listHolders(after, match.beforeOf) : [];
    const { ownedBytes } = after;
    for (let node = 0 as NodeOrdinal; node < after.snapshot.nodeCount; node++) {
      if (match.beforeOf[node] !== NO_NODE) this.#cohortOf[node] = 0;
      if (changedBytes[node] <= 0) continue;
      this.#bytesAt[0].set(node, ownedBytes[node] - changedBytes[node]);
      this.#bytesAt[snapshotCount - 1].set(node, ownedBytes[node]);
    }
  }

  /**
   * Takes in the snapshot with this number, counted from the first.
   *
   * @throws LineageError when it is not from the same process, or not from between the first and the last
   */
  add(middle: Snapshot, cohort: number): void {
    const { before, after } = this.#comparison;
    refuseSwapped(before.snapshot, middle);
    const { heap, match } = matchSnapshots(middle, after);
    const { beforeOf, afterOf } = match;
    for (let node = 0; node < beforeOf.length; node++) {
      if (beforeOf[node] !== NO_NODE && this.#cohortOf[node] > cohort) this.#cohortOf[node] = cohort;
    }
    this.#goneCountsAt[cohort] = countGone(heap, after, match);
    this.#heldAt[cohort] = countHeld(heap, afterOf, markHolders(after, this.#holders, this.#cohortOf, cohort));
    const { ownedBytes } = heap;
    for (let node = 0; node < afterOf.length; node++) {
      const now = afterOf[node] as NodeOrdinal;
      if (now !== NO_NODE && this.#bytesAt[0].has(now)) this.#bytesAt[cohort].set(now, ownedBytes[node]);
    }
  }

  /** What is known once all snapshots in the middle were added. */
  finish(): Cohorts {
    const { before, after, match } = this.#comparison;
    if (this.#snapshotCount > 2) {
      const isHolder = markHolders(after, this.#holders, this.#cohortOf, 0);
      this.#goneCountsAt[0] = countGone(before, after, match);
      this.#heldAt[0] = countHeld(before, match.afterOf, isHolder);
      this.#heldAt[this.#snapshotCount - 1] = countHeld(after, undefined, isHolder);
    }
    return {
      snapshotCount: this.#snapshotCount,
      cohortOf: this.#cohortOf,
      bytesAt: this.#bytesAt,
      goneCountsAt: this.#goneCountsAt,
      heldAt: this.#heldAt,
    };
  }
}

/**
 * Counts the objects that an author sees and that a later snapshot does not have, by class; plain objects by shape. What has
 * another class by now is gone from the one, and counts as less than none of the other.
 */
function countGone(earlier: Heap, after: Heap, { afterOf }: NodeMatch): Map<string, number> {
  const { snapshot } = earlier;
  const sameNames = new SameStrings(snapshot.strings, after.snapshot.strings);
  const names = new HeldClassNames(earlier);
  const laterNames = new HeldClassNames(after);
  const counts = new Map<string, number>();
  const add = (name: string, count: number): unknown => counts.set(name, (counts.get(name) ?? 0) + count);
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    const now = afterOf[node] as NodeOrdinal;
    if (now !== NO_NODE && isSameKind(snapshot, node, after.snapshot, now, sameNames)) continue;
    if (earlier.reachability.isReached[node] === 1 && earlier.isPlumbing[node] === 0) add(names.of(node), 1);
    if (now !== NO_NODE && after.reachability.isReached[now] === 1 && after.isPlumbing[now] === 0)
      add(laterNames.of(now), -1);
  }
  return counts;
}
