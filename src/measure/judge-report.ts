import type { Budget, Report, Suspect } from 'heapdiff';
import { UsageError } from '../errors.ts';

/** What may stay: fingerprints and names of classes, of what is held or of its holder, or who decides. */
export type Ignore = readonly string[] | ((suspect: Suspect) => boolean);

/**
 * The suspects that grew in every round, are not ignored and are beyond the budget; without one, all of them.
 *
 * @returns most bytes first
 */
export async function findExcess(
  { suspects, iterationsTotal }: Report,
  ignore: Ignore = [],
  budget?: Budget,
): Promise<readonly Suspect[]> {
  const isIgnored = typeof ignore === 'function' ? ignore : isNamedIn(new Set(ignore));
  const leaks = suspects.filter((suspect) => suspect.verdict === 'leak' && !isIgnored(suspect));
  const { checkGate } = await import('heapdiff');
  const gated = { suspects: leaks, ...(iterationsTotal === undefined ? {} : { iterationsTotal }) };
  // No rule of these ends on a day.
  const { verdicts } = checkGate(gated, budget === undefined ? {} : { budget }, '');
  return leaks.filter((_, at) => verdicts[at].outcome === 'over');
}

function isNamedIn(names: ReadonlySet<string>): (suspect: Suspect) => boolean {
  return ({ fingerprint, className, holder }) =>
    [fingerprint, className, holder.className].some((name) => names.has(name));
}

const LIMITS: readonly string[] = ['maxGrowthBytes', 'maxBytesPerIteration', 'maxCount'];

/**
 * Plain JavaScript reads no types, and a limit that is no number would let everything pass.
 *
 * @throws UsageError with what is wrong
 */
export function checkBudget(budget: unknown): void {
  if (budget === undefined) return;
  for (const [limit, value] of Object.entries(Object(budget))) {
    if (!LIMITS.includes(limit)) throw new UsageError(`budget has no "${limit}"; expected ${LIMITS.join(', ')}`);
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw new UsageError(`budget.${limit} is ${JSON.stringify(value)}; expected a number from 0 up`);
  }
}
