import type { PhaseSurvival } from '../retention/suspect.ts';
import { phaseName } from './phase-text.ts';
import { formatBytes, formatCount } from './units.ts';

/** With less left than this share of the objects, what is left is caches and counters. */
const LEAST_SHARE = 0.01;

/** Whether a suspect outlives a phase, in words. */
export function describeSurvival({ phase, count, survivingCount, survivingBytes }: PhaseSurvival): string {
  const name = phaseName(phase);
  const left = `${formatCount(survivingCount)} of ${formatCount(count)} objects are left, ${formatBytes(survivingBytes)}`;
  if (survivingCount === count) return `survives ${name}: all ${formatCount(count)} objects are left`;
  if (survivingCount < count * LEAST_SHARE) return `is released by ${name}: ${left}`;
  return `survives ${name} in part: ${left}`;
}
