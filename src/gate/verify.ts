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
import { namesOfOtherProgram, type ProgramEvidence } from './other-program.ts';
import { measureBoth, measureRate, type RunLength, runLengthOf } from './run-length.ts';
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
  const added = canBeNew
    ? fresh.map(({ there }) =>
        judgeNew(
          there,
          there.map((suspect) => gateOf.get(suspect)!),
          fixed,
          limits,
        ),
      )
    : [];
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
  const [renamed, ...others] = there.filter((suspect) => !here.some((known) => isTitledAlike(known, suspect)));
  const named = {
    fingerprint,
    title,
    ...(renamed === undefined ? {} : { titleAfter: renamed.title + countMore(others) }),
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

function countMore({ length }: readonly unknown[]): string {
  return length === 0 ? '' : ` and ${length.toLocaleString('en')} more ${length === 1 ? 'suspect' : 'suspects'}`;
}

/** But for their counts. */
function isTitledAlike({ title }: GatedSuspect, { title: other }: GatedSuspect): boolean {
  return withoutCounts(title) === withoutCounts(other);
}

/** A title may be as long as a name in the heap: each character is looked at once. */
function withoutCounts(title: string): string {
  const [holders, ...held] = title.split(/ keeps? /u);
  return [holders, ...held.map((words) => words.replace(/[\d,]/gu, ''))].join(' keep ');
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
