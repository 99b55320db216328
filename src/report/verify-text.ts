import type { VerifyVerdict } from '../gate/verify-verdict.ts';
import { formatRate } from '../told-rate.ts';
import { escapeText } from './escape.ts';
import { type Paint, paintFor } from './paint.ts';
import { nameOfFile } from './snapshot-names.ts';
import { shortenTitle } from './title-text.ts';
import { formatBytes, formatCount, formatShare } from './units.ts';
import type { VerifiedSide, VerifyReport } from './verify-report.ts';
import { wrapItems } from './wrap.ts';

const WIDTH = 99;
const TITLE_WIDTH = 80;
const LONGEST_REASON = 300;
const FILE_WIDTH = 88;
const CLASS_WIDTH = 40;
const INDENT = ' '.repeat('cannot tell   '.length);

/**
 * What a verification says, for a terminal or a log.
 * Coloured with SGR where `color` says that the reader's terminal shows it.
 *
 * @returns lines that end with a line break
 */
export function formatVerify(report: VerifyReport, { color }: { readonly color: boolean }): string {
  const paint = paintFor(color);
  const lines = [
    paint.strong(verifyHeadline(report)),
    ...formatSide('broken', report.broken),
    ...formatSide('fixed', report.fixed),
    ...(report.verdicts.length > 0 ? [''] : []),
    ...report.verdicts.flatMap((verdict) => formatVerdict(verdict, report, paint)),
    ...verifyNotes(report).flatMap((note) => ['', ...wrapItems(note.split(' '), ' ', WIDTH)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The answer, in one line. */
export function verifyHeadline({ outcome, verdicts }: VerifyReport): string {
  const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const suspects = `${formatCount(verdicts.length)} ${verdicts.length === 1 ? 'suspect' : 'suspects'}`;
  if (outcome === 'pass') {
    const isAnyLeft = verdicts.some(({ after }) => after !== undefined);
    return `heapdiff verify: pass: ${suspects}, none grows ${isAnyLeft ? 'beyond what is allowed' : 'on'}`;
  }
  if (outcome === 'fail') {
    const areNew = verdicts.every((verdict) => verdict.outcome !== outcome || verdict.before === undefined);
    const verb = areNew ? `${count === 1 ? 'is' : 'are'} new with the fix` : `${count === 1 ? 'grows' : 'grow'} on`;
    return `heapdiff verify: fail: ${formatCount(count)} of ${suspects} ${verb}`;
  }
  if (count === 0) return 'heapdiff verify: cannot tell: the broken run has no suspect that a fix could be for';
  return `heapdiff verify: cannot tell whether ${formatCount(count)} of ${suspects} ${count === 1 ? 'is' : 'are'} fixed`;
}

/** How fast it grew: `7.86 kB and 20 objects per iteration before,`, `nothing after`; parts that may stand on lines of their own. */
export function describeRates(
  { before, after, shareOfRate }: VerifyVerdict,
  { broken, fixed }: VerifyReport,
): string[] {
  const share = shareOfRate === undefined ? [] : [`(${describeShares(shareOfRate, before, after)})`];
  return [`${describeRate(before, broken)} before,`, `${describeRate(after, fixed)} after`, ...share];
}

/** Of bytes and of objects, where they differ: a verdict goes by the larger. */
function describeShares(share: number, before: VerifyVerdict['before'], after: VerifyVerdict['after']): string {
  const whole = `${formatShare(share)} of the rate`;
  if (before === undefined || after === undefined || !(before.objectsPerStep > 0 && before.bytesPerStep > 0))
    return whole;
  const ofBytes = formatShare(after.bytesPerStep / before.bytesPerStep);
  const ofObjects = formatShare(after.objectsPerStep / before.objectsPerStep);
  if (ofBytes === ofObjects) return whole;
  const { className } = before;
  return `${ofBytes} of the bytes, ${ofObjects} of the ${className === undefined ? 'objects' : nameClass(className)}`;
}

/** What a reader should know of the whole. */
export function verifyNotes({ outcome, verdicts, broken, fixed }: VerifyReport): string[] {
  const isAnyGone = verdicts.some(({ before, after }) => before !== undefined && after === undefined);
  const isAnyNew = verdicts.some(({ before }) => before === undefined);
  const isAnyFixed = verdicts.some((verdict) => verdict.before !== undefined && verdict.outcome === 'pass');
  return [
    ...(outcome !== 'pass' && isAnyFixed ? ['To verify the fix of one leak alone: --suspect FINGERPRINT.'] : []),
    ...(isAnyGone && isAnyNew
      ? [
          'What is gone and what is new may be the same: another name of holder, property or class is another fingerprint.',
        ]
      : []),
    ...(verdicts.length > 0 && verdicts.every(({ before }) => before === undefined)
      ? ['The broken run has no suspects, only the fixed one has: are the two sides swapped?']
      : []),
    ...(broken.unit === 'interval' && fixed.unit === 'interval'
      ? ['The number of iterations is unknown: intervals between snapshots are taken to be alike (--iterations N).']
      : []),
  ];
}

function describeRate(rate: VerifyVerdict['before'], { unit }: VerifiedSide): string {
  if (rate === undefined) return 'nothing';
  const { bytesPerStep, objectsPerStep, className } = rate;
  const anyNoun = objectsPerStep === 1 ? 'object' : 'objects';
  const noun = className === undefined ? anyNoun : nameClass(className);
  const none = className === undefined ? '' : ` and no ${noun}`;
  const objects = objectsPerStep > 0 ? ` and ${formatRate(objectsPerStep)} ${noun}` : none;
  return `${formatBytes(bytesPerStep)}${objects} per ${unit}`;
}

function nameClass(className: string): string {
  return escapeText(className, CLASS_WIDTH);
}

function formatSide(name: string, { report, snapshots, steps, unit }: VerifiedSide): string[] {
  const files = snapshots.map(({ file }) => escapeText(nameOfFile(file), FILE_WIDTH));
  const parts = [
    ...(report === undefined ? [] : [`${escapeText(report, FILE_WIDTH)}:`]),
    ...files.map((file, at) => (at < files.length - 1 ? `${file} ->` : file)),
    `  ${formatCount(steps)} ${unit}${steps === 1 ? '' : 's'}`,
  ];
  return wrapItems(parts, ' ', WIDTH - 8).map((line, at) => `${(at === 0 ? name : '').padEnd(8)}${line.trimStart()}`);
}

function formatVerdict(verdict: VerifyVerdict, report: VerifyReport, paint: Paint): string[] {
  const word = verdict.outcome.padEnd(INDENT.length);
  const painted = verdict.outcome === 'pass' ? paint.quiet(word) : paint.alarming(word);
  const room = WIDTH - INDENT.length;
  const { titleAfter } = verdict;
  const lines = [
    ...(titleAfter === undefined ? [] : [`left: ${shortenTitle(titleAfter, room - 'left: '.length)}`]),
    ...wrapItems(describeRates(verdict, report), ' ', room),
    ...wrapItems(escapeText(verdict.reason, LONGEST_REASON).split(' '), ' ', room),
  ];
  return [
    `${painted}${shortenTitle(verdict.title, TITLE_WIDTH)}   ${verdict.fingerprint}`,
    ...lines.map((line) => INDENT + line),
  ];
}
