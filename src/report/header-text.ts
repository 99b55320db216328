import type { Accounting } from '../diff/accounting.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import type { Report } from './report.ts';
import { formatBytes, formatCount, formatOnScale, formatShare, roundToSum, sumScale } from './units.ts';

const NAME = 'heapdiff  ';
const ARROW = ' -> ';
const GAP = '    ';

/**
 * What was compared, and how the bytes of *before* became the bytes of *after*.
 *
 * @param width - most characters a line should have
 */
export function formatHeader(report: Report, width: number, paint: Paint): string[] {
  return [...formatFiles(report, width, paint), ...formatTotals(report, width)];
}

/** All that was added or grew, in bytes: what suspects and noise are shares of. */
export function grossGrowth(accounting: Accounting): number {
  return accounting.addedBytes + accounting.grownBytes;
}

/** Long names get a line each. */
function formatFiles(report: Report, width: number, paint: Paint): string[] {
  const count = report.iterationsTotal;
  const iterations =
    count === undefined ? '' : `${GAP}${formatCount(count)} ${count === 1 ? 'iteration' : 'iterations'}`;
  const room = width - NAME.length - ARROW.length - iterations.length;
  const files = report.snapshots.map(({ file }) => (file === '-' ? '(standard input)' : escapeText(file, room)));
  const names = files.join(ARROW);
  if (names.length <= room + ARROW.length) return [`${paint.strong(NAME)}${names}${iterations}`];
  const indented = files.join(`${ARROW.trimEnd()}\n${' '.repeat(NAME.length)}`);
  return `${paint.strong(NAME)}${indented}${iterations}`.split('\n');
}

function formatTotals(report: Report, width: number): string[] {
  const { accounting, suspects } = report;
  const heap = `heap ${formatHeap(accounting.beforeBytes)} -> ${formatHeap(accounting.afterBytes)}`;
  const parts = [`${heap}   ${formatBalance(accounting)}`];
  if (suspects.length > 0 && grossGrowth(accounting) > 0) {
    const share = suspects.reduce((sum, suspect) => sum + suspect.shareOfGrowth, 0);
    parts.push(`suspects explain ${formatShare(share)} of growth`);
  }
  const line = parts.join(GAP);
  if (line.length <= width) return [line];
  const [change, sum] = parts[0].split(' = ');
  return parts[0].length <= width ? parts : [change, `    = ${sum}`, ...parts.slice(1)];
}

/** The size of a heap, fine enough to see what a leak adds to it. */
function formatHeap(bytes: number): string {
  if (bytes < 1e6) return formatBytes(bytes);
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value.toFixed(bytes < 1e9 ? 2 : 3)} ${unit}`;
}

function formatBalance(accounting: Accounting): string {
  const terms = [
    { name: 'added', bytes: accounting.addedBytes },
    { name: 'removed', bytes: -accounting.removedBytes },
    { name: 'resized', bytes: accounting.grownBytes - accounting.shrunkBytes },
    { name: 'native', bytes: accounting.nativeDeltaBytes },
    { name: 'not accounted for (a bug in heapdiff)', bytes: accounting.residualBytes },
  ];
  const scale = sumScale(terms.map((term) => term.bytes));
  const steps = roundToSum(
    terms.map((term) => term.bytes),
    scale,
  );
  const total = steps.reduce((sum, value) => sum + value, 0);

  let sum = '';
  for (const [index, { name, bytes }] of terms.entries()) {
    const isOptional = index > 2;
    if (isOptional && bytes === 0) continue;
    const sign = index === 0 ? '' : bytes < 0 || name === 'removed' ? ' - ' : ' + ';
    sum += `${sign}${name} ${formatOnScale(steps[index], scale)}`;
  }
  return `${total < 0 ? '-' : '+'}${formatOnScale(total, scale)} = ${sum}`;
}
