import { UsageError } from '../errors.ts';
import { REPORT_SCHEMA, type Report } from './report.ts';

/**
 * Refuses what is no report: the types say so, too; plain JavaScript does not read them.
 *
 * @param caller - the function that was called, for the message
 * @throws UsageError with what is missing
 */
export function expectReport(value: unknown, caller: string): void {
  const report: Partial<Report> = typeof value === 'object' && value !== null ? value : {};
  const expected = 'expected the report of compareFiles, with tool and command';
  if (report.schema !== REPORT_SCHEMA) {
    const schema = JSON.stringify(report.schema) ?? 'missing';
    throw new UsageError(`${caller}: report.schema is ${schema} and not "${REPORT_SCHEMA}"; ${expected}`);
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
