import type { Cohorts } from '../diff/cohorts.ts';
import type { Comparison } from '../diff/compare.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { Growth } from './growth.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import { fitLine, growsInEveryInterval, type Series } from './trend.ts';

/** The class that each suspect is told with. */
export interface Leader {
  readonly className: string;
  /** The same; of plain objects of several shapes all of these. */
  readonly names: readonly string[];
  /** Shapes of plain objects that the suspect keeps and that are not told; a shape that is not in `names` either is of one object. */
  readonly otherShapes: ReadonlySet<string>;
  /** Whether all objects of the class are told, not only ... */
  readonly isEach: boolean;
  /** ... those that are held straight, or, where none is, that nothing else dominates. */
  readonly isStraight: boolean;
}

/** What was born by each snapshot and is still alive, running totals. */
export interface RunningTotals {
  readonly counts: number[];
  readonly bytes: number[];
}

/**
 * Counts, for each suspect, what was born by each snapshot: the objects it is told with, and all added bytes it reaches
 * first. In the order of `growth.suspects`.
 *
 * @param suspectOfHolder - of `findSuspectOfHolder`
 */
export function sumCohorts(
  { after, match }: Comparison,
  growth: Growth,
  suspectOfHolder: Uint32Array,
  leaders: readonly (Leader | undefined)[],
  { snapshotCount, cohortOf }: Cohorts,
): RunningTotals[] {
  const { nodeCount, shallowBytes } = after.snapshot;
  const totals = growth.suspects.map(() => emptyTotals(snapshotCount));
  const { suspectsBySet } = growth.suspectSets;
  const classOf = new HeldClassNames(after);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = after.ownerOf[node] as NodeOrdinal;
    const vertex = growth.kept.behind.vertexOf[node];
    const set = growth.kept.setOf[vertex];
    if (match.beforeOf[owner] === NO_NODE) {
      const suspect = set === NO_SET ? undefined : suspectsBySet[set][0];
      if (suspect === undefined) continue;
      totals[suspect].bytes[cohortOf[owner]] += shallowBytes[node];
      const leader = leaders[suspect];
      const isTold = owner === node && leader !== undefined && tells(leader, growth.kept, vertex);
      if (isTold && isOfClass(classOf.of(node), leader)) totals[suspect].counts[cohortOf[node]]++;
    } else if (owner !== node && match.beforeOf[node] === NO_NODE) {
      if (suspectOfHolder[owner] === 0) continue;
      const suspect = suspectOfHolder[owner] - 1;
      totals[suspect].bytes[cohortOf[node]] += shallowBytes[node];
      if (leaders[suspect]?.isEach && isOfClass(after.classNames.of(node), leaders[suspect])) {
        totals[suspect].counts[cohortOf[node]]++;
      }
    }
  }
  for (const { counts, bytes } of totals) {
    accumulate(counts);
    accumulate(bytes);
  }
  return totals;
}

/** The bytes that survivors gained in place by each snapshot. */
export function sumInPlace(nodes: readonly NodeOrdinal[], { snapshotCount, bytesAt }: Cohorts): number[] {
  return Array.from({ length: snapshotCount }, (_, at) =>
    nodes.reduce((sum, node) => {
      const first = bytesAt[0].get(node) ?? 0;
      return sum + (bytesAt[at].get(node) ?? first) - first;
    }, 0),
  );
}

/**
 * Puts running totals into a series.
 *
 * @param iterationsAt - iterations at each snapshot; undefined where they are not known, then intervals count as one each
 * @param values - what is judged and what the line is fitted to
 */
export function makeSeries(
  { counts, bytes }: RunningTotals,
  values: readonly number[],
  iterationsAt: readonly number[] | undefined,
): Series {
  const positions = iterationsAt ?? values.map((_, at) => at);
  const oldest = values.findIndex((value) => value > values[0]);
  return {
    counts,
    bytes,
    ...(oldest === -1 ? {} : { oldestInterval: oldest }),
    ...fitLine(positions, values),
    everyInterval: growsInEveryInterval(values),
  };
}

function emptyTotals(snapshotCount: number): RunningTotals {
  return { counts: new Array(snapshotCount).fill(0), bytes: new Array(snapshotCount).fill(0) };
}

function tells({ isEach, isStraight }: Leader, kept: KeptNodes, vertex: number): boolean {
  if (isEach) return true;
  return kept.isTopmost[vertex] === 1 && (!isStraight || kept.isStraight[vertex] === 1);
}

/** A shape that only one object has is told as plain `Object`. */
function isOfClass(className: string, leader: Leader | undefined): boolean {
  if (leader === undefined) return false;
  if (className === leader.className) return true;
  return leader.className === 'Object' && isShape(className) && !leader.otherShapes.has(className);
}

function accumulate(values: number[]): void {
  for (let at = 1; at < values.length; at++) values[at] += values[at - 1];
}
