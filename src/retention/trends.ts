import { type Cohorts, heldAtEach } from '../diff/cohorts.ts';
import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { Growth } from './growth.ts';
import { sumOf } from './growth-rates.ts';
import { findToldClass, tellsEach } from './leading-class.ts';
import type { GrownInPlace } from './own-growth.ts';
import { type Leader, makeSeries, type RunningTotals, sumCohorts, sumInPlace } from './series.ts';
import { findCounted } from './told-counts.ts';
import { goesOn, judge, type Series, type Verdict } from './trend.ts';

/** What is known beside the snapshots. */
export interface GrowthContext {
  /** Repetitions of the action since the first snapshot, at each snapshot. */
  readonly iterationsAt?: readonly number[] | undefined;
  /** What the snapshots between the two say. */
  readonly cohorts?: Cohorts;
}

/** What a series of snapshots says of a suspect. */
export interface Trend {
  readonly verdict: Verdict;
  /** Absent where there are only two snapshots. */
  readonly series?: Series;
}

/** Tells for each suspect whether it went on growing; with two snapshots all is growth. */
export class Trends {
  readonly #after: Heap;
  readonly #growth: Growth;
  readonly #context: GrowthContext;
  readonly #leaders: readonly (Leader | undefined)[];
  readonly #totals: readonly RunningTotals[] | undefined;
  #bornAt: Map<string, number[]> | undefined;

  /** @param suspectOfHolder - of `findSuspectOfHolder` */
  constructor(comparison: Comparison, growth: Growth, suspectOfHolder: Uint32Array, context: GrowthContext) {
    this.#after = comparison.after;
    this.#growth = growth;
    this.#context = context;
    this.#leaders = growth.suspects.map((_, suspect) => leaderOf(growth, suspect));
    const { cohorts } = context;
    if (cohorts === undefined || cohorts.snapshotCount < 3) return;
    this.#totals = sumCohorts(comparison, growth, suspectOfHolder, this.#leaders, cohorts);
  }

  /**
   * @param suspect - its number in `growth.suspects`
   * @param hasTurnover - whether much of what its holders had is gone: what is alive now was born late, however full they
   *   were before
   */
  ofSuspect(suspect: number, hasTurnover: boolean): Trend {
    const { cohorts, iterationsAt } = this.#context;
    if (this.#totals === undefined || cohorts === undefined) return { verdict: 'growth' };
    const totals = this.#totals[suspect];
    if (!hasTurnover) return trendOf(totals, iterationsAt);
    const held = this.#heldOf(suspect, cohorts);
    const sizes = held ?? this.#populationOf(suspect, cohorts);
    if (sizes === undefined) return { verdict: 'growth' };
    const counts = sizes.map((size) => size - sizes[0]);
    const told = held === undefined ? { population: sizes } : { held };
    return { verdict: judge(counts), series: { ...makeSeries({ ...totals, counts }, counts, iterationsAt), ...told } };
  }

  /** How many objects of the class the first holders had in each snapshot; undefined where that is not known, or shapes are told. */
  #heldOf(suspect: number, cohorts: Cohorts): number[] | undefined {
    const { groups, suspects } = this.#growth;
    const leader = this.#leaders[suspect];
    if (leader === undefined || leader.isEach || leader.names.some(isShape)) return undefined;
    const sizes = new Array<number>(cohorts.snapshotCount).fill(0);
    for (const holder of groups[suspects[suspect].members[0]].holders) {
      for (const name of leader.names) {
        const held = heldAtEach(cohorts, holder as NodeOrdinal, name);
        if (held === undefined) return undefined;
        for (const [at, count] of held.entries()) sizes[at] += count;
      }
    }
    return sizes[sizes.length - 1] === 0 ? undefined : sizes;
  }

  /**
   * How many objects of the class each snapshot has: those that are still there, and those that are gone by now. Undefined where the
   * class is everywhere.
   */
  #populationOf(suspect: number, cohorts: Cohorts): number[] | undefined {
    const names = this.#leaders[suspect]?.names ?? [];
    if (names.length === 0 || names.some((name) => COMMON.test(name))) return undefined;
    this.#bornAt ??= this.#countBorn(cohorts);
    const bornAt = this.#bornAt;
    let livingCount = 0;
    return cohorts.goneCountsAt.map((goneCount, at) => {
      livingCount += sumOf(names, (name) => bornAt.get(name)?.[at] ?? 0);
      return livingCount + sumOf(names, (name) => goneCount.get(name) ?? 0);
    });
  }

  /** How many of each suspect's class were born by each snapshot and are still there. */
  #countBorn({ cohortOf, snapshotCount }: Cohorts): Map<string, number[]> {
    const { snapshot, reachability, isPlumbing } = this.#after;
    const classOf = new HeldClassNames(this.#after);
    const bornAt = new Map<string, number[]>();
    for (const leader of this.#leaders) {
      for (const name of leader?.names ?? []) bornAt.set(name, new Array<number>(snapshotCount).fill(0));
    }
    for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
      if (reachability.isReached[node] === 0 || isPlumbing[node] === 1) continue;
      const counts = bornAt.get(classOf.of(node));
      if (counts !== undefined) counts[cohortOf[node]]++;
    }
    return bornAt;
  }

  /** Tables grow in steps: one that did not grow in an interval may still have been filled in it. */
  inPlace({ grown }: GrownInPlace): Trend {
    const { cohorts } = this.#context;
    if (this.#totals === undefined || cohorts === undefined) return { verdict: 'growth' };
    const bytes = sumInPlace(grown, cohorts);
    const counts = bytes.map(() => 0);
    const verdict = judge(bytes) === 'leak' ? 'leak' : 'growth';
    return { verdict, series: makeSeries({ counts, bytes }, bytes, this.#context.iterationsAt) };
  }
}

/** By what is told; where no more of it came, by what it keeps. */
function trendOf(totals: RunningTotals, iterationsAt: readonly number[] | undefined): Trend {
  const verdict = judge(totals.counts);
  if (verdict !== 'warm-up' || !goesOn(totals.bytes))
    return { verdict, series: makeSeries(totals, totals.counts, iterationsAt) };
  return { verdict: 'leak', series: { ...makeSeries(totals, totals.bytes, iterationsAt), inBytes: true } };
}

/** Classes that are everywhere: how many a heap has of them says nothing of one holder. */
const COMMON = /^(?:Object|Array|Map|Set|Promise|Date|\(.*)$/su;

function leaderOf({ holdings, suspects, groups }: Growth, suspect: number): Leader | undefined {
  if (holdings[suspect].classes.size === 0) return undefined;
  const { edgeName } = groups[suspects[suspect].members[0]].hold;
  const { classes } = holdings[suspect];
  const { className, names, leader } = findCounted(classes, findToldClass(classes, edgeName));
  const otherShapes = new Set([...classes.keys()].filter((name) => isShape(name) && !names.includes(name)));
  return { className, names, otherShapes, isEach: tellsEach(leader), isStraight: leader.straightCount > 0 };
}
