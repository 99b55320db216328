import { type RedactedFile, type Redaction, refuseOtherRedaction } from '../diff/redaction.ts';
import {
  type Counterparts,
  findByFingerprint,
  type KnownSuspect,
  pairSuspects,
  printsOf,
} from '../retention/same-suspects.ts';
import type { Noise } from '../retention/suspect.ts';
import type { Budget, GateRules } from './budget.ts';
import { checkGate, type GatedReport, type GatedSuspect, type GateVerdict } from './check-gate.ts';
import { countOfClass } from './excess.ts';
import { isFew, judgeChange, type VerifyOutcome, whatIsMissing } from './judge-change.ts';
import { namesOfOtherProgram, type ProgramEvidence } from './other-program.ts';
import { type GrowthRate, measureRate, measureRateOf, type RunLength, runLengthOf } from './run-length.ts';

/** The part of a report that a verification looks at. */
export interface VerifiableReport extends GatedReport, Pick<ProgramEvidence, 'program'> {
  readonly suspects: readonly (GatedSuspect & ProgramEvidence['suspects'][number])[];
  readonly snapshots: readonly { readonly file: string }[];
  readonly redaction?: Redaction;
  readonly accounting: { readonly addedBytes: number; readonly grownBytes: number };
  readonly noise: readonly Pick<Noise, 'bytes'>[];
  /** The run whose growth was subtracted, where there was one. */
  readonly control?: { readonly subtracted: readonly Pick<KnownSuspect, 'fingerprint' | 'holderFingerprints'>[] };
}

/** What a verification says of suspects that are the same; two verdicts may have one fingerprint, where files tell them apart. */
export interface VerifyVerdict {
  readonly fingerprint: string;
  readonly title: string;
  /** The title of what is left with the fix, where it tells of other holders or classes. */
  readonly titleAfter?: string;
  readonly outcome: VerifyOutcome;
  /** Why, in words. */
  readonly reason: string;
  /** How they grew without the fix; absent where they did not. */
  readonly before?: GrowthRate;
  /** How they grow with it; absent where they do not. */
  readonly after?: GrowthRate;
  /** `after` as a share of `before`, of bytes or objects, whichever is more; absent where they cannot be compared. */
  readonly shareOfRate?: number;
}

/** What a verification says of a fix. */
export interface VerifyResult {
  /** `fail` where anything fails, else `cannot tell` where nobody can tell of one, else `pass`. */
  readonly outcome: VerifyOutcome;
  readonly broken: RunLength;
  readonly fixed: RunLength;
  /** Those of the broken run, in its order, then those that only the fixed run has. Empty where nothing leaked. */
  readonly verdicts: readonly VerifyVerdict[];
}

/** What a verification goes by. */
export interface VerifyRules {
  /** Allowances hold for all suspects, budgets for those that only the fixed run has: without one none is allowed to be new. */
  readonly rules: GateRules;
  /** As `2026-01-31`. */
  readonly today: string;
  /** Limits of the command line, which win over the budget of the rules, limit by limit. */
  readonly typed?: Budget;
  /** A fingerprint or the start of one: judge just these suspects, and nothing that is new. */
  readonly suspect?: string;
}

/**
 * Tells whether a leak was fixed: compares how fast the suspects of a run without the fix grow in a run with it, each
 * fingerprint by the sum of its suspects, and all that is left with any of its holders. What a fix renames has another fingerprint, and
 * so is gone and new.
 *
 * @throws LineageError where only one of the runs is redacted, or with other `--names` than the other
 * @throws UsageError where a limit is per iteration, and the fixed run does not know how many there were
 */
export function verifyFix(
  broken: VerifiableReport,
  fixed: VerifiableReport,
  { rules, today, typed, suspect: wanted = '' }: VerifyRules,
): VerifyResult {
  refuseOtherRedaction(fileOf(broken), fileOf(fixed));
  const lengths = { broken: runLengthOf(broken), fixed: runLengthOf(fixed) };
  const gate = checkGate(fixed, rules, today, typed).verdicts;
  const gateOf = new Map(fixed.suspects.map((suspect, at) => [suspect, gate[at]]));
  const missing = namesOfOtherProgram(broken, fixed);
  const going = broken.suspects.filter(({ verdict }) => verdict !== 'warm-up');
  const asked = new Set(findByFingerprint(going, wanted));
  const context = { fixed, lengths, isFixedWhole: isWhole(fixed), missing, gateOf };

  const pairs = pairSuspects(going, fixed.suspects);
  const old = knownIn(broken);
  const fresh = pairs.filter(({ here, there }) => {
    // A warm-up that goes on with the fix is a leak that it brought.
    return here.length === 0 && (!there.some(old) || there.some(({ verdict }) => verdict === 'leak'));
  });
  const canBeNew = wanted === '' && isWhole(broken);
  const limits = { rules, ...(typed && { typed }) };
  const verdicts = pairs.flatMap(({ here, there }) => {
    const named = here.find((suspect) => asked.has(suspect));
    return named === undefined ? [] : [judgeKnown(named, { here, there }, context)];
  });
  const warmUps = asked.size > 0 || wanted === '' ? [] : findByFingerprint(broken.suspects, wanted);
  verdicts.push(...warmUps.map((suspect) => describeWarmUp(suspect, context)));
  const added = canBeNew ? fresh.map(({ there }) => judgeNew(there, gateOf, fixed, limits)) : [];
  return { outcome: worst(verdicts, added), ...lengths, verdicts: [...verdicts, ...added] };
}

function fileOf({ snapshots, redaction }: VerifiableReport): RedactedFile {
  return { file: snapshots[snapshots.length - 1].file, redaction };
}

/** Tells whether something grew without the fix: as a leak, a warm-up, or as fast as in a control. */
function knownIn({ suspects, control }: VerifiableReport): (suspect: KnownSuspect) => boolean {
  const prints = new Set([...suspects, ...(control?.subtracted ?? [])].flatMap(printsOf));
  return (suspect) => printsOf(suspect).some((print) => prints.has(print));
}

/** Suspects and noise are all that grew, to the byte, unless somebody left suspects out. */
function isWhole({ suspects, noise, accounting }: VerifiableReport): boolean {
  let explained = 0;
  for (const { growthBytes } of suspects) explained += growthBytes;
  for (const { bytes } of noise) explained += bytes;
  return explained >= accounting.addedBytes + accounting.grownBytes;
}

/** What the gate says of each suspect of the fixed run. */
type GateOf = ReadonlyMap<GatedSuspect, GateVerdict>;

interface Context {
  readonly fixed: VerifiableReport;
  readonly lengths: { readonly broken: RunLength; readonly fixed: RunLength };
  readonly isFixedWhole: boolean;
  /** What led to the leaks, where the fixed run has nothing of it. */
  readonly missing: readonly string[];
  readonly gateOf: GateOf;
}

function judgeKnown(
  { fingerprint, title }: GatedSuspect,
  { here, there }: Counterparts<GatedSuspect, GatedSuspect>,
  { fixed, lengths, isFixedWhole, missing, gateOf }: Context,
): VerifyVerdict {
  const gate = there.map((suspect) => gateOf.get(suspect)!);
  const going = there.filter(({ verdict }) => verdict !== 'warm-up');
  const { before, after } = measureBoth(here, going.length === 0 ? there : going, lengths);
  const renamed = there.find((suspect) => !here.some((known) => isTitledAlike(known, suspect)));
  const named = {
    fingerprint,
    title,
    ...(renamed === undefined ? {} : { titleAfter: renamed.title }),
    before,
    ...(after === undefined ? {} : { after }),
  };
  if (after === undefined && !isFixedWhole)
    return {
      ...named,
      outcome: 'cannot tell',
      reason: 'the fixed report has not all suspects: make it without --suspect',
    };
  if (after === undefined && missing.length > 0)
    return {
      ...named,
      outcome: 'cannot tell',
      reason: `gone, but the fixed run looks like another program: it has nothing of ${listSome(missing)}`,
    };
  if (gate.length > 0 && gate.every(({ outcome }) => outcome === 'allowed'))
    return { ...named, outcome: 'pass', reason: `allowed: ${gate[0].reason}` };
  if (there.length === 0 && isSubtracted(here, fixed))
    return { ...named, outcome: 'pass', reason: 'grows no faster than in the control of the fixed run' };
  return { ...named, ...judgeChange({ before, after, going, ...lengths, snapshotCount: fixed.snapshots.length }) };
}

/** One of the broken run, which somebody asked for by name. */
function describeWarmUp(suspect: GatedSuspect, { fixed, lengths }: Context): VerifyVerdict {
  const { fingerprint, title } = suspect;
  const [{ there }] = pairSuspects([suspect], fixed.suspects);
  return {
    fingerprint,
    title,
    outcome: 'cannot tell',
    reason: 'a warm-up, no leak: it grew in the first interval of the broken run only, and needs no fix',
    before: measureRate([suspect], lengths.broken),
    ...(there.length === 0 ? {} : { after: measureRate(there, lengths.fixed) }),
  };
}

/** Both rates in objects of the same class: what is left may be told with another. */
function measureBoth(
  here: readonly GatedSuspect[],
  there: readonly GatedSuspect[],
  { broken, fixed }: Context['lengths'],
): { readonly before: GrowthRate; readonly after: GrowthRate | undefined } {
  const before = measureRate(here, broken);
  if (there.length === 0) return { before, after: undefined };
  const classes = [...new Set(here.map(({ className }) => className))];
  if (there.every(({ className }) => classes.includes(className))) return { before, after: measureRate(there, fixed) };
  return { before: measureRateOf(classes, here, broken), after: measureRateOf(classes, there, fixed) };
}

function isSubtracted(here: readonly KnownSuspect[], { control }: VerifiableReport): boolean {
  const prints = new Set((control?.subtracted ?? []).flatMap(printsOf));
  return here.flatMap(printsOf).some((print) => prints.has(print));
}

/** But for their counts. */
function isTitledAlike({ title }: GatedSuspect, { title: other }: GatedSuspect): boolean {
  return title.replace(COUNT, '') === other.replace(COUNT, '');
}

const COUNT = /(?<= keeps? .*)\b\d[\d,]*\b/gsu;

const NAMED = 4;

function listSome(names: readonly string[]): string {
  const left = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** What only the fixed run has passes where its rules allow it; where there is no rule for it, it must be a leak to fail. */
function judgeNew(
  there: readonly GatedSuspect[],
  gateOf: GateOf,
  fixed: VerifiableReport,
  limits: Limits,
): VerifyVerdict {
  const [{ fingerprint, title }] = there;
  const gate = there.map((suspect) => gateOf.get(suspect)!);
  const length = runLengthOf(fixed);
  const after = measureRate(there, length);
  const failing = gate.find(({ outcome }) => outcome === 'over' || outcome === 'expired');
  const named = { fingerprint, title, after };
  if (failing === undefined) {
    const [{ reason }] = gate;
    return { ...named, outcome: 'pass', reason: `new with the fix: ${reason === '' ? 'within its budget' : reason}` };
  }
  const isLeak = there.some(({ verdict }) => verdict === 'leak');
  const isInPlace = after.count === 0;
  if (isLimited(there, limits) || isLeak || !(isInPlace || isFew(after, length)))
    return { ...named, outcome: 'fail', reason: `new with the fix: ${failing.reason}` };
  const reason = `new with the fix, ${whatIsMissing(fixed.snapshots.length)}`;
  return { ...named, outcome: 'cannot tell', reason };
}

/** What somebody said of limits, in the rules or on the command line. */
type Limits = Pick<VerifyRules, 'rules' | 'typed'>;

/** Whether somebody said what they may be. */
function isLimited(there: readonly GatedSuspect[], { rules, typed = {} }: Limits): boolean {
  const { budget, classes = {}, allow = [] } = rules;
  return (
    budget !== undefined ||
    Object.keys(typed).length > 0 ||
    Object.keys(classes).some((name) => there.some((suspect) => countOfClass(suspect, name) > 0)) ||
    there.some(({ fingerprint }) => allow.some((allowed) => allowed.fingerprint === fingerprint))
  );
}

/** A run that shows no leak proves no fix. */
function worst(known: readonly VerifyVerdict[], added: readonly VerifyVerdict[]): VerifyOutcome {
  const outcomes = new Set([...known, ...added].map(({ outcome }) => outcome));
  if (outcomes.has('fail')) return 'fail';
  return known.length === 0 || outcomes.has('cannot tell') ? 'cannot tell' : 'pass';
}
