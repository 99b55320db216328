import { UsageError } from '../errors.ts';
import { sumOf } from '../retention/growth-rates.ts';
import { printsOf } from '../retention/same-suspects.ts';
import type { Suspect } from '../retention/suspect.ts';
import type { AllowedSuspect, Budget, GateRules } from './budget.ts';
import {
  countOfClass,
  describeExcess,
  formatExact,
  type MeasuredLimit,
  measureLimits,
  type NamedBudget,
  NO_GROWTH_ALLOWED,
} from './excess.ts';

/** What a gate says of one suspect. */
export interface GateVerdict {
  readonly fingerprint: string;
  readonly title: string;
  /** `over` and `expired` fail the gate: beyond its budget, or allowed until a day that has passed. */
  readonly outcome: 'within' | 'allowed' | 'over' | 'expired';
  /** What is beyond which limit, in words; why it is allowed; empty for what is within. */
  readonly reason: string;
  /** Bytes of growth that it explains. */
  readonly growthBytes: number;
  /** It grew in the first interval only, and is held against no limit. */
  readonly isWarmUp?: true;
  /** The limits that it was held against; none where there are none for it. */
  readonly limits?: readonly MeasuredLimit[];
  readonly owner?: string;
  readonly expires?: string;
}

/** The growth of all suspects that a gate says the same of. */
export interface GateGrowth extends Pick<GateVerdict, 'outcome'> {
  readonly suspectCount: number;
  readonly growthBytes: number;
}

/** What a gate says of a report. */
export interface GateResult {
  readonly passed: boolean;
  /** In the order of the suspects. */
  readonly verdicts: readonly GateVerdict[];
  /** All that suspects explain, what fails the gate first. With the noise of a whole report it is all that was added or grew. */
  readonly growth: readonly GateGrowth[];
  /** What is allowed and did not occur: the rule may go. */
  readonly unused: readonly AllowedSuspect[];
}

/** The part of a suspect that a gate looks at. */
export interface GatedSuspect
  extends Pick<
    Suspect,
    | 'fingerprint'
    | 'holderFingerprints'
    | 'title'
    | 'verdict'
    | 'className'
    | 'count'
    | 'perIteration'
    | 'titleCount'
    | 'titlePerIteration'
    | 'growthBytes'
  > {
  /** `HeldClass`es; empty for one that grew in place: then `count` is that of what grew. */
  readonly holds: readonly unknown[];
}

/** The part of a report that a gate looks at. */
export interface GatedReport {
  readonly suspects: readonly GatedSuspect[];
  readonly iterationsTotal?: number;
}

/** What allows a suspect, and where its budget is written. */
interface Allowance {
  readonly rule: AllowedSuspect;
  readonly place: string;
}

/** The rules that suspects are held against, and where each is written. */
interface Judgement {
  readonly rules: GateRules;
  /** For what no other rule is for. */
  readonly general: NamedBudget;
  /** By fingerprint. */
  readonly allowed: ReadonlyMap<string, Allowance>;
  readonly iterations: number | undefined;
  readonly today: string;
}

/**
 * Holds the suspects of a report against what is allowed. A warm-up, which three snapshots tell from a leak, passes, whatever
 * the limits are. What is allowed by its fingerprint is held against the budget of that allowance alone.
 *
 * @param today - as `2026-01-31`
 * @param typed - limits of the command line, which win over `rules.budget`, limit by limit
 * @throws UsageError where a limit is per iteration, and the report does not know how many there were, suspects or not
 */
export function checkGate(
  { suspects, iterationsTotal }: GatedReport,
  rules: GateRules,
  today: string,
  typed: Budget = {},
): GateResult {
  const budgets = [typed, ...allBudgets(rules)];
  if (iterationsTotal === undefined && budgets.some(({ maxBytesPerIteration }) => maxBytesPerIteration !== undefined))
    throw new UsageError('a limit per iteration needs the number of iterations: --iterations N');
  const allow = rules.allow ?? [];
  const judgement: Judgement = {
    rules,
    general: generalBudget(rules, typed),
    allowed: new Map(allow.map((rule, at) => [rule.fingerprint, { rule, place: `gate.allow[${at}].budget` }])),
    iterations: iterationsTotal,
    today,
  };
  const verdicts = suspects.map((suspect) => judge(suspect, judgement));
  // What is allowed to another holder of a suspect allows nothing here, and is not gone: that holder goes on.
  const seen = new Set(suspects.flatMap(printsOf));
  return {
    passed: verdicts.every(({ outcome }) => outcome === 'within' || outcome === 'allowed'),
    verdicts,
    growth: sumByOutcome(verdicts),
    unused: allow.filter(({ fingerprint }) => !seen.has(fingerprint)),
  };
}

const OUTCOMES = ['over', 'expired', 'allowed', 'within'] as const;

function sumByOutcome(verdicts: readonly GateVerdict[]): GateGrowth[] {
  const sums = OUTCOMES.map((outcome) => {
    const alike = verdicts.filter((verdict) => verdict.outcome === outcome);
    return { outcome, suspectCount: alike.length, growthBytes: sumOf(alike, ({ growthBytes }) => growthBytes) };
  });
  return sums.filter(({ suspectCount }) => suspectCount > 0);
}

function allBudgets({ budget, classes = {}, allow = [] }: GateRules): Budget[] {
  const budgets = [budget, ...Object.values(classes), ...allow.map((rule) => rule.budget)];
  return budgets.filter((given) => given !== undefined);
}

/** Without a budget no growth is allowed. */
function generalBudget({ budget }: GateRules, typed: Budget): NamedBudget {
  if (budget === undefined && Object.keys(typed).length === 0) return NO_GROWTH_ALLOWED;
  return { budget: { ...budget, ...typed }, place: 'gate.budget', typed };
}

function judge(suspect: GatedSuspect, judgement: Judgement): GateVerdict {
  const { fingerprint, title, verdict, growthBytes } = suspect;
  const named = { fingerprint, title, growthBytes };
  const allowance = judgement.allowed.get(fingerprint);
  if (allowance !== undefined) return { ...named, ...judgeAllowed(suspect, allowance, judgement) };
  if (verdict === 'warm-up') return { ...named, outcome: 'within', reason: WARM_UP, isWarmUp: true };
  const budgets = budgetsFor(suspect, judgement);
  const limits = budgets.flatMap((budget) => measureLimits(suspect, budget, judgement.iterations));
  const isUnbudgeted = budgets.includes(NO_GROWTH_ALLOWED) && growthBytes > 0;
  const unbudgeted = isUnbudgeted ? `${formatExact(growthBytes, 1)} bytes; no growth is allowed without a budget` : '';
  const excess = [unbudgeted, describeExcess(limits)].filter((part) => part !== '').join('; ');
  const reason = excess === '' ? '' : excess + describeOtherAllowance(suspect, judgement);
  return { ...named, outcome: reason === '' ? 'within' : 'over', reason, ...listed(limits) };
}

/** What is allowed for one of its other holders is not for this one, which would go on unseen once that is mended. */
function describeOtherAllowance(
  { fingerprint, holderFingerprints = [] }: GatedSuspect,
  { allowed }: Judgement,
): string {
  const other = holderFingerprints.find((print) => allowed.has(print));
  return other === undefined ? '' : `; ${other} is allowed, another holder of the same: allow ${fingerprint}, too`;
}

const WARM_UP = 'a warm-up: it grew in the first interval only, and is held against no limit';

function listed(limits: readonly MeasuredLimit[]): Pick<GateVerdict, 'limits'> {
  return limits.length === 0 ? {} : { limits };
}

function judgeAllowed(
  suspect: GatedSuspect,
  { rule: { reason, owner, expires, budget }, place }: Allowance,
  { iterations, today }: Judgement,
): Omit<GateVerdict, 'fingerprint' | 'title' | 'growthBytes'> {
  const said = { ...(owner === undefined ? {} : { owner }), ...(expires === undefined ? {} : { expires }) };
  if (expires !== undefined && expires < today)
    return { outcome: 'expired', reason: `was allowed until ${expires}: ${reason}`, ...said };
  const limits = budget === undefined ? [] : measureLimits(suspect, { budget, place }, iterations);
  const excess = describeExcess(limits);
  return {
    outcome: excess === '' ? 'allowed' : 'over',
    reason: excess === '' ? reason : `${excess}: ${reason}`,
    ...listed(limits),
    ...said,
  };
}

/** That of its class, or the general one; and of each other class that it keeps how many there may be. */
function budgetsFor(suspect: GatedSuspect, { rules: { classes = {} }, general }: Judgement): NamedBudget[] {
  const own = Object.hasOwn(classes, suspect.className) ? [] : [general];
  const ofClasses = Object.entries(classes).flatMap(([className, { maxCount, ...others }]) => {
    const isOwn = className === suspect.className;
    if (!isOwn && (maxCount === undefined || countOfClass(suspect, className) === 0)) return [];
    const budget = { ...(isOwn ? others : {}), ...(maxCount === undefined ? {} : { maxCount }) };
    return [{ budget, place: `gate.classes.${className}`, className }];
  });
  return [...own, ...ofClasses];
}
