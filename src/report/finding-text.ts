import type { ReportedFinding } from '../analysis/check-results.ts';
import type { AnalyzerProblem } from '../analysis/run-analyzers.ts';
import type { KnownLeakMatch, Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { formatBytes, formatCount } from './units.ts';
import { wrapItems } from './wrap.ts';

const INDENT = '    ';
const GAP = '   ';
const LONGEST_TEXT = 600;
const NAME_WIDTH = 30;
const FINDINGS_SHOWN = 12;
const IDS_SHOWN = 3;

/**
 * What analyzers found beside the suspects, one below the other; of many the largest, and how many more there are.
 *
 * @param shown - the suspects that are printed, in their order
 */
export function formatFindings(
  findings: readonly ReportedFinding[],
  shown: readonly Suspect[],
  width: number,
  paint: Paint,
): string[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, FINDINGS_SHOWN).flatMap((finding) => formatFinding(finding, shown, width, paint));
  const left = findings.length - FINDINGS_SHOWN;
  if (left > 0) lines.push(`${INDENT}... ${formatCount(left)} more, in --format json`);
  return ['findings', ...lines];
}

function formatFinding(finding: ReportedFinding, shown: readonly Suspect[], width: number, paint: Paint): string[] {
  const { analyzer, title, retainedBytes, nodeIds } = finding;
  const rank = shown.findIndex(({ fingerprint }) => fingerprint === finding.suspect) + 1;
  const about = [
    ...(rank > 0 ? [`about #${rank}`] : []),
    ...(retainedBytes > 0 ? [formatBytes(retainedBytes)] : []),
    ...(nodeIds.length > 0
      ? [
          nodeIds
            .slice(0, IDS_SHOWN)
            .map((id) => `@${id}`)
            .join(', '),
        ]
      : []),
  ];
  const room = width - 2 * INDENT.length;
  const name = escapeText(analyzer, NAME_WIDTH);
  return [
    ...wrapItems([`${name}:`, ...escapeText(title, LONGEST_TEXT).split(' ')], ' ', room).map(
      (line, row) => (row === 0 ? INDENT : INDENT + INDENT) + line,
    ),
    ...wrapItems(about, GAP, room).map((line) => INDENT + INDENT + paint.quiet(line)),
  ];
}

/** Findings that are about none of the suspects that are shown. */
export function loneFindings(
  findings: readonly ReportedFinding[],
  shown: readonly Suspect[],
): readonly ReportedFinding[] {
  const known = new Set(shown.map(({ fingerprint }) => fingerprint));
  return findings.filter(({ suspect }) => suspect === undefined || !known.has(suspect));
}

/** A known leak in the words of whoever knows it: what happens, what to do, and where to read on. */
export function describeKnownLeak({ code, explanation, remedy, link, package: leaking }: KnownLeakMatch): string[] {
  const version =
    leaking === undefined
      ? []
      : [
          `${leaking.name} ${leaking.versions}${leaking.found === undefined ? ' (which version this is, is not known)' : `, here ${leaking.found}`}.`,
        ];
  const text = [`${code}:`, ...version, explanation, remedy, ...(link === undefined ? [] : [link])].join(' ');
  return escapeText(text, LONGEST_TEXT * 2).split(' ');
}

/** Analyzers that failed. */
export function formatProblems(problems: readonly AnalyzerProblem[], width: number): string[] {
  return problems.flatMap(({ analyzer, message }) => {
    const text = `analyzer ${escapeText(analyzer, NAME_WIDTH)} failed and said nothing: ${escapeText(message, LONGEST_TEXT)}`;
    return wrapItems(text.split(' '), ' ', width - INDENT.length).map((line, row) => (row === 0 ? '' : INDENT) + line);
  });
}
