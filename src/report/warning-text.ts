import { escapeText } from './escape.ts';
import type { Report } from './report.ts';

const LONGEST_WARNING = 600;

/** What a reader must know before all else, escaped; a text for each. */
export function describeWarnings({ warnings = [] }: Report): string[] {
  return warnings.map(({ message }) => `warning: ${escapeText(message, LONGEST_WARNING)}`);
}
