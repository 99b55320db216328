import { cutUrl } from './cut-url.ts';
import { escapeJson } from './escape.ts';
import { expectReport } from './expect-report.ts';
import type { Report } from './report.ts';
import type { VerifyReport } from './verify-report.ts';

/**
 * The report as JSON, version 1 of the contract that `report.schema.json` describes: sizes are exact bytes.
 *
 * URLs of scripts are cut to their files, unless string values are shown: the folders above may be private.
 *
 * @returns JSON with two spaces of indentation and a line break at its end; the same report gives the same bytes
 * @throws UsageError for what is no report
 */
export function formatJson(report: Report): string {
  expectReport(report, 'formatJson');
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
  const json = report.stringsShown === true ? JSON.stringify(ordered, null, 2) : JSON.stringify(ordered, cutUrl, 2);
  return `${escapeJson(json)}\n`;
}

/**
 * What a verification says as JSON, version 1 of the contract that `verify.schema.json` describes: sizes are exact bytes.
 *
 * @returns as `formatJson` does
 */
export function formatVerifyJson(report: VerifyReport): string {
  const { schema, tool, command, outcome, broken, fixed, verdicts } = report;
  const ordered: VerifyReport = { schema, tool, command, outcome, broken, fixed, verdicts };
  return `${escapeJson(JSON.stringify(ordered, null, 2))}\n`;
}
