import { describeValue } from '../describe-value.ts';
import { UsageError } from '../errors.ts';
import { parseBytes } from '../parse-bytes.ts';

/** How much a suspect may be before a gate fails; what is left out may be anything. */
export interface Budget {
  /** Bytes of growth that it explains, between the first and the last snapshot. */
  readonly maxGrowthBytes?: number;
  /** The same for each iteration, which must be known. */
  readonly maxBytesPerIteration?: number;
  /** Objects that its title counts; in a rule for a class those of that class that it keeps, wherever. */
  readonly maxCount?: number;
}

/** A suspect that is known and allowed. */
export interface AllowedSuspect {
  /** All 12 digits. */
  readonly fingerprint: string;
  readonly reason: string;
  readonly owner?: string;
  /** The last day, as `2027-01-31`; for ever where it is left out. */
  readonly expires?: string;
  /** It is allowed, but no more than this. No other limit is for it. */
  readonly budget?: Budget;
}

/** What a gate lets pass. */
export interface GateRules {
  /** For every suspect that none of the others is for. Without one no suspect is allowed. */
  readonly budget?: Budget;
  /**
   * By class: `{ Promise: { maxCount: 10 } }`. In place of `budget` for suspects that are told with the class
   * (`Suspect.className`); of others that keep some the count is limited, too.
   */
  readonly classes?: Readonly<Record<string, Budget>>;
  readonly allow?: readonly AllowedSuspect[];
}

/**
 * Checks rules that somebody wrote into a file.
 *
 * @param source - the file, for the message
 * @throws UsageError with what is wrong
 */
export function checkRules(value: unknown, source: string): GateRules {
  const { budget, classes = {}, allow = [], ...others } = asRecord(value, `${source}: gate`);
  refuseUnknown(others, `${source}: gate`, 'budget, classes, allow');
  if (!Array.isArray(allow)) throw new UsageError(`${source}: gate.allow is no list`);
  return {
    ...(budget === undefined ? {} : { budget: checkBudget(budget, `${source}: gate.budget`) }),
    classes: Object.fromEntries(
      Object.entries(asRecord(classes, `${source}: gate.classes`)).map(([name, given]) => [
        name,
        checkBudget(given, `${source}: gate.classes.${name}`),
      ]),
    ),
    allow: refuseDoubles(
      allow.map((given, at) => checkAllowed(given, `${source}: gate.allow[${at}]`)),
      `${source}: gate.allow`,
    ),
  };
}

const LIMITS = ['maxGrowthBytes', 'maxBytesPerIteration', 'maxCount'] as const;

/**
 * Checks limits that somebody wrote. Sizes may be texts, like `10kB`.
 *
 * @param place - where they stand, for the message: `budget`
 * @returns the same in bytes and objects
 * @throws UsageError with what is wrong
 */
export function checkBudget(value: unknown, place: string): Budget {
  const { maxGrowthBytes, maxBytesPerIteration, maxCount, ...others } = asRecord(value, place);
  refuseUnknown(others, place, LIMITS.join(', '));
  const budget: { -readonly [limit in keyof Budget]: number } = {};
  for (const [limit, given] of Object.entries({ maxGrowthBytes, maxBytesPerIteration, maxCount })) {
    if (given === undefined) continue;
    const number = typeof given === 'string' && limit !== 'maxCount' ? parseBytes(given) : given;
    if (typeof number !== 'number' || !(number >= 0))
      throw new UsageError(
        `${place}.${limit} is ${describeValue(given)}; expected a number from 0 up${limit === 'maxCount' ? '' : ', or a size like "10kB"'}`,
      );
    budget[limit as keyof Budget] = number;
  }
  return budget;
}

function checkAllowed(value: unknown, place: string): AllowedSuspect {
  const { fingerprint, reason, owner, expires, budget, ...others } = asRecord(value, place);
  refuseUnknown(others, place, 'fingerprint, reason, owner, expires, budget');
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{12}$/iu.test(fingerprint))
    throw new UsageError(`${place}.fingerprint is ${describeValue(fingerprint)}; expected 12 hexadecimal digits`);
  if (typeof reason !== 'string' || reason === '')
    throw new UsageError(`${place} has no reason; say why ${fingerprint} is allowed`);
  if (owner !== undefined && typeof owner !== 'string') throw new UsageError(`${place}.owner is no text`);
  if (expires !== undefined && !isDay(expires))
    throw new UsageError(`${place}.expires is ${describeValue(expires)}; expected a day like "2027-01-31"`);
  return {
    fingerprint: fingerprint.toLowerCase(),
    reason,
    ...(owner === undefined ? {} : { owner }),
    ...(expires === undefined ? {} : { expires: expires as string }),
    ...(budget === undefined ? {} : { budget: checkBudget(budget, `${place}.budget`) }),
  };
}

/** Of two that allow the same, one would count for nothing. */
function refuseDoubles(allowed: readonly AllowedSuspect[], place: string): readonly AllowedSuspect[] {
  const firstAt = new Map<string, number>();
  for (const [at, { fingerprint, reason }] of allowed.entries()) {
    const first = firstAt.get(fingerprint);
    if (first !== undefined)
      throw new UsageError(
        `${place}[${first}] and [${at}] are both of ${fingerprint}: ${JSON.stringify(allowed[first].reason)} and ${JSON.stringify(reason)}; keep one`,
      );
    firstAt.set(fingerprint, at);
  }
  return allowed;
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/u.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(value);
}

function asRecord(value: unknown, place: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${place} is no object`);
}

function refuseUnknown(others: Record<string, unknown>, place: string, expected: string): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UsageError(`${place} has no "${unknown}"; expected ${expected}`);
}
