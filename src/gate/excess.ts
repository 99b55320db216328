import type { Suspect } from '../retention/suspect.ts';
import type { Budget } from './budget.ts';

/** A budget, and how a reader finds it. */
export interface NamedBudget {
  readonly budget: Budget;
  /** Where it is written, as `gate.classes.Promise`; absent for the default, that no growth is allowed. */
  readonly place?: string;
  /** Those of its limits that were typed. */
  readonly typed?: Budget;
}

/** What holds where nobody gave a budget. */
export const NO_GROWTH_ALLOWED: NamedBudget = { budget: { maxGrowthBytes: 0 } };

const FLAGS: Readonly<Record<keyof Budget, string>> = {
  maxGrowthBytes: '--max-growth',
  maxBytesPerIteration: '--max-per-iteration',
  maxCount: '--max-count',
};

/**
 * What a suspect is beyond, and which limit says so.
 *
 * @param iterations - in all; undefined where nobody knows, then no limit may be per iteration
 * @returns in words; empty where it is within
 */
export function findExcess(
  { growthBytes, count, className }: Pick<Suspect, 'growthBytes' | 'count' | 'className'>,
  named: NamedBudget,
  iterations: number | undefined,
): string {
  if (named.place === undefined)
    return growthBytes > 0 ? `${formatExact(growthBytes)} bytes; no growth is allowed without a budget` : '';
  const values: Readonly<Record<keyof Budget, readonly [value: number, unit: string]>> = {
    maxGrowthBytes: [growthBytes, 'bytes'],
    maxBytesPerIteration: [iterations === undefined ? 0 : growthBytes / iterations, 'bytes per iteration'],
    maxCount: [count, className],
  };
  const limits = Object.keys(FLAGS) as (keyof Budget)[];
  const excess = limits.flatMap((limit) => {
    const most = named.budget[limit];
    const [value, unit] = values[limit];
    if (most === undefined || value <= most) return [];
    return [`${formatExact(value)} ${unit}, at most ${formatExact(most)} (${nameOf(limit, named)})`];
  });
  return excess.join('; ');
}

function nameOf(limit: keyof Budget, { place, typed }: NamedBudget): string {
  return typed?.[limit] === undefined ? `${place}.${limit}` : FLAGS[limit];
}

function formatExact(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('en');
}
