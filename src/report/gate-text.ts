import type { GateResult, GateVerdict } from '../gate/check-gate.ts';
import { withAllowance, withOwner } from './allowance-text.ts';
import { escapeText } from './escape.ts';
import { describeGateGrowth, passingGrowthLines } from './gate-growth.ts';
import { type Paint, paintFor } from './paint.ts';
import type { Report } from './report.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatPart, type TextOptions } from './text.ts';
import { shortenTitle } from './title-text.ts';
import { formatCount } from './units.ts';
import { wrapItems } from './wrap.ts';

const WIDTH = 99;
const TITLE_WIDTH = 80;
const LONGEST_REASON = 300;
const INDENT = '          ';

/**
 * What a gate says, in a few lines, and behind it the report of what made it fail.
 *
 * @returns lines that end with a line break
 */
export function formatGate(report: Report, result: GateResult, options: Omit<TextOptions, 'top'>): string {
  const failing = result.verdicts.filter(isFailure);
  const paint = paintFor(options.color);
  const lines = [
    headline(result, failing.length, paint),
    ...result.verdicts.flatMap((verdict) => formatVerdict(verdict, paint)),
    ...formatUnused(result),
    ...wrapItems(describeGateGrowth(report, result), ' ', WIDTH - INDENT.length).map(
      (line, row) => (row === 0 ? 'growth' : '').padEnd(INDENT.length) + line,
    ),
  ];
  const summary = `${lines.join('\n')}\n`;
  if (failing.length === 0) return report.stringsShown === true ? `${summary}${STRINGS_SHOWN}\n` : summary;
  const suspects = report.suspects.filter((_, at) => isFailure(result.verdicts[at]));
  return `${summary}\n${formatPart(report, suspects, passingGrowthLines(report, result), options)}`;
}

/** Whether a verdict fails the gate. */
export function isFailure({ outcome }: GateVerdict): boolean {
  return outcome === 'over' || outcome === 'expired';
}

/** Why a suspect passes or not; of one that passes with its bytes and what its limits are, which its reason does not tell. */
export function reasonWithBytes(verdict: GateVerdict): string {
  const { reason, growthBytes, limits = [] } = verdict;
  if (isFailure(verdict)) return reason;
  const bytes = limits.some(({ unit }) => unit === 'bytes') ? [] : [`${formatCount(growthBytes)} bytes`];
  return [...bytes, ...limits.map(({ words }) => words), ...(reason === '' ? [] : [reason])].join('; ');
}

function headline({ passed, verdicts }: GateResult, failureCount: number, paint: Paint): string {
  const suspects = `${formatCount(verdicts.length)} ${verdicts.length === 1 ? 'suspect' : 'suspects'}`;
  if (passed)
    return paint.strong(
      `heapdiff check passed: ${verdicts.length === 0 ? 'no suspects' : `${suspects}, none beyond its budget`}`,
    );
  const verb = failureCount === 1 ? 'is' : 'are';
  return paint.strong(`heapdiff check failed: ${formatCount(failureCount)} of ${suspects} ${verb} not allowed`);
}

function formatVerdict(verdict: GateVerdict, paint: Paint): string[] {
  const { outcome, title, fingerprint } = verdict;
  const word = outcome.padEnd(INDENT.length);
  const said = withAllowance(escapeText(reasonWithBytes(verdict), LONGEST_REASON), verdict);
  return [
    `${isFailure(verdict) ? paint.alarming(word) : paint.quiet(word)}${shortenTitle(title, TITLE_WIDTH)}   ${fingerprint}`,
    ...wrapItems(said.split(' '), ' ', WIDTH - INDENT.length).map((line) => INDENT + line),
  ];
}

function formatUnused({ unused }: GateResult): string[] {
  return unused.map(
    ({ fingerprint, reason, owner }) =>
      `gone      ${fingerprint} is allowed and did not occur: ${withOwner(escapeText(reason, LONGEST_REASON), owner)}`,
  );
}
