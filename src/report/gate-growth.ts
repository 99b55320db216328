import type { GateGrowth, GateResult } from '../gate/check-gate.ts';
import { grossGrowth } from './header-text.ts';
import { sumNoise } from './other-growth.ts';
import type { Report } from './report.ts';
import { formatByteChange, formatCount, formatShare } from './units.ts';

const NAMES: Readonly<Record<GateGrowth['outcome'], string>> = {
  over: 'beyond its limit',
  expired: 'allowed no longer',
  allowed: 'allowed',
  within: 'within its limit',
};

/**
 * All that was added or grew, by what the gate says of it, in exact bytes:
 * `265,242 bytes = 206,040 beyond its limit (1 suspect) + 27,560 within its limit (1 suspect) + 31,642 in no suspect`.
 *
 * @returns parts that may stand on lines of their own; none where nothing grew
 */
export function describeGateGrowth(report: Report, result: GateResult): string[] {
  const growth = splitWarmUps(result);
  const noiseBytes = sumNoise(report).bytes;
  const terms = growth.map(
    ({ name, suspectCount, growthBytes }) => `${formatCount(growthBytes)} ${name} (${countSuspects(suspectCount)})`,
  );
  if (noiseBytes !== 0) terms.push(`${formatCount(noiseBytes)} in no suspect`);
  if (terms.length === 0) return [];
  const bytes = growth.reduce((sum, { growthBytes }) => sum + growthBytes, noiseBytes);
  return [`${formatCount(bytes)} bytes`, ...terms.map((term, at) => `${at === 0 ? '=' : '+'} ${term}`)];
}

/** What of the growth is in suspects that pass, and so is not shown: a line for each reason why it passes. */
export function passingGrowthLines({ accounting }: Report, result: GateResult): string[] {
  const passing = splitWarmUps(result).filter(({ outcome }) => outcome === 'allowed' || outcome === 'within');
  return passing.map(({ name, suspectCount, growthBytes }) => {
    const share = formatShare(growthBytes / Math.max(1, grossGrowth(accounting)));
    return `${name}: ${countSuspects(suspectCount)}   ${formatByteChange(growthBytes)}   ${share}`;
  });
}

/** The growth by outcome, and with a name each: warm-ups pass without being held against a limit. */
function splitWarmUps({ growth, verdicts }: GateResult): (GateGrowth & { readonly name: string })[] {
  const warmUps = verdicts.filter(({ isWarmUp }) => isWarmUp === true);
  const warmUpBytes = warmUps.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  return growth.flatMap((alike) => {
    const { outcome, suspectCount, growthBytes } = alike;
    if (outcome !== 'within' || warmUps.length === 0) return [{ ...alike, name: NAMES[outcome] }];
    const others = { outcome, suspectCount: suspectCount - warmUps.length, growthBytes: growthBytes - warmUpBytes };
    return [
      ...(others.suspectCount === 0 ? [] : [{ ...others, name: NAMES.within }]),
      { outcome, suspectCount: warmUps.length, growthBytes: warmUpBytes, name: 'warmed up' },
    ];
  });
}

function countSuspects(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'suspect' : 'suspects'}`;
}
