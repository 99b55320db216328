import type { Accounting } from '../diff/accounting.ts';
import { escapeText } from './escape.ts';
import { describeMemory } from './memory-text.ts';
import type { Paint } from './paint.ts';
import { describePhases, phaseName } from './phase-text.ts';
import type { Report } from './report.ts';
import { describeRuntime, nameOfFile } from './snapshot-names.ts';
import { formatCount, formatHeapSize, formatOnScale, formatShare, roundToSum, sumScale } from './units.ts';
import { wrapItems } from './wrap.ts';

const NAME = 'heapdiff  ';
const CONTROL_NAME = 'control   ';
const PHASES_NAME = 'phases    ';
const ARROW = ' -> ';
const GAP = '    ';
const LEAST_NAME_WIDTH = 16;

/**
 * What was compared, and how the bytes of *before* became the bytes of *after*.
 *
 * @param width - most characters a line should have
 */
export function formatHeader(report: Report, width: number, paint: Paint): string[] {
  const { control } = report;
  return [
    ...formatFiles(NAME, report, width, paint),
    ...formatPhases(report, width, paint),
    ...(control === undefined ? [] : formatFiles(CONTROL_NAME, control, width, paint)),
    ...formatTotals(report, width),
    ...formatProcess(report, width),
  ];
}

/** What ran, and memory that the heap does not explain. */
function formatProcess({ snapshots, memory, suspects }: Report, width: number): string[] {
  return [
    ...describeRuntime(snapshots).map((name) => `captured on ${escapeText(name, width - GAP.length)}`),
    ...wrapItems(
      describeMemory({ memory, suspects }).flatMap((part) => part.split(' ')),
      ' ',
      width,
    ),
  ];
}

/** All that was added or grew, in bytes: what suspects and noise are shares of. */
export function grossGrowth(accounting: Accounting): number {
  return accounting.addedBytes + accounting.grownBytes;
}

/** The part of all growth that the suspects explain, 0 to 1; those that were left out, too. */
export function explainedShare({ suspects, suspectsLeftOut }: Report): number {
  return suspects.reduce((sum, suspect) => sum + suspect.shareOfGrowth, suspectsLeftOut?.shareOfGrowth ?? 0);
}

/** Snapshots that were taken later, with their names, a line each. */
function formatPhases({ phases = [] }: Report, width: number, paint: Paint): string[] {
  const room = Math.max(LEAST_NAME_WIDTH, width - PHASES_NAME.length - LEAST_NAME_WIDTH);
  return describePhases(phases, room).map(
    (phase, row) => (row === 0 ? paint.strong(PHASES_NAME) : ' '.repeat(PHASES_NAME.length)) + phase,
  );
}

/** Long names get a line each, and so does the count of iterations where it does not fit. */
function formatFiles(
  name: string,
  { snapshots, iterationsTotal: count }: Pick<Report, 'snapshots' | 'iterationsTotal'>,
  width: number,
  paint: Paint,
): string[] {
  const iterations =
    count === undefined ? '' : `${GAP}${formatCount(count)} ${count === 1 ? 'iteration' : 'iterations'}`;
  const room = Math.max(LEAST_NAME_WIDTH, width - name.length - ARROW.length);
  const files = snapshots.map(({ file, phase }) => {
    const mark = phase === undefined ? '' : ` ${phaseName(phase)}`;
    return escapeText(nameOfFile(file), Math.max(LEAST_NAME_WIDTH, room - mark.length)) + mark;
  });
  const wholeLine = files.join(ARROW) + iterations;
  if (name.length + wholeLine.length <= width) return [paint.strong(name) + wholeLine];
  const lastFile = files.length - 1;
  const names = files.map((file, position) => (position < lastFile ? file + ARROW.trimEnd() : file));
  const lines = [...names.slice(0, -1), ...wrapItems([names[lastFile], iterations.trim()], GAP, width - name.length)];
  return lines.map((line, row) => `${row === 0 ? paint.strong(name) : ' '.repeat(name.length)}${line}`.trimEnd());
}

function formatTotals(report: Report, width: number): string[] {
  const { accounting, suspects } = report;
  const heap = `heap ${formatHeapSize(accounting.beforeBytes)} -> ${formatHeapSize(accounting.afterBytes)}`;
  const parts = [`${heap}   ${formatBalance(accounting)}`];
  if (suspects.length > 0 && grossGrowth(accounting) > 0) {
    parts.push(`suspects explain ${formatShare(explainedShare(report))} of what was added or grew`);
  }
  const line = parts.join(GAP);
  if (line.length <= width) return [line];
  const [change, sum] = parts[0].split(' = ');
  if (parts[0].length <= width) return parts;
  const terms = wrapItems(`= ${sum}`.split(/ (?=[+-] )/), ' ', width - GAP.length);
  return [change, ...terms.map((term) => GAP + term), ...parts.slice(1)];
}

/** How the bytes of *before* became those of *after*: `+892 kB = added 905 kB - removed 14 kB + resized 1 kB`. */
export function formatBalance(accounting: Accounting): string {
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
