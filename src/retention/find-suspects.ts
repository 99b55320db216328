import type { Comparison } from '../diff/compare.ts';
import { findSuspectOfHolder, type Growth, measureGrowth } from './growth.ts';
import { addOwnParts, type Holding } from './holdings.ts';
import { countHeld, NoiseTotals } from './noise.ts';
import { findNoiseKind, SMALL_BYTES } from './noise-kind.ts';
import { chargeOwnGrowth, type OwnGrowth } from './own-growth.ts';
import type { Noise, Suspect } from './suspect.ts';
import { SuspectWriter } from './suspect-writer.ts';

/** What explains the growth, and what is told apart from it; their `growthBytes` and `bytes` add up to all of it. */
export interface Explanation {
  /** Most retained bytes first. */
  readonly suspects: readonly Suspect[];
  readonly noise: readonly Noise[];
}

/**
 * Explains the growth between two snapshots: which survivors hold what was added, by which edge, how many bytes each
 * alone keeps, and what is noise.
 *
 * @param iterations - repetitions of the action between the snapshots, where known
 */
export function findSuspects(comparison: Comparison, iterations?: number): Explanation {
  const growth = measureGrowth(comparison.after, comparison.match.beforeOf);
  const gone = findGone(comparison, growth);
  const suspectOfHolder = findSuspectOfHolder(growth);
  const own = chargeOwnGrowth(comparison, growth, suspectOfHolder);
  addOwnParts(comparison, growth.holdings, suspectOfHolder);
  const totalBytes = comparison.accounting.addedBytes + comparison.accounting.grownBytes;
  const writer = new SuspectWriter(comparison.after, growth.chains, { totalBytes, iterations });
  const noise = new NoiseTotals();
  const suspects: Suspect[] = [];

  for (const [number, { members }] of growth.suspects.entries()) {
    const groups = members.map((member) => growth.groups[member]);
    const holding = growth.holdings[number];
    const ownBytes = own.bytesBySuspect[number];
    const kind = findNoiseKind(comparison.after, { groups, holding, ownBytes, gone: gone[number] });
    if (kind === undefined) suspects.push(writer.describeGroups(groups, holding, ownBytes));
    else noise.add(kind, countHeld(holding), holding.addedBytes + holding.shareBytes + ownBytes);
  }
  for (const grown of own.inPlace) {
    if (grown.bytes < SMALL_BYTES) noise.add('small changes', grown.count, grown.bytes);
    else suspects.push(writer.describeGrownInPlace(grown));
  }
  addUnheld(noise, growth, own);
  suspects.sort(
    (left, right) => right.retainedBytes - left.retainedBytes || left.chain.at(-1)!.nodeId - right.chain.at(-1)!.nodeId,
  );
  return { suspects, noise: noise.list() };
}

/**
 * Finds, for each suspect, what the same holders held by the same edges in *before* and that is gone.
 *
 * @returns in the order of `growth.suspects`
 */
function findGone({ before, match }: Comparison, growth: Growth): Holding[][] {
  const suspectByHold = new Map<string, number>();
  for (const [suspect, { members }] of growth.suspects.entries()) {
    for (const member of members) {
      const { holders, hold } = growth.groups[member];
      for (const holder of holders) suspectByHold.set(`${holder} ${hold.edgeName}`, suspect);
    }
  }
  const goneBySuspect: Holding[][] = growth.suspects.map(() => []);
  const gone = measureGrowth(before, match.afterOf);
  for (const [goneSuspect, { members }] of gone.suspects.entries()) {
    const suspect = members
      .flatMap((member) => [...gone.groups[member].holders].map((holder) => [holder, gone.groups[member]] as const))
      .map(([holder, { hold }]) => suspectByHold.get(`${match.afterOf[holder]} ${hold.edgeName}`))
      .find((found) => found !== undefined);
    if (suspect !== undefined) goneBySuspect[suspect].push(gone.holdings[goneSuspect]);
  }
  return goneBySuspect;
}

function addUnheld(noise: NoiseTotals, { unheld }: Growth, own: OwnGrowth): void {
  noise.add('reached from many places', unheld.byMany.count, unheld.byMany.bytes);
  noise.add('not reachable', unheld.unreached.count, unheld.unreached.bytes);
  noise.add('engine internals', own.engineCount, own.engineBytes);
}
