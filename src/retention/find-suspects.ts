import type { Comparison } from '../diff/compare.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { BROWSER_INTERNALS, isBrowsersTable } from './browser-internals.ts';
import { Cycles } from './cycles.ts';
import { findGone } from './gone.ts';
import { findSuspectOfHolder, type Growth, measureGrowth } from './growth.ts';
import type { Holding } from './holdings.ts';
import { Inside } from './inside.ts';
import { KeptObjects, keyOf } from './kept-objects.ts';
import { ChainMerger } from './merge-chains.ts';
import { countHeld, NoiseTotals } from './noise.ts';
import { findNoiseKind, SMALL_BYTES, sumGoneBytes } from './noise-kind.ts';
import { chargeOwnGrowth, type OwnGrowth } from './own-growth.ts';
import { addOwnParts } from './own-parts.ts';
import type { Noise } from './suspect.ts';
import { addInnerHops, changeSuspect, type SuspectWithGraph, withGraph } from './suspect-graph.ts';
import { listSharers } from './suspect-sets.ts';
import { SuspectWriter } from './suspect-writer.ts';
import { tellApart } from './tell-apart.ts';
import type { Turnover } from './told-counts.ts';
import { type GrowthContext, Trends } from './trends.ts';

/** What explains the growth, and what is told apart from it; their `growthBytes` and `bytes` add up to all of it. */
export interface Explanation {
  /** Most retained bytes first. */
  readonly suspects: readonly SuspectWithGraph[];
  readonly noise: readonly Noise[];
  /** The objects behind the suspects. */
  readonly kept: KeptObjects;
}

/**
 * Explains the growth between two snapshots: which survivors hold what was added, by which edge, how many bytes each
 * alone keeps, and what is noise. With snapshots in between, whether it went on.
 */
export function findSuspects(comparison: Comparison, context: GrowthContext = {}): Explanation {
  const growth = measureGrowth(comparison.after, comparison.match.beforeOf);
  const gone = findGone(comparison, growth);
  const suspectOfHolder = findSuspectOfHolder(growth);
  const own = chargeOwnGrowth(comparison, growth, suspectOfHolder);
  addOwnParts(comparison, growth.holdings, suspectOfHolder);
  const totalBytes = comparison.accounting.addedBytes + comparison.accounting.grownBytes;
  const iterations = context.iterationsAt?.at(-1);
  const inside = new Inside(comparison.after, growth);
  const writer = new SuspectWriter(comparison, growth, inside, { totalBytes, iterations });
  const trends = new Trends(comparison, growth, suspectOfHolder, context);
  const cycles = new Cycles(comparison.after, growth, inside, comparison.match.beforeOf);
  const noise = new NoiseTotals();
  const merger = new ChainMerger(comparison.after, growth);
  const suspects: SuspectWithGraph[] = [];
  const numberOf = new Map<string, number>();
  const grownOf = new Map<string, readonly NodeOrdinal[]>();

  for (const [number, { members }] of growth.suspects.entries()) {
    const groups = members.map((member) => growth.groups[member]);
    const holding = growth.holdings[number];
    const ownBytes = own.bytesBySuspect[number];
    const kind = findNoiseKind(comparison.after, growth.chains, {
      groups,
      holding,
      ownBytes,
      gone: gone[number],
      iterations,
    });
    if (kind === undefined) {
      const turnover = measureTurnover(gone[number], holding);
      const trend = trends.ofSuspect(number, turnover.isLarge);
      const suspect = {
        ...writer.describeGroups(number, ownBytes, trend, turnover),
        ...cycles.ofSuspect(number, trend.verdict),
      };
      numberOf.set(keyOf(suspect), number);
      suspects.push(
        withGraph(suspect, addInnerHops(merger.mergeGroups(groups, holding), suspect.chain, suspect.holds)),
      );
    } else noise.add(kind, countHeld(holding), holding.addedBytes + holding.shareBytes + ownBytes);
  }
  for (const grown of own.inPlace) {
    if (grown.bytes < SMALL_BYTES) noise.add('small changes', grown.grown.length, grown.bytes);
    else if (isBrowsersTable(comparison.after, grown)) {
      noise.add(BROWSER_INTERNALS, grown.grown.length, grown.bytes);
    } else {
      const suspect = writer.describeGrownInPlace(grown, trends.inPlace(grown));
      grownOf.set(keyOf(suspect), grown.grown);
      suspects.push(withGraph(suspect, merger.mergeGrownInPlace(grown)));
    }
  }
  addUnheld(noise, growth, own);
  suspects.sort(
    (left, right) => right.retainedBytes - left.retainedBytes || left.chain.at(-1)!.nodeId - right.chain.at(-1)!.nodeId,
  );
  return {
    suspects: addSharers(
      tellApart(suspects),
      numberOf,
      listSharers(growth.suspectSets, growth.suspects.length, growth.bytesBySet),
    ),
    noise: noise.list(),
    kept: new KeptObjects(comparison.after, growth, comparison.match.beforeOf, numberOf, grownOf),
  };
}

/** Says of each suspect with which others it shares what it keeps. */
function addSharers(
  suspects: readonly SuspectWithGraph[],
  numberOf: ReadonlyMap<string, number>,
  sharers: readonly ReadonlySet<number>[],
): SuspectWithGraph[] {
  const numbers = suspects.map((suspect) => numberOf.get(keyOf(suspect)));
  const placeOf = new Map(numbers.map((number, place) => [number, place]));
  return suspects.map((suspect, at) => {
    const number = numbers[at];
    const others = number === undefined ? undefined : sharers[number];
    if (others === undefined || others.size === 0) return suspect;
    const places = [...others].map((other) => placeOf.get(other)).filter((place) => place !== undefined);
    const sharedWith = places.sort((left, right) => left - right).map((place) => suspects[place].fingerprint);
    return changeSuspect(suspect, {
      ...(sharedWith.length > 0 ? { sharedWith } : {}),
      ...(sharedWith.length === others.size ? {} : { sharedWithNoise: true }),
    });
  });
}

/** With more turnover than this share of what is new, what is new does not tell how much a holder grew. */
const LARGE_TURNOVER = 0.1;

function measureTurnover(gone: Holding | undefined, holding: Holding): Turnover {
  const addedBytes = holding.addedBytes + holding.shareBytes;
  return { gone, isLarge: sumGoneBytes(gone) > addedBytes * LARGE_TURNOVER };
}

function addUnheld(noise: NoiseTotals, { unheld }: Growth, own: OwnGrowth): void {
  noise.add('reached from many places', unheld.byMany.count, unheld.byMany.bytes);
  noise.add('not reachable', unheld.unreached.count, unheld.unreached.bytes);
  noise.add('engine internals', own.engineCount, own.engineBytes);
  noise.add('tables of weak collections', own.weakCount, own.weakBytes);
}
