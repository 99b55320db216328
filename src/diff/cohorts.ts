import { countClasses } from '../graph/class-counts.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { sumOwnedBytes } from './accounting.ts';
import type { Comparison } from './compare.ts';
import { findLineage, refuseStrangers } from './lineage.ts';
import { matchById, type NodeMatch } from './match.ts';
import { SameStrings } from './same-strings.ts';

/** When the objects of the last snapshot of a series were born, and how large survivors were on the way. */
export interface Cohorts {
  /** How many snapshots the series has, the first and the last included. */
  readonly snapshotCount: number;
  /** For each node of the last snapshot the number of the first snapshot that has it; 0 for survivors. */
  readonly cohortOf: Uint16Array;
  /** For each snapshot the bytes of those survivors that grew, plumbing included, by their node in the last snapshot. */
  readonly bytesAt: readonly ReadonlyMap<NodeOrdinal, number>[];
  /** For each snapshot how many objects of each class it has; empty where there are only two. */
  readonly classCountsAt: readonly ReadonlyMap<string, number>[];
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
  readonly #classCountsAt: ReadonlyMap<string, number>[];

  constructor(comparison: Comparison, snapshotCount: number) {
    const { after, match, changedBytes } = comparison;
    this.#comparison = comparison;
    this.#snapshotCount = snapshotCount;
    this.#cohortOf = new Uint16Array(after.snapshot.nodeCount).fill(snapshotCount - 1);
    this.#bytesAt = Array.from({ length: snapshotCount }, () => new Map());
    this.#classCountsAt = Array.from({ length: snapshotCount }, () => new Map());
    const ownedBytes = ownedBytesOf(after);
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
  add(middle: Heap, cohort: number): void {
    const { before, after } = this.#comparison;
    matchPair(before, middle);
    const { beforeOf, afterOf } = matchPair(middle, after);
    for (let node = 0; node < beforeOf.length; node++) {
      if (beforeOf[node] !== NO_NODE && this.#cohortOf[node] > cohort) this.#cohortOf[node] = cohort;
    }
    this.#classCountsAt[cohort] = countClasses(middle);
    const ownedBytes = ownedBytesOf(middle);
    for (let node = 0; node < afterOf.length; node++) {
      const now = afterOf[node] as NodeOrdinal;
      if (now !== NO_NODE && this.#bytesAt[0].has(now)) this.#bytesAt[cohort].set(now, ownedBytes[node]);
    }
  }

  /** What is known once all snapshots in the middle were added. */
  finish(): Cohorts {
    if (this.#snapshotCount > 2) {
      this.#classCountsAt[0] = countClasses(this.#comparison.before);
      this.#classCountsAt[this.#snapshotCount - 1] = countClasses(this.#comparison.after);
    }
    return {
      snapshotCount: this.#snapshotCount,
      cohortOf: this.#cohortOf,
      bytesAt: this.#bytesAt,
      classCountsAt: this.#classCountsAt,
    };
  }
}

function matchPair(earlier: Heap, later: Heap): NodeMatch {
  const sameNames = new SameStrings(earlier.snapshot.strings, later.snapshot.strings);
  const match = matchById(earlier.snapshot, later.snapshot, sameNames);
  refuseStrangers(earlier.snapshot, later.snapshot, findLineage(earlier.snapshot, later.snapshot, match, sameNames));
  return match;
}

function ownedBytesOf({ snapshot, ownerOf }: Heap): Float64Array {
  return sumOwnedBytes(snapshot.shallowBytes, ownerOf, 0).ownedBytes;
}
