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

/** What memlab's plug-ins said, each in a section of its own. */
export function formatMemlab({ analyses, filter }: MemlabFindings, paint: Paint): string[][] {
  const sections = analyses.map((analysis) => formatAnalysis(analysis, paint));
  return filter === undefined ? sections : [...sections, formatFilter(filter, paint)];
}

function formatAnalysis({ analysis, file, output, error }: MemlabAnalysis, paint: Paint): string[] {
  const title = `${paint.strong('memlab analysis')} ${escapeText(analysis, NAME_WIDTH)}${GAP}${fileName(file, paint)}`;
  const lines =
    output === '' && error === undefined ? [`${INDENT}${paint.quiet('it printed nothing')}`] : quote(output);
  return [title, ...lines, ...formatError(error, paint)];
}

function formatFilter({ file, output, error, ...selected }: MemlabFilter, paint: Paint): string[] {
  const { addedCount, leakCount, retainedBytes, classes } = selected;
  const leaks = leakCount === 1 ? 'is a leak' : 'are leaks';
  const verdict = `${formatCount(leakCount)} of ${formatCount(addedCount)} added objects ${leaks}`;
  const size = leakCount === 0 ? '' : `${GAP}${formatBytes(retainedBytes)} retained`;
  const left = classes.length - CLASSES_SHOWN;
  return [
    `${paint.strong('memlab leak filter')} ${fileName(file, paint)}`,
    ...(error === undefined ? [`${INDENT}${verdict}${size}`] : []),
    ...classes.slice(0, CLASSES_SHOWN).flatMap((leakClass) => formatClass(leakClass, paint)),
    ...(left > 0 ? [`${INDENT}${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}`] : []),
    ...quote(output),
    ...formatError(error, paint),
  ];
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
