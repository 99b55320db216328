import { escapeJson } from './escape.ts';
import type { Report } from './report.ts';

/**
 * The report as JSON, version 1 of the contract that `report.schema.json` describes: sizes are exact bytes.
 *
 * @returns JSON with two spaces of indentation and a line break at its end; the same report gives the same bytes
 */
export function formatJson(report: Report): string {
  const { schema, tool, command, snapshots, iterationsTotal, lineage, accounting, suspects, noise, ...rest } = report;
  const ordered = {
    schema,
    tool,
    command,
    snapshots,
    iterationsTotal,
    lineage,
    accounting,
    suspects,
    noise,
    ...rest,
  };
  return `${escapeJson(JSON.stringify(ordered, null, 2))}\n`;
}
