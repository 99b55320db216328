import type { Budget } from './budget.ts';
import type { GatedSuspect } from './check-gate.ts';

/** A budget, and how a reader finds it. */
export interface NamedBudget {
  readonly budget: Budget;
  /** Where it is written, as `gate.classes.Promise`; absent for the default, that no growth is allowed. */
  readonly place?: string;
  /** Those of its limits that were typed. */
  readonly typed?: Budget;
  /** The class whose objects it counts; absent where it counts all that a title counts. */
  readonly className?: string;
}

/** One limit, and what it is held against. */
export interface MeasuredLimit {
  /** Where it is written, as `gate.budget.maxCount`, or how it was typed, as `--max-count`. */
  readonly place: string;
  readonly value: number;
  readonly most: number;
  /** What both are numbers of: `bytes`, `bytes per iteration`, `objects` or a class. */
  readonly unit: string;
  /** All of it in words: `969.9 of 970 bytes per iteration (--max-per-iteration)`. */
  readonly words: string;
}

type Measured = Omit<MeasuredLimit, 'words'>;

/** What holds where nobody gave a budget. */
export const NO_GROWTH_ALLOWED: NamedBudget = { budget: { maxGrowthBytes: 0 } };

const FLAGS: Readonly<Record<keyof Budget, string>> = {
  maxGrowthBytes: '--max-growth',
  maxBytesPerIteration: '--max-per-iteration',
  maxCount: '--max-count',
};

/**
 * Measures what the limits of a budget are about.
 *
 * @param iterations - in all; undefined where nobody knows, then no limit may be per iteration
 * @returns none for the default, that no growth is allowed
 */
export function measureLimits(
  suspect: GatedSuspect,
  { budget, place, typed, className }: NamedBudget,
  iterations: number | undefined,
): MeasuredLimit[] {
  if (place === undefined) return [];
  const { growthBytes, count, titleCount } = suspect;
  const values: Readonly<Record<keyof Budget, readonly [value: number, unit: string]>> = {
    maxGrowthBytes: [growthBytes, 'bytes'],
    maxBytesPerIteration: [iterations === undefined ? 0 : growthBytes / iterations, 'bytes per iteration'],
    maxCount:
      className !== undefined
        ? [countOfClass(suspect, className), className]
        : [titleCount ?? count, titleCount === undefined ? suspect.className : 'objects'],
  };
  const limits = Object.keys(FLAGS) as (keyof Budget)[];
  return limits.flatMap((limit) => {
    const most = budget[limit];
    if (most === undefined) return [];
    const [value, unit] = values[limit];
    const measured = { place: typed?.[limit] === undefined ? `${place}.${limit}` : FLAGS[limit], value, most, unit };
    return [{ ...measured, words: describeLimit(measured) }];
  });
}

/** How many objects of a class a suspect keeps, wherever among what it keeps. */
export function countOfClass({ className, count, holds }: GatedSuspect, name: string): number {
  for (const held of holds) {
    // Of a stored report nobody has checked what is held.
    const { className: heldClass, count: heldCount } = Object(held) as Record<string, unknown>;
    if (heldClass === name && typeof heldCount === 'number') return heldCount;
  }
  return className === name ? count : 0;
}

/** `2,000 Promise, at most 5 (--max-count)` for each limit that something is beyond; empty where it is beyond none. */
export function describeExcess(limits: readonly MeasuredLimit[]): string {
  const beyond = limits.filter(({ value, most }) => value > most);
  const told = beyond.map((limit) => {
    const [value, most] = formatApart(limit);
    return `${value} ${limit.unit}, at most ${most} (${limit.place})`;
  });
  return told.join('; ');
}

function describeLimit(limit: Measured): string {
  const [value, most] = formatApart(limit);
  return `${value} of ${most} ${limit.unit} (${limit.place})`;
}

/** Both with as many decimals as it takes to tell one from the other. */
function formatApart({ value, most }: Measured): [value: string, most: string] {
  for (const digits of [1, 3]) {
    const [shown, shownMost] = [formatExact(value, digits), formatExact(most, digits)];
    if (value === most || shown !== shownMost) return [shown, shownMost];
  }
  return [String(value), String(most)];
}

/** A number with at most so many decimals. */
export function formatExact(value: number, digits: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
