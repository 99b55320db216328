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
import { judgeChange, type VerifyOutcome } from './judge-change.ts';
import { judgeNew } from './judge-new.ts';
import { measureBoth, measureRate } from './measure-rate.ts';
import { namesOfOtherProgram, type ProgramEvidence } from './other-program.ts';
import { type RunLength, runLengthOf } from './run-length.ts';
import { titleAfter } from './title-after.ts';
import type { VerifyVerdict } from './verify-verdict.ts';

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
  const missing = namesOfOtherProgram(broken, fixed);
  const gateOf = gateBy(fixed, rules, today, typed);
  const context = { fixed, lengths, isFixedWhole: isWhole(fixed), missing, gateOf };

  const going = broken.suspects.filter(({ verdict }) => verdict !== 'warm-up');
  const pairs = pairSuspects(going, fixed.suspects);
  const asked = new Set(findByFingerprint(going, wanted));
  const verdicts = pairs.flatMap(({ here, there }) => {
    const named = here.find((suspect) => asked.has(suspect));
    return named === undefined ? [] : [judgeKnown(named, { here, there }, context)];
  });
  const warmUps = asked.size > 0 || wanted === '' ? [] : findByFingerprint(broken.suspects, wanted);
  verdicts.push(...warmUps.map((suspect) => describeWarmUp(suspect, context)));

  const limits = { rules, ...(typed && { typed }) };
  const fresh = wanted === '' && isWhole(broken) ? findNew(pairs, broken) : [];
  const added = fresh.map((there) => judgeNew(there, gateOf(there), fixed, limits));
  return { outcome: worst(verdicts, added), ...lengths, verdicts: [...verdicts, ...added] };
}

function fileOf({ snapshots, redaction }: VerifiableReport): RedactedFile {
  return { file: snapshots[snapshots.length - 1].file, redaction };
}

/** What the gate says of each of some suspects of the fixed run. */
type GateOf = (suspects: readonly GatedSuspect[]) => GateVerdict[];

function gateBy(fixed: VerifiableReport, rules: GateRules, today: string, typed: Budget | undefined): GateOf {
  const { verdicts } = checkGate(fixed, rules, today, typed);
  const verdictOf = new Map(fixed.suspects.map((suspect, at) => [suspect, verdicts[at]]));
  return (suspects) => suspects.map((suspect) => verdictOf.get(suspect)!);
}

/** What only the fixed run has; a warm-up that goes on with the fix is a leak that it brought. */
function findNew(
  pairs: readonly Counterparts<GatedSuspect, GatedSuspect>[],
  broken: VerifiableReport,
): (readonly GatedSuspect[])[] {
  const isKnown = knownIn(broken);
  return pairs
    .filter(({ here }) => here.length === 0)
    .map(({ there }) => there)
    .filter((there) => !there.some(isKnown) || there.some(({ verdict }) => verdict === 'leak'));
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
  const gate = gateOf(there);
  const going = there.filter(({ verdict }) => verdict !== 'warm-up');
  const { before, after } = measureBoth(here, going.length === 0 ? there : going, lengths);
  const renamed = titleAfter(here, there);
  const named = {
    fingerprint,
    title,
    ...(renamed === undefined ? {} : { titleAfter: renamed }),
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

function isSubtracted(here: readonly KnownSuspect[], { control }: VerifiableReport): boolean {
  const prints = new Set((control?.subtracted ?? []).flatMap(printsOf));
  return here.flatMap(printsOf).some((print) => prints.has(print));
}

const NAMED = 4;

function listSome(names: readonly string[]): string {
  const left = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** A run that shows no leak proves no fix. */
function worst(known: readonly VerifyVerdict[], added: readonly VerifyVerdict[]): VerifyOutcome {
  const outcomes = new Set([...known, ...added].map(({ outcome }) => outcome));
  if (outcomes.has('fail')) return 'fail';
  return known.length === 0 || outcomes.has('cannot tell') ? 'cannot tell' : 'pass';
}
