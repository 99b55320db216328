import type { Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import type { MemlabAnalysis, MemlabFilter, MemlabFindings, MemlabLeakClass } from './memlab-findings.ts';
import type { Paint } from './paint.ts';
import { formatBytes, formatCount } from './units.ts';

const INDENT = '    ';
const GAP = '   ';
const NAME_WIDTH = 60;
/** Plug-ins print what they like: their lines are cut only where nobody would read on. */
const OUTPUT_WIDTH = 1000;
const ERROR_WIDTH = 500;
const CLASSES_SHOWN = 10;
const MARKS_SHOWN = 5;

/**
 * What memlab's plug-ins said, each in a section of its own.
 *
 * @param suspects - of the report, most bytes first: a leak filter marks some of them
 */
export function formatMemlab(
  { analyses, filter }: MemlabFindings,
  suspects: readonly Suspect[],
  paint: Paint,
): string[][] {
  const sections = analyses.map((analysis) => formatAnalysis(analysis, paint));
  return filter === undefined ? sections : [...sections, formatFilter(filter, suspects, paint)];
}

function formatAnalysis({ analysis, file, output, error }: MemlabAnalysis, paint: Paint): string[] {
  const title = `${paint.strong('memlab analysis')} ${escapeText(analysis, NAME_WIDTH)}${GAP}${fileName(file, paint)}`;
  const lines =
    output === '' && error === undefined ? [`${INDENT}${paint.quiet('it printed nothing')}`] : quote(output);
  return [title, ...lines, ...formatError(error, paint)];
}

function formatFilter(
  { file, output, error, ...selected }: MemlabFilter,
  suspects: readonly Suspect[],
  paint: Paint,
): string[] {
  const { addedCount, leakCount, retainedBytes, classes } = selected;
  const leaks = leakCount === 1 ? 'is a leak' : 'are leaks';
  const verdict = `${formatCount(leakCount)} of ${formatCount(addedCount)} added objects ${leaks}`;
  const size = leakCount === 0 ? '' : `${GAP}${formatBytes(retainedBytes)} retained`;
  const left = classes.length - CLASSES_SHOWN;
  return [
    `${paint.strong('memlab leak filter')} ${fileName(file, paint)}`,
    ...(error === undefined ? [`${INDENT}${verdict}${size}`] : []),
    ...formatMarks(selected, suspects),
    ...classes.slice(0, CLASSES_SHOWN).flatMap((leakClass) => formatClass(leakClass, paint)),
    ...(left > 0 ? [`${INDENT}${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}`] : []),
    ...quote(output),
    ...formatError(error, paint),
  ];
}

/** How many leaks each suspect keeps, by its number in the report; the control may have taken some out. */
function formatMarks(
  { leakCount, suspects: marked }: Pick<MemlabFilter, 'leakCount' | 'suspects'>,
  suspects: readonly Suspect[],
): string[] {
  const marks = marked.flatMap((mark) => {
    const position = suspects.findIndex(
      ({ fingerprint, holder }) => fingerprint === mark.fingerprint && holder.nodeId === mark.holderId,
    );
    return position === -1 ? [] : [{ number: position + 1, leakCount: mark.leakCount }];
  });
  if (leakCount === 0) return [];
  if (marks.length === 0) return [`${INDENT}no suspect keeps any`];
  const left = leakCount - marks.reduce((sum, mark) => sum + mark.leakCount, 0);
  const parts = marks.slice(0, MARKS_SHOWN).map((mark) => `#${mark.number} keeps ${formatCount(mark.leakCount)}`);
  const more = marks.length - parts.length;
  if (more > 0) parts.push(`${formatCount(more)} more ${more === 1 ? 'suspect' : 'suspects'} some`);
  if (left > 0) parts.push(`no suspect ${formatCount(left)}`);
  return [`${INDENT}${parts.join(', ')}`];
}

function formatClass(
  { className, count, retainedBytes, untracedCount, sampleIds, trace }: MemlabLeakClass,
  paint: Paint,
): string[] {
  const facts = [
    `${formatCount(count)} ${escapeText(className, NAME_WIDTH)}`,
    formatBytes(retainedBytes),
    paint.quiet(sampleIds.map((id) => `@${id}`).join(', ')),
  ];
  if (untracedCount > 0)
    facts.push(untracedCount === count ? 'no trace' : `${formatCount(untracedCount)} without a trace`);
  return [`${INDENT}${facts.join(GAP)}`, ...(trace === undefined ? [] : quote(trace).map((line) => INDENT + line))];
}

function formatError(error: string | undefined, paint: Paint): string[] {
  if (error === undefined) return [];
  return [`${INDENT}${paint.alarming(`failed: ${escapeText(error, ERROR_WIDTH)}`)}`];
}

function fileName(file: string, paint: Paint): string {
  return paint.quiet(escapeText(file, NAME_WIDTH));
}

/** A stranger's lines, as they are but for what a terminal would obey; a tab is told from a letter by two spaces. */
function quote(text: string): string[] {
  if (text === '') return [];
  const lines = text.replaceAll('\t', '  ').split(/\r?\n/);
  return lines.map((line) => `${INDENT}${escapeText(line, OUTPUT_WIDTH)}`.trimEnd());
}
