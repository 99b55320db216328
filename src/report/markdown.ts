import type { ReportedFinding } from '../analysis/check-results.ts';
import type { Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { expectReport, expectTop } from './expect-report.ts';
import { formatProblems, loneFindings } from './finding-text.ts';
import { describeFingerprint } from './fingerprint-text.ts';
import { explainedShare, grossGrowth } from './header-text.ts';
import { pickHeldClasses } from './held-classes.ts';
import { codeSpan, fencedBlock } from './markdown-escape.ts';
import { formatMemlab } from './memlab-text.ts';
import { describeMemory } from './memory-text.ts';
import { formatNamedCut } from './named-cut-text.ts';
import { paintFor } from './paint.ts';
import { phaseName } from './phase-text.ts';
import type { Report } from './report.ts';
import { describeRuntime, nameOfFile } from './snapshot-names.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatSuspectBody, suspectFigures } from './suspect-text.ts';
import { formatLeftOut } from './text.ts';
import { shortenTitle } from './title-text.ts';
import { formatByteChange, formatBytes, formatCount, formatHeapSize, formatShare } from './units.ts';
import { describeWarnings } from './warning-text.ts';

/** How a Markdown report is to look. */
export interface MarkdownOptions {
  /** How many suspects are told; what is left out is counted. */
  readonly top: number;
}

const WIDTH = 99;
const NAME_WIDTH = 100;
const TITLE_WIDTH = 200;
const FILE_WIDTH = 120;
const LONGEST_COMMAND = 600;
const MOST_CLASSES = 12;
const MOST_FINDINGS = 6;
const PLAIN = paintFor(false);

/**
 * The report as Markdown for a ticket of GitHub, GitLab or Jira: each suspect is whole in itself, its title a heading. What
 * comes from the heap stands in code, where nothing is a link, a mention or HTML.
 *
 * @returns lines that end with a line break; the same report gives the same text
 * @throws UsageError for what is no report
 */
export function formatMarkdown(report: Report, options: MarkdownOptions): string {
  expectReport(report, 'formatMarkdown');
  expectTop(options, 'formatMarkdown');
  const shown = report.suspects.slice(0, options.top);
  const leftOut = formatLeftOut(report, options.top);
  const sections = [
    ...describeWarnings(report).map((warning) => [`**${codeSpan(warning)}**`]),
    ...shown.map((suspect) => formatTicket(suspect, report)),
    ...(shown.length === 0 ? [['No suspects.', '', ...formatHeap(report)]] : []),
    ...(leftOut.length === 0 ? [] : [leftOut.map((line) => `${line}.`)]),
    ...formatLoneFindings(report),
    ...(report.cuts ?? []).map((cut) => fencedBlock(formatNamedCut(cut, WIDTH, PLAIN), 'text')),
    ...formatExtras(report),
    formatOrigin(report),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function formatTicket(suspect: Suspect, report: Report): string[] {
  const findings = (report.findings ?? []).filter((finding) => finding.suspect === suspect.fingerprint);
  const [growth, share, ...others] = suspectFigures(suspect, (name) => codeSpan(name)).map((figure) => `**${figure}**`);
  const figures = [growth, `${share} of what was added or grew`, ...others];
  return [
    `## ${codeSpan(shortenTitle(suspect.title, TITLE_WIDTH))}`,
    '',
    `${figures.join(', ')}. ${formatHeap(report).join(' ')}`,
    '',
    ...fencedBlock(formatSuspectBody(suspect, WIDTH, PLAIN), 'text'),
    ...(findings.length === 0 ? [] : ['', ...listFindings(findings)]),
    ...formatDetails(suspect),
    '',
    `Fingerprint: \`${suspect.fingerprint}\`, ${describeFingerprint(report)}${report.redaction?.names === 'hash' ? '.' : ': search for it.'}`,
  ];
}

function formatHeap({ accounting, snapshots, iterationsTotal, memory, suspects }: Report): string[] {
  const count = iterationsTotal === undefined ? '' : ` over ${formatCount(iterationsTotal)} iterations`;
  const files = snapshots.length === 2 ? '' : `, ${snapshots.length} snapshots`;
  const sizes = `${formatHeapSize(accounting.beforeBytes)} to ${formatHeapSize(accounting.afterBytes)}`;
  return [
    `The heap went from ${sizes}${count}${files}; ${formatByteChange(grossGrowth(accounting))} were added or grew.`,
    ...describeMemory({ memory, suspects }),
  ];
}

/** A finding of an analyzer, in one item of a list. */
function formatFinding({ analyzer, title, retainedBytes }: ReportedFinding): string {
  const bytes = retainedBytes > 0 ? ` (${formatBytes(retainedBytes)})` : '';
  return `- ${analyzer}: ${codeSpan(escapeText(title, 5 * NAME_WIDTH))}${bytes}`;
}

/** What a reader may want to see, and need not. */
function formatDetails(suspect: Suspect): string[] {
  if (suspect.holds.length === 0) return [];
  const classes = pickHeldClasses(suspect, MOST_CLASSES);
  const left = suspect.holds.length - classes.length;
  return [
    '',
    '<details><summary>What it holds, by class</summary>',
    '',
    '| count | class | bytes |',
    '| ---: | :--- | ---: |',
    ...classes.map(
      ({ count, className, shallowBytes }) =>
        `| ${formatCount(count)} | ${codeSpan(escapeText(className, NAME_WIDTH), 'table')} | ${formatBytes(shallowBytes)} |`,
    ),
    ...(left > 0 ? [`| | ${formatCount(left)} more | |`] : []),
    '',
    '</details>',
  ];
}

/** Findings that are about no suspect. */
function formatLoneFindings({ findings = [], suspects }: Report): string[][] {
  const lone = loneFindings(findings, suspects);
  return lone.length === 0 ? [] : [listFindings(lone)];
}

/** The largest, and how many more there are. */
function listFindings(findings: readonly ReportedFinding[]): string[] {
  const left = findings.length - MOST_FINDINGS;
  const more = left > 0 ? [`- ${formatCount(left)} more: \`--format json\` has them`] : [];
  return [...findings.slice(0, MOST_FINDINGS).map(formatFinding), ...more];
}

/** Analyzers that failed, and what memlab's plug-ins say. */
function formatExtras(report: Report): string[][] {
  const problems = formatProblems(report.analyzerProblems ?? [], WIDTH);
  const memlab = report.memlab === undefined ? [] : formatMemlab(report.memlab, report.suspects, PLAIN);
  return [problems, ...memlab].filter((lines) => lines.length > 0).map((lines) => fencedBlock(lines, 'text'));
}

/** What made the report, and how to make it again. */
function formatOrigin(report: Report): string[] {
  const { tool, command, snapshots, phases, suspects, stringsShown } = report;
  const files = snapshots.map(({ file, phase }) => {
    const mark = phase === undefined ? '' : ` (phase ${codeSpan(phaseName(phase))})`;
    return codeSpan(escapeText(nameOfFile(file), FILE_WIDTH)) + mark;
  });
  const later = (phases ?? []).map(
    ({ file, phase }) => `${codeSpan(escapeText(nameOfFile(file), FILE_WIDTH))} (phase ${codeSpan(phaseName(phase))})`,
  );
  const taken = later.length === 0 ? '' : ` Taken later: ${later.join(', ')}.`;
  const explained =
    suspects.length === 0 ? '' : ` Suspects explain ${formatShare(explainedShare(report))} of the growth.`;
  const runtime = describeRuntime(snapshots).map((name) => ` Captured on ${codeSpan(escapeText(name, NAME_WIDTH))}.`);
  return [
    `${tool.name} ${tool.version} compared ${files.join(', ')}.${taken}${explained}${runtime.join('')}${stringsShown === true ? ` **${STRINGS_SHOWN}**` : ''}`,
    '',
    ...fencedBlock([escapeText(command, LONGEST_COMMAND)], 'sh'),
  ];
}
