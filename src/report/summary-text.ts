import type { ClassSummary, GrowthInStep, Summary, Tally } from '../inventory/summary.ts';
import { escapeText } from './escape.ts';
import { type Paint, paintFor } from './paint.ts';
import { nameOfFile } from './snapshot-names.ts';
import { formatByteChange, formatBytes, formatCount, formatHeapSize } from './units.ts';

/** How the text is to look. */
export interface SummaryTextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
}

const NAME = 'heapdiff  ';
const FILE_WIDTH = 80;
const NAME_WIDTH = 70;
const PATH_WIDTH = 60;
const GAP = '   ';

const HEADINGS = ['count', 'own', 'retained'];
const CHANGE_HEADINGS = ['new', 'gone', 'growth', 'oldest'];
const SERIES_HEADINGS = [...CHANGE_HEADINGS, 'born'];

/** Of more snapshots the first and the last few are told when objects were born. */
const BIRTHS_SHOWN = 6;

/** One line of the table: figures, then a name. */
interface Row {
  readonly figures: readonly string[];
  readonly name: string;
  readonly isQuiet?: boolean;
}

/**
 * What lives in a heap, as plain text: a table of the program's classes, then V8's own and values, then what all add up to; and which
 * classes grow in step.
 *
 * @returns lines that end with a line break; the same summary gives the same text
 */
export function formatSummary(summary: Summary, { color }: SummaryTextOptions): string {
  const paint = paintFor(color);
  const sections = [formatHeader(summary, paint), ...formatTables(summary, paint)];
  const steps = (summary.inStep ?? []).map(describeStep);
  if (steps.length > 0) sections.push(steps);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function formatHeader({ snapshots, leftOut = [], live, unreachedBytes, nativeBytes }: Summary, paint: Paint): string[] {
  const files = snapshots.map(({ file, time }, number) => {
    const start = number === 0 ? paint.strong(NAME) : ' '.repeat(NAME.length);
    const place = snapshots.length > 1 ? `${number}  ` : '';
    const taken = time === undefined ? '' : `${GAP}${escapeText(time, FILE_WIDTH)}`;
    return start + place + escapeText(nameOfFile(file), FILE_WIDTH) + taken;
  });
  const others = leftOut.map(({ file, phase }) => {
    const name = escapeText(nameOfFile(file), FILE_WIDTH);
    return `${' '.repeat(NAME.length)}-  ${name}${GAP}taken ${escapeText(phase, NAME_WIDTH)}: left out`;
  });
  const parts = [
    `${formatHeapSize(live.shallowBytes)} live in ${formatCount(live.count)} objects`,
    ...(unreachedBytes === 0 ? [] : [`${formatBytes(unreachedBytes)} that nothing holds`]),
    ...(nativeBytes === 0 ? [] : [`${formatBytes(nativeBytes)} of native memory beside the heap`]),
  ];
  return [...files, ...others, parts.join(GAP)];
}

/** All tables have the same columns, below each other. */
function formatTables({ classes, others, live, snapshots }: Summary, paint: Paint): string[][] {
  const ofProgram = classes.filter(({ kind }) => kind !== 'engine' && kind !== 'value');
  const ofEngine = classes.filter(({ kind }) => kind === 'engine' || kind === 'value');
  const headings = [...HEADINGS, ...changeHeadings(snapshots.length)];
  const tables = [
    [{ figures: headings, name: 'class', isQuiet: true }, ...ofProgram.map(describeClass)],
    ofEngine.map(describeClass),
    [
      ...(others.classCount === 0 ? [] : [describeSum(others, `${formatCount(others.classCount)} other classes`)]),
      describeSum(live, 'in all'),
    ],
  ].filter((rows) => rows.length > 0);
  const widths = headings.map((_, column) =>
    Math.max(...tables.flat().map(({ figures }) => figures[column]?.length ?? 0)),
  );
  return tables.map((rows) => rows.map((row) => formatRow(row, widths, paint)));
}

function changeHeadings(snapshotCount: number): readonly string[] {
  if (snapshotCount === 1) return [];
  return snapshotCount === 2 ? CHANGE_HEADINGS : SERIES_HEADINGS;
}

function describeClass(told: ClassSummary): Row {
  const { className, retainedBytes, change } = told;
  const age = change === undefined ? [] : [describeOldest(change), describeBirths(change)];
  return {
    figures: [...describeTally(told, formatBytes(retainedBytes)), ...age],
    name: escapeText(className, NAME_WIDTH),
  };
}

function describeSum(tally: Tally, name: string): Row {
  return { figures: describeTally(tally, ''), name, isQuiet: true };
}

function describeTally({ count, shallowBytes, change }: Tally, retained: string): string[] {
  const figures = [formatCount(count), formatBytes(shallowBytes), retained];
  if (change === undefined) return figures;
  const { newCount, goneCount, grownBytes } = change;
  return [
    ...figures,
    formatCount(newCount),
    formatCount(goneCount),
    grownBytes === 0 ? '0 B' : formatByteChange(grownBytes),
  ];
}

/** The snapshot that has it first, and how long ago that was taken: `1, 42 s`. */
function describeOldest({ oldestCohort, oldestSeconds }: NonNullable<ClassSummary['change']>): string {
  if (oldestCohort === undefined) return '';
  return `${oldestCohort}${oldestSeconds === undefined ? '' : `, ${formatCount(oldestSeconds)} s`}`;
}

/** How many of the live objects each snapshot has first: `4 + 40 + 40`. */
function describeBirths({ bornAt }: NonNullable<ClassSummary['change']>): string {
  const births = bornAt.map(formatCount);
  const shown = births.length > BIRTHS_SHOWN ? [...births.slice(0, 3), '...', ...births.slice(-2)] : births;
  return shown.join(' + ');
}

function formatRow({ figures, name, isQuiet = false }: Row, widths: readonly number[], paint: Paint): string {
  const columns = widths.map((width, column) => (figures[column] ?? '').padStart(width));
  const line = [...columns, name].join(GAP);
  return isQuiet ? paint.quiet(line) : line;
}

function describeStep({ holder, held, ratio, path, holderNewCount, heldNewCount }: GrowthInStep): string {
  const [one, other] = [holder, held].map((name) => escapeText(name, NAME_WIDTH));
  const counts = `${formatCount(holderNewCount)} and ${formatCount(heldNewCount)} new`;
  return `${one} and ${other} grow ${ratio.join(':')}, joined by ${escapeText(path, PATH_WIDTH)} (${counts})`;
}
