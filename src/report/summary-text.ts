import type { ClassSummary, GrowthInStep, Summary, Tally, UnmatchedChoice } from '../inventory/summary.ts';
import { escapeText } from './escape.ts';
import { type Paint, paintFor } from './paint.ts';
import { formatSnapshots } from './snapshot-lines.ts';
import { formatByteChange, formatBytes, formatCount, formatHeapSize } from './units.ts';
import { wrapItems } from './wrap.ts';

/** How the text is to look. */
export interface SummaryTextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
}

/** A ticket shows this much of a line without a break. */
const WIDTH = 99;
const NAME_WIDTH = 70;
/** With less than this for names, columns move together; ... */
const LEAST_NAME_WIDTH = 20;
/** ... and less than this no name is cut to. */
const NARROWEST_NAME = 8;
const PATH_WIDTH = 60;
const GAP = '   ';
const NARROW_GAP = '  ';

const HEADINGS = ['count', 'own', 'retained'];
const CHANGE_HEADINGS = ['new', 'gone', 'growth', 'oldest'];
const SERIES_HEADINGS = [...CHANGE_HEADINGS, 'born'];

/** Of more snapshots the first and the last few are told when objects were born. */
const BIRTHS_SHOWN = 6;

/** One line of the table: figures, then a name, which is escaped when the room is known. */
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
  const steps = (summary.inStep ?? []).flatMap((step) => wrapItems(describeStep(step).split(' '), ' ', WIDTH));
  if (steps.length > 0) sections.push(steps);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function formatHeader(
  { snapshots, leftOut = [], unmatched = [], live, unreachedBytes, nativeBytes }: Summary,
  paint: Paint,
): string[] {
  const parts = [
    `${formatHeapSize(live.shallowBytes)} live in ${formatCount(live.count)} objects`,
    ...(unreachedBytes === 0 ? [] : [`${formatBytes(unreachedBytes)} that nothing holds`]),
    ...(nativeBytes === 0 ? [] : [`${formatBytes(nativeBytes)} of native memory beside the heap`]),
  ];
  return [
    ...formatSnapshots(snapshots, leftOut, paint),
    parts.join(GAP),
    ...unmatched.flatMap((name) => wrapItems(describeUnmatched(name).split(' '), ' ', WIDTH)),
  ];
}

/** A choice of classes that chose none, perhaps because it is mistyped. */
function describeUnmatched({ option, text, nearest }: UnmatchedChoice): string {
  const typed = escapeText(text, NAME_WIDTH);
  const meant = nearest === undefined ? '' : `; did you mean ${escapeText(nearest, NAME_WIDTH)}?`;
  return option === 'filter'
    ? `no class has "${typed}" in its name${meant}`
    : `no class is called ${typed}: none is ignored for it${meant}`;
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
  const roomBehind = (gap: string): number => WIDTH - widths.reduce((sum, width) => sum + width + gap.length, 0);
  const gap = roomBehind(GAP) < LEAST_NAME_WIDTH ? NARROW_GAP : GAP;
  const room = Math.min(NAME_WIDTH, Math.max(NARROWEST_NAME, roomBehind(gap)));
  return tables.map((rows) => rows.map((row) => formatRow(row, widths, { gap, room }, paint)));
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
    name: className,
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

function formatRow(
  { figures, name, isQuiet = false }: Row,
  widths: readonly number[],
  { gap, room }: { readonly gap: string; readonly room: number },
  paint: Paint,
): string {
  const columns = widths.map((width, column) => (figures[column] ?? '').padStart(width));
  const line = [...columns, escapeText(name, room)].join(gap);
  return isQuiet ? paint.quiet(line) : line;
}

function describeStep({ holder, held, ratio, path, holderNewCount, heldNewCount }: GrowthInStep): string {
  const [one, other] = [holder, held].map((name) => escapeText(name, NAME_WIDTH));
  const counts = `${formatCount(holderNewCount)} and ${formatCount(heldNewCount)} new`;
  return `${one} and ${other} grow ${ratio.join(':')}, joined by ${escapeText(path, PATH_WIDTH)} (${counts})`;
}
