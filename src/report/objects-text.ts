import type { ListedObject, ObjectGroup, ObjectList, ObjectTally } from '../inventory/object-list.ts';
import { escapeText } from './escape.ts';
import { type Paint, paintFor } from './paint.ts';
import { formatValue } from './property-value-text.ts';
import { formatSnapshots } from './snapshot-lines.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatBytes, formatCount } from './units.ts';

/** How the text is to look. */
export interface ObjectsTextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
}

const NAME_WIDTH = 70;
const PLACE_WIDTH = 50;
const GAP = '   ';

/** Cells of one line; those of figures stand to the right of their column. */
type Row = readonly string[];

/**
 * Objects of a heap, as plain text: how many there are and how large they are, then one a line with its values; or the values by
 * which they are grouped.
 *
 * @returns lines that end with a line break; the same list gives the same text
 */
export function formatObjects(list: ObjectList, { color }: ObjectsTextOptions): string {
  const paint = paintFor(color);
  const { snapshots, leftOut = [], neverFound, stringsShown } = list;
  const rows = list.groups === undefined ? formatList(list, paint) : formatGroups(list.groups, list, paint);
  const sections = [
    [...formatSnapshots(snapshots, leftOut, paint), describeFound(list, paint)],
    ...(stringsShown ? [[STRINGS_SHOWN]] : []),
    rows,
    neverFound.map((path) => describeMissing(path)),
  ].filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function describeFound({ className, found }: ObjectList, paint: Paint): string {
  const { count, shallowBytes, retainedBytes } = found;
  const name = className === undefined ? 'by id' : escapeText(className, NAME_WIDTH);
  const sizes = `own ${formatBytes(shallowBytes)}${GAP}retained ${formatBytes(retainedBytes)}`;
  return `${paint.strong(name)}${GAP}${formatCount(count)} ${count === 1 ? 'object' : 'objects'}${GAP}${sizes}`;
}

function formatList({ className, objects = [], print, moreCount, snapshots }: ObjectList, paint: Paint): string[] {
  const isSeries = snapshots.length > 1;
  const hasClasses = objects.some((object) => object.className !== className);
  const head = ['id', 'own', 'retained', ...(isSeries ? ['born'] : [])];
  const figures = objects.map((object) => [...describeSizes(object), ...(isSeries ? [describeBirth(object)] : [])]);
  const words = objects.map(({ className: name, heldBy = '', values = [] }) => [
    ...(hasClasses ? [escapeText(name, NAME_WIDTH)] : []),
    escapeText(heldBy, PLACE_WIDTH),
    values.map((value, at) => `${escapeText(print[at], NAME_WIDTH)} ${formatValue(value)}`).join(' '),
  ]);
  const titles = [...(hasClasses ? ['class'] : []), 'held by', ''];
  return [...formatTable(head, figures, titles, words, paint), ...describeMore(moreCount, paint)];
}

function describeSizes({ nodeId, shallowBytes, retainedBytes }: ListedObject): Row {
  return [`@${nodeId}`, formatBytes(shallowBytes), formatBytes(retainedBytes)];
}

/** The snapshot that has it first, and how long ago that was taken: `1, 42 s`. */
function describeBirth({ cohort, seconds }: ListedObject): string {
  return `${cohort}${seconds === undefined ? '' : `, ${formatCount(seconds)} s`}`;
}

function formatGroups(groups: readonly ObjectGroup[], { by = '', moreCount }: ObjectList, paint: Paint): string[] {
  const figures = groups.map(describeTally);
  const words = groups.map(({ value }) => [formatValue(value)]);
  const table = formatTable(['count', 'own', 'retained'], figures, [escapeText(by, NAME_WIDTH)], words, paint);
  return [...table, ...describeMore(moreCount, paint)];
}

function describeTally({ count, shallowBytes, retainedBytes }: ObjectTally): Row {
  return [formatCount(count), formatBytes(shallowBytes), formatBytes(retainedBytes)];
}

function formatTable(head: Row, figures: readonly Row[], titles: Row, words: readonly Row[], paint: Paint): string[] {
  if (figures.length === 0) return [];
  const widthsOf = (rows: readonly Row[]): number[] =>
    rows[0].map((_, column) => rows.reduce((width, row) => Math.max(width, row[column].length), 0));
  const figureWidths = widthsOf([head, ...figures]);
  const wordWidths = widthsOf([titles, ...words]);
  const format = (left: Row, right: Row): string =>
    [
      ...left.map((cell, column) => cell.padStart(figureWidths[column])),
      ...right.map((cell, column) => cell.padEnd(wordWidths[column])),
    ]
      .join(GAP)
      .trimEnd();
  return [paint.quiet(format(head, titles)), ...figures.map((row, at) => format(row, words[at]))];
}

function describeMore(count: number, paint: Paint): string[] {
  return count === 0 ? [] : [paint.quiet(`${formatCount(count)} more`)];
}

/** What V8 leaves out is easily taken for missing. */
function describeMissing(path: string): string {
  return `No value for ${escapeText(path, NAME_WIDTH)} was found: a snapshot has no getters and, unless it was taken with numeric values, no numbers.`;
}
