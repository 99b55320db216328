import type { Summary } from '../inventory/summary.ts';
import type { Origin } from './back-reference-json.ts';
import { escapeJson } from './escape.ts';

/**
 * What lives in a heap as JSON, version 1 of the contract that `summary.schema.json` describes: all classes that were chosen, sizes
 * are exact bytes.
 *
 * @returns JSON with two spaces of indentation and a line break at its end; the same summary gives the same bytes
 */
export function formatSummaryJson(summary: Summary, { tool, command }: Pick<Origin, 'tool' | 'command'>): string {
  const { schema, snapshots, leftOut, live, unreachedBytes, nativeBytes, sort, classes, others } = summary;
  const { unmatched, inStep } = summary;
  const sums = { live, unreachedBytes, nativeBytes };
  const ordered = { schema, tool, command, snapshots, leftOut, ...sums, sort, classes, others, unmatched, inStep };
  return `${escapeJson(JSON.stringify(ordered, null, 2))}\n`;
}
