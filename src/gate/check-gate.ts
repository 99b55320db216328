import { UsageError } from '../errors.ts';
import type { Suspect } from '../retention/suspect.ts';
import type { AllowedSuspect, Budget, GateRules } from './budget.ts';

/** What a gate says of one suspect. */
export interface GateVerdict {
  readonly fingerprint: string;
  readonly title: string;
  /** `over` and `expired` fail the gate: beyond its budget, or allowed until a day that has passed. */
  readonly outcome: 'within' | 'allowed' | 'over' | 'expired';
  /** What is beyond which limit, in words; why it is allowed; empty for what is within. */
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
}

/** What a gate says of a report. */
export interface GateResult {
  readonly passed: boolean;
  /** In the order of the suspects. */
  readonly verdicts: readonly GateVerdict[];
  /** What is allowed and did not occur: the rule may go. */
  readonly unused: readonly AllowedSuspect[];
}

/** The part of a report that a gate looks at. */
export interface GatedReport {
  readonly suspects: readonly Suspect[];
  readonly iterationsTotal?: number;
}

/** Without a budget nothing may grow. */
const NOTHING: Budget = { maxGrowthBytes: 0 };

/**
 * Holds the suspects of a report against what may be there. A warm-up, which three snapshots tell from a leak, passes.
 *
 * @param today - as `2026-01-31`
 * @throws UsageError where a limit is per iteration, and the report does not know how many there were, suspects or not
 */
export function checkGate({ suspects, iterationsTotal }: GatedReport, rules: GateRules, today: string): GateResult {
  if (iterationsTotal === undefined && allBudgets(rules).some((budget) => budget.maxBytesPerIteration !== undefined))
    throw new UsageError('a limit per iteration needs the number of iterations: --iterations N');
  const allowed = new Map((rules.allow ?? []).map((rule) => [rule.fingerprint, rule]));
  const verdicts = suspects.map((suspect) => judge(suspect, rules, allowed, iterationsTotal, today));
  const seen = new Set(suspects.map(({ fingerprint }) => fingerprint));
  return {
    passed: verdicts.every(({ outcome }) => outcome === 'within' || outcome === 'allowed'),
    verdicts,
    unused: (rules.allow ?? []).filter(({ fingerprint }) => !seen.has(fingerprint)),
  };
}

function allBudgets({ budget, classes = {}, allow = [] }: GateRules): Budget[] {
  const budgets = [budget, ...Object.values(classes), ...allow.map((rule) => rule.budget)];
  return budgets.filter((given) => given !== undefined);
}

function judge(
  suspect: Suspect,
  { budget, classes = {} }: GateRules,
  allowed: ReadonlyMap<string, AllowedSuspect>,
  iterations: number | undefined,
  today: string,
): GateVerdict {
  const { fingerprint, title, verdict, className } = suspect;
  const rule = allowed.get(fingerprint);
  const named = { fingerprint, title };
  if (rule !== undefined) {
    const { reason, owner, expires } = rule;
    const said = { ...(owner === undefined ? {} : { owner }), ...(expires === undefined ? {} : { expires }) };
    if (expires !== undefined && expires < today)
      return { ...named, outcome: 'expired', reason: `was allowed until ${expires}: ${reason}`, ...said };
    const excess = rule.budget === undefined ? [] : findExcess(suspect, rule.budget, iterations);
    if (excess.length > 0) return { ...named, outcome: 'over', reason: excess.join('; '), ...said };
    return { ...named, outcome: 'allowed', reason, ...said };
  }
  if (verdict === 'warm-up')
    return { ...named, outcome: 'within', reason: 'a warm-up: it grew in the first interval only' };
  const own = Object.hasOwn(classes, className) ? classes[className] : (budget ?? NOTHING);
  const excess = findExcess(suspect, own, iterations);
  return { ...named, outcome: excess.length > 0 ? 'over' : 'within', reason: excess.join('; ') };
}

function findExcess(suspect: Suspect, budget: Budget, iterations: number | undefined): string[] {
  const { growthBytes, count, className } = suspect;
  const excess: string[] = [];
  const { maxGrowthBytes, maxBytesPerIteration, maxCount } = budget;
  if (maxGrowthBytes !== undefined && growthBytes > maxGrowthBytes)
    excess.push(`${formatExact(growthBytes)} bytes, at most ${formatExact(maxGrowthBytes)}`);
  if (maxBytesPerIteration !== undefined && iterations !== undefined) {
    const rate = growthBytes / iterations;
    if (rate > maxBytesPerIteration)
      excess.push(`${formatExact(rate)} bytes per iteration, at most ${formatExact(maxBytesPerIteration)}`);
  }
  if (maxCount !== undefined && count > maxCount)
    excess.push(`${formatExact(count)} ${className}, at most ${formatExact(maxCount)}`);
  return excess;
}

function formatExact(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('en');
}
