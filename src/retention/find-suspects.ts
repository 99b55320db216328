import type { Comparison } from '../diff/compare.ts';
import { ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { addOwnParts, type Holding, leadingClass } from './holdings.ts';
import { countHeld, engineNoiseOf, NoiseTotals } from './noise.ts';
import { chargeOwnGrowth, findMainGroups, type OwnGrowth } from './own-growth.ts';
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

/** Less than this, in less than two objects, is no leak of a repeated action. */
const SMALL_BYTES = 1000;

/**
 * Explains the growth between two snapshots: which survivors hold what was added, by which edge, how many bytes each
 * alone keeps, and what is noise.
 *
 * @param iterations - repetitions of the action between the snapshots, where known
 */
export function findSuspects(comparison: Comparison, iterations?: number): Explanation {
  const growth = measureGrowth(comparison.after, comparison.match.beforeOf);
  const gone = findGone(comparison, growth);
  const groupOfHolder = findMainGroups(growth);
  const own = chargeOwnGrowth(comparison, growth, groupOfHolder);
  addOwnParts(comparison, growth.holdings, groupOfHolder);
  const totalBytes = comparison.accounting.addedBytes + comparison.accounting.grownBytes;
  const writer = new SuspectWriter(comparison.after, growth.chains, { totalBytes, iterations });
  const noise = new NoiseTotals();
  const suspects: Suspect[] = [];

  for (const [number, group] of growth.groups.entries()) {
    const holding = growth.holdings[number];
    const ownBytes = own.bytesByGroup[number];
    const kind = noiseKindOf(comparison, growth, number, ownBytes, gone[number]);
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

/**
 * Finds, for each group of *after*, what the same holders held by the same edge in *before* and that is gone.
 *
 * @returns in the order of `growth.groups`
 */
function findGone({ before, match }: Comparison, growth: Growth): Holding[][] {
  const numberByHold = new Map<string, number>();
  for (const [number, { holders, hold }] of growth.groups.entries()) {
    for (const holder of holders) numberByHold.set(`${holder} ${hold.edgeName}`, number);
  }
  const goneByGroup: Holding[][] = growth.groups.map(() => []);
  const gone = measureGrowth(before, match.afterOf);
  for (const [goneNumber, { holders, hold }] of gone.groups.entries()) {
    for (const holder of holders) {
      const number = numberByHold.get(`${match.afterOf[holder]} ${hold.edgeName}`);
      if (number === undefined) continue;
      goneByGroup[number].push(gone.holdings[goneNumber]);
      break;
    }
  }
  return goneByGroup;
}

function noiseKindOf(
  { after }: Comparison,
  growth: Growth,
  number: number,
  ownBytes: number,
  gone: readonly Holding[],
): string | undefined {
  const { holder, edgeName } = growth.groups[number].hold;
  const holding = growth.holdings[number];
  const holderType = after.snapshot.nodeType[holder];
  if (holderType === NodeType.synthetic && isCaptureRoot(after.classNames.of(holder))) return 'held by the capture';
  const isUsersHolder = holderType === NodeType.object || holderType === NodeType.native;
  const engineKind = engineNoiseOf(holding, holder !== ROOT && isUsersHolder && !edgeName.startsWith('(internal)'));
  if (engineKind !== undefined) return engineKind;

  const goneBytes = gone.reduce((sum, { addedBytes }) => sum + addedBytes, 0);
  if (holding.addedBytes > 0 && goneBytes >= holding.addedBytes * CHURN_SHARE) return 'replaced objects';
  const netBytes = holding.addedBytes + ownBytes - goneBytes;
  return netBytes < SMALL_BYTES && netCount(holding, edgeName, gone) < 2 ? 'small changes' : undefined;
}

/** By how many the class that a suspect would be told with grew. */
function netCount({ classes }: Holding, edgeName: string, gone: readonly Holding[]): number {
  const [className, { count }] = leadingClass(classes, edgeName);
  return gone.reduce((net, other) => net - (other.classes.get(className)?.count ?? 0), count);
}

function isCaptureRoot(name: string): boolean {
  return name === '(Stack roots)' || name === '(Handle scope)' || name === '(Handle scopes)';
}

function addUnheld(noise: NoiseTotals, { unheld }: Growth, own: OwnGrowth): void {
  noise.add('kept by several suspects', unheld.bySeveral.count, unheld.bySeveral.bytes);
  noise.add('not reachable', unheld.unreached.count, unheld.unreached.bytes);
  noise.add('engine internals', own.engineCount, own.engineBytes);
}
