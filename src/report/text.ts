import type { Noise, Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { formatHeader, grossGrowth } from './header-text.ts';
import { type Paint, paintFor } from './paint.ts';
import type { Report } from './report.ts';
import { formatSuspect } from './suspect-text.ts';
import { formatByteChange, formatBytes, formatCount, formatShare } from './units.ts';

const DEFAULT_WIDTH = 120;
const NARROWEST = 72;
const NOISE_WIDTH = 60;

/** How a text report is to look. */
export interface TextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
  /** Most characters a line should have; 120 where it is left out. */
  readonly width?: number;
  /** How many suspects are printed; what is left out is counted. */
  readonly top: number;
}

/**
 * The report as plain text, for a terminal, a log or a bug ticket.
 *
 * @returns lines that end with a line break; the same report gives the same text
 */
export function formatText(report: Report, options: TextOptions): string {
  const width = Math.max(NARROWEST, options.width ?? DEFAULT_WIDTH);
  const paint = paintFor(options.color);
  const sections = [
    formatHeader(report, width, paint),
    ...report.suspects.slice(0, options.top).map((suspect, index) => formatSuspect(suspect, index + 1, width, paint)),
    formatLeftOut(report.suspects, options.top),
    formatVerdict(report),
    formatNoise(report, paint),
  ];
  const printed = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`);
  return printed.join('\n');
}

function formatLeftOut(suspects: readonly Suspect[], top: number): string[] {
  const left = suspects.slice(top);
  if (left.length === 0) return [];
  const bytes = left.reduce((sum, suspect) => sum + suspect.growthBytes, 0);
  const share = left.reduce((sum, suspect) => sum + suspect.shareOfGrowth, 0);
  const name = left.length === 1 ? 'suspect' : 'suspects';
  const figures = `${formatByteChange(bytes)}, ${formatShare(share)} of growth`;
  return [`${formatCount(left.length)} more ${name} (${figures}): --top ${suspects.length} shows all`];
}

/** Says in words what a report without suspects means. */
function formatVerdict({ accounting, suspects, noise }: Report): string[] {
  if (suspects.length > 0) return [];
  const change = accounting.afterBytes - accounting.beforeBytes;
  const size =
    change === 0
      ? 'both heaps are of the same size'
      : `the heap ${change < 0 ? 'shrank' : 'grew'} by ${formatBytes(Math.abs(change))}`;
  if (grossGrowth(accounting) === 0 && change <= 0) return [`No growth: ${size}.`];
  return [`No suspects: ${size}${noise.length > 0 ? '; what was added is of the kinds below' : ''}.`];
}

function formatNoise({ accounting, noise }: Report, paint: Paint): string[] {
  if (noise.length === 0) return [];
  const total = noise.reduce((sum, { bytes }) => sum + bytes, 0);
  const growth = grossGrowth(accounting);
  const share = growth > 0 ? `   ${formatShare(Math.max(0, total) / growth)} of growth` : '';
  return [`other growth, no suspect   ${formatByteChange(total)}${share}`, ...noiseTable(noise, paint)];
}

function noiseTable(noise: readonly Noise[], paint: Paint): string[] {
  const rows = noise.map(({ kind, count, bytes }) => ({
    kind: escapeText(kind, NOISE_WIDTH),
    bytes: formatByteChange(bytes),
    count: `${formatCount(count)} ${count === 1 ? 'object' : 'objects'}`,
  }));
  const kindWidth = Math.max(...rows.map((row) => row.kind.length));
  const bytesWidth = Math.max(...rows.map((row) => row.bytes.length));
  return rows.map(
    (row) =>
      `    ${paint.quiet(row.kind.padEnd(kindWidth))}   ${row.bytes.padStart(bytesWidth)}   ${paint.quiet(row.count)}`,
  );
}
