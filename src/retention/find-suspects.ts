import type { Comparison } from '../diff/compare.ts';
import { ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { ChainPatterns } from './chain-patterns.ts';
import { type Growth, measureGrowth } from './growth.ts';
import type { Holding } from './holdings.ts';
import { countHeld, engineNoiseOf, NoiseTotals } from './noise.ts';
import { chargeOwnGrowth, type OwnGrowth } from './own-growth.ts';
import type { Noise, Suspect } from './suspect.ts';
import { SuspectWriter } from './suspect-writer.ts';

/** What explains the growth, and what is told apart from it; their `growthBytes` and `bytes` add up to all of it. */
export interface Explanation {
  /** Most retained bytes first. */
  readonly suspects: readonly Suspect[];
  readonly noise: readonly Noise[];
}

/** A group of which at least this share was there before in other objects is churn, not growth. */
const CHURN_SHARE = 0.9;

/** One object alone that is smaller than this is no leak of a repeated action. */
const SMALL_BYTES = 1000;

/**
 * Explains the growth between two snapshots: which survivors hold what was added, by which edge, how many bytes each
 * alone keeps, and what is noise.
 *
 * @param iterations - repetitions of the action between the snapshots, where known
 */
export function findSuspects(comparison: Comparison, iterations?: number): Explanation {
  const patterns = new ChainPatterns();
  const growth = measureGrowth(comparison.after, comparison.match.beforeOf, patterns);
  const goneBytes = measureGoneBytes(comparison, patterns);
  const own = chargeOwnGrowth(comparison, growth);
  const totalBytes = comparison.accounting.addedBytes + comparison.accounting.grownBytes;
  const writer = new SuspectWriter(comparison.after, growth.chains, { totalBytes, iterations });
  const noise = new NoiseTotals();
  const suspects: Suspect[] = [];

  for (const [number, group] of growth.groups.entries()) {
    const holding = growth.holdings[number];
    const ownBytes = own.bytesByGroup[number];
    const kind = noiseKindOf(comparison, growth, number, ownBytes, goneBytes.get(group.key) ?? 0);
    if (kind === undefined) suspects.push(writer.describeGroup(group, holding, ownBytes));
    else noise.add(kind, countHeld(holding), holding.addedBytes + ownBytes);
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

/** Bytes of *before* that are gone, by the key of the group that held them. */
function measureGoneBytes({ before, match }: Comparison, patterns: ChainPatterns): Map<string, number> {
  const { groups, holdings } = measureGrowth(before, match.afterOf, patterns);
  return new Map(groups.map((group, number) => [group.key, holdings[number].addedBytes]));
}

function noiseKindOf(
  { after }: Comparison,
  growth: Growth,
  number: number,
  ownBytes: number,
  goneBytes: number,
): string | undefined {
  const { holder, edgeName } = growth.groups[number].hold;
  const holding = growth.holdings[number];
  const holderType = after.snapshot.nodeType[holder];
  if (holderType === NodeType.synthetic && isCaptureRoot(after.classNames.of(holder))) return 'held by the capture';
  const isUsersHolder = holderType === NodeType.object || holderType === NodeType.native;
  const engineKind = engineNoiseOf(holding, holder !== ROOT && isUsersHolder && !edgeName.startsWith('(internal)'));
  if (engineKind !== undefined) return engineKind;
  if (holding.addedBytes > 0 && goneBytes >= holding.addedBytes * CHURN_SHARE) return 'replaced objects';
  const isSmall = holding.exclusiveBytes + ownBytes < SMALL_BYTES && largestCount(holding) < 2;
  return isSmall ? 'small changes' : undefined;
}

function isCaptureRoot(name: string): boolean {
  return name === '(Stack roots)' || name === '(Handle scope)' || name === '(Handle scopes)';
}

function largestCount({ classes }: Holding): number {
  let largest = 0;
  for (const { count } of classes.values()) largest = Math.max(largest, count);
  return largest;
}

function addUnheld(noise: NoiseTotals, { unheld }: Growth, own: OwnGrowth): void {
  noise.add('kept by several suspects', unheld.severalCount, unheld.severalBytes);
  noise.add('not reachable', unheld.unreachedCount, unheld.unreachedBytes);
  noise.add('engine internals', own.engineCount, own.engineBytes);
}
