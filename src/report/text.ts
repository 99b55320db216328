import type { Noise, Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { expectReport, expectTop } from './expect-report.ts';
import { formatFindings, formatProblems } from './finding-text.ts';
import { formatHeader, grossGrowth } from './header-text.ts';
import { formatMemlab } from './memlab-text.ts';
import { formatNamedCut } from './named-cut-text.ts';
import { sumNoise } from './other-growth.ts';
import { type Paint, paintFor } from './paint.ts';
import type { Report, SuspectsLeftOut } from './report.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatSuspect } from './suspect-text.ts';
import { formatByteChange, formatBytes, formatCount, formatShare } from './units.ts';
import { describeWarnings } from './warning-text.ts';
import { wrapItems } from './wrap.ts';

/** A ticket shows this much of a line without a break. */
const WIDEST = 99;
const NARROWEST = 40;
const NOISE_WIDTH = 60;
const INDENT = '    ';
const GAP = '   ';

/** How a text report is to look. */
export interface TextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
  /** Most characters a line should have, 99 at most, which is what it is where it is left out. */
  readonly width?: number;
  /** How many suspects are printed; what is left out is counted. */
  readonly top: number;
}

/**
 * The report as plain text, for a terminal, a log or a bug ticket.
 *
 * @returns lines that end with a line break; the same report gives the same text
 * @throws UsageError for what is no report
 */
export function formatText(report: Report, options: TextOptions): string {
  expectReport(report, 'formatText');
  expectTop(options, 'formatText');
  return formatPart(report, report.suspects.slice(0, options.top), formatLeftOut(report, options.top), options);
}

/**
 * The report with some of its suspects.
 *
 * @param shown - those, in their order
 * @param others - says of the others what they grew by; empty where there are none
 */
export function formatPart(
  report: Report,
  shown: readonly Suspect[],
  others: readonly string[],
  options: Omit<TextOptions, 'top'>,
): string {
  const width = widthOf(options);
  const paint = paintFor(options.color);
  // Known leaks stand apart from what nobody has explained yet, under the rank that their size gives them.
  const ranked = shown.map((suspect, index) => ({ suspect, rank: index + 1 }));
  const known = ranked.filter(({ suspect }) => suspect.knownLeak !== undefined);
  const fresh = ranked.filter(({ suspect }) => suspect.knownLeak === undefined);
  const sections = [
    ...describeWarnings(report).map((warning) => wrapItems(warning.split(' '), ' ', width)),
    formatHeader(report, width, paint),
    report.stringsShown === true ? wrapItems(STRINGS_SHOWN.split(' '), ' ', width) : [],
    ...[...fresh, ...known].map(({ suspect, rank }) => formatSuspect(suspect, rank, width, paint)),
    others,
    formatVerdict(report),
    formatFindings(report.findings ?? [], shown, width, paint),
    formatProblems(report.analyzerProblems ?? [], width),
    ...(report.cuts ?? []).map((cut) => formatNamedCut(cut, width, paint)),
    formatNoise(report, width, paint),
    ...(report.memlab === undefined
      ? []
      : formatMemlab(report.memlab, [...new Set([...shown, ...report.suspects])], paint)),
  ];
  const printed = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`);
  return printed.join('\n');
}

/**
 * Suspects alone, without what was compared and what else grew: for the message of a test.
 *
 * @returns lines that end with a line break; none of what is beyond `top`
 */
export function formatSuspects(suspects: readonly Suspect[], options: TextOptions): string {
  const width = widthOf(options);
  const paint = paintFor(options.color);
  const shown = suspects.slice(0, options.top);
  return shown.map((suspect, at) => `${formatSuspect(suspect, at + 1, width, paint).join('\n')}\n`).join('\n');
}

function widthOf({ width = WIDEST }: Omit<TextOptions, 'top'>): number {
  return Math.max(NARROWEST, Math.min(WIDEST, width));
}

/** Counts the suspects that `--top` or `--suspect` left out; empty where they left out none. */
export function formatLeftOut({ suspects, suspectsLeftOut }: Report, top: number): string[] {
  const left = suspects.slice(top);
  const beyondTop = {
    count: left.length,
    growthBytes: left.reduce((sum, { growthBytes }) => sum + growthBytes, 0),
    shareOfGrowth: left.reduce((sum, { shareOfGrowth }) => sum + shareOfGrowth, 0),
  };
  return [
    ...(left.length === 0 ? [] : [`${describeMore(beyondTop)}: --top ${suspects.length} shows all`]),
    ...(suspectsLeftOut === undefined ? [] : [`${describeMore(suspectsLeftOut)}, left out by --suspect`]),
  ];
}

function describeMore({ count, growthBytes, shareOfGrowth }: SuspectsLeftOut): string {
  const name = count === 1 ? 'suspect' : 'suspects';
  return `${formatCount(count)} more ${name} (${formatByteChange(growthBytes)}, ${formatShare(shareOfGrowth)})`;
}

/** Says in words what a report without suspects means; empty where there are some. */
export function formatVerdict({ accounting, suspects, noise }: Report): string[] {
  if (suspects.length > 0) return [];
  const change = accounting.afterBytes - accounting.beforeBytes;
  const size =
    change === 0
      ? 'both heaps are of the same size'
      : `the heap ${change < 0 ? 'shrank' : 'grew'} by ${formatBytes(Math.abs(change))}`;
  if (grossGrowth(accounting) === 0 && change <= 0) return [`No growth: ${size}.`];
  return [`No suspects: ${size}${noise.length > 0 ? '; what was added is of the kinds below' : ''}.`];
}

function formatNoise(report: Report, width: number, paint: Paint): string[] {
  if (report.noise.length === 0) return [];
  const { bytes, share } = sumNoise(report);
  const figures = [formatByteChange(bytes), ...(share === undefined ? [] : [formatShare(share)])];
  return [['other growth, no suspect', ...figures].join(GAP), ...noiseTable(report.noise, width, paint)];
}

function noiseTable(noise: readonly Noise[], width: number, paint: Paint): string[] {
  const rows = noise.map(({ kind, count, bytes }) => ({
    kind: escapeText(kind, NOISE_WIDTH),
    bytes: formatByteChange(bytes),
    count: count === 0 ? '' : `${formatCount(count)} ${count === 1 ? 'object' : 'objects'}`,
  }));
  const kindWidth = Math.max(...rows.map((row) => row.kind.length));
  const bytesWidth = Math.max(...rows.map((row) => row.bytes.length));
  const countWidth = Math.max(...rows.map((row) => row.count.length));
  const hasRoom = INDENT.length + kindWidth + GAP.length + bytesWidth + GAP.length + countWidth <= width;
  return rows.map((row) => {
    const figures = `${INDENT}${paint.quiet(row.kind.padEnd(kindWidth))}${GAP}${row.bytes.padStart(bytesWidth)}`;
    return hasRoom && row.count !== '' ? `${figures}${GAP}${paint.quiet(row.count)}` : figures;
  });
}
