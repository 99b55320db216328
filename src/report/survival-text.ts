import type { PhaseSurvival } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { formatBytes, formatCount } from './units.ts';

const NAME_WIDTH = 40;
/** With less left than this share of the objects, what is left is caches and counters. */
const LEAST_SHARE = 0.01;

/** Whether a suspect outlives a phase, in words. */
export function describeSurvival({ phase, count, survivingCount, survivingBytes }: PhaseSurvival): string {
  const name = escapeText(phase, NAME_WIDTH);
  const left = `${formatCount(survivingCount)} of ${formatCount(count)} objects are left, ${formatBytes(survivingBytes)}`;
  if (survivingCount === count) return `survives ${name}: all ${formatCount(count)} objects are left`;
  if (survivingCount < count * LEAST_SHARE) return `is released by ${name}: ${left}`;
  return `survives ${name} in part: ${left}`;
}
