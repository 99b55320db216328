import { UsageError } from '../errors.ts';
import type { Report } from './report.ts';

const SCHEMA: Report['schema'] = 'heapdiff/report@1';

/**
 * Refuses what is no report: the types say so, too; plain JavaScript does not read them.
 *
 * @param caller - the function that was called, for the message
 * @throws UsageError with what is missing
 */
export function expectReport(value: unknown, caller: string): void {
  const report: Partial<Report> = typeof value === 'object' && value !== null ? value : {};
  const expected = 'expected the report of compareFiles, with tool and command';
  if (report.schema !== SCHEMA) {
    const schema = JSON.stringify(report.schema) ?? 'missing';
    throw new UsageError(`${caller}: report.schema is ${schema} and not "${SCHEMA}"; ${expected}`);
  }
  for (const field of ['snapshots', 'suspects', 'noise'] as const) {
    if (!Array.isArray(report[field])) throw new UsageError(`${caller}: report.${field} is no array; ${expected}`);
  }
  for (const field of ['tool', 'command', 'lineage', 'accounting'] as const) {
    if (report[field] === undefined) throw new UsageError(`${caller}: report.${field} is missing; ${expected}`);
  }
}

/**
 * Refuses options that do not say how many suspects are wanted.
 *
 * @throws UsageError with what is missing
 */
export function expectTop(options: { readonly top: number } | undefined, caller: string): void {
  if (typeof options?.top === 'number') return;
  throw new UsageError(`${caller}: options.top is no number; expected how many suspects to tell: { top: 5 }`);
}
