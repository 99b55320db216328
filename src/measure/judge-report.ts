import type { Budget, Report, Suspect } from 'heapdiff';
import { UsageError } from '../errors.ts';
import { isKeptByRunner } from './runner-stores.ts';

/** What may stay: fingerprints and names of classes, of what is held or of its holder, or who decides. */
export type Ignore = readonly string[] | ((suspect: Suspect) => boolean);

/** A suspect that is not allowed. */
export interface Excess {
  readonly suspect: Suspect;
  /** What is beyond which limit, in words. */
  readonly reason: string;
}

/**
 * The suspects that grew in every round, are not ignored, not the test runner's, and beyond the budget; without one, all of them.
 *
 * @returns most bytes first
 */
export async function judgeReport(
  { suspects, iterationsTotal }: Report,
  ignore: Ignore = [],
  budget?: Budget,
): Promise<readonly Excess[]> {
  const isIgnored =
    typeof ignore === 'function'
      ? ignore
      : isNamedIn(new Set(ignore.flatMap((name) => [name, lowerFingerprint(name)])));
  const leaks = suspects.filter(
    (suspect) => suspect.verdict === 'leak' && !isKeptByRunner(suspect) && !isIgnored(suspect),
  );
  const { checkGate } = await import('heapdiff');
  const gated = { suspects: leaks, ...(iterationsTotal === undefined ? {} : { iterationsTotal }) };
  // No rule of these ends on a day.
  const { verdicts } = checkGate(gated, budget === undefined ? {} : { budget }, '');
  return leaks.flatMap((suspect, at) =>
    // Here the budget is an option of its own, in no config file.
    verdicts[at].outcome === 'over' ? [{ suspect, reason: verdicts[at].reason.replace('(gate.', '(') }] : [],
  );
}

/** Fingerprints are the same in capitals. */
function lowerFingerprint(name: string): string {
  return /^[0-9a-f]{12}$/iu.test(name) ? name.toLowerCase() : name;
}

function isNamedIn(names: ReadonlySet<string>): (suspect: Suspect) => boolean {
  return ({ fingerprint, className, holder }) =>
    [fingerprint, className, holder.className].some((name) => names.has(name));
}

/**
 * Plain JavaScript reads no types, and a limit that is no number would let everything pass.
 *
 * @returns the budget, sizes that were texts in bytes; undefined where there is none
 * @throws UsageError with what is wrong
 */
export async function checkTolerance(ignore: unknown, budget: unknown): Promise<Budget | undefined> {
  const isList = Array.isArray(ignore) && ignore.every((name) => typeof name === 'string');
  if (ignore !== undefined && typeof ignore !== 'function' && !isList)
    throw new UsageError(
      'ignore is no list of fingerprints and class names; expected one, or a function of the suspect',
    );
  if (budget === undefined) return undefined;
  const { checkBudget } = await import('heapdiff');
  return checkBudget(budget, 'budget');
}
