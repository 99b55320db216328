import type { Suspect } from '../retention/suspect.ts';
import { formatRate, toldRateOf } from '../told-rate.ts';
import { describeAllocations } from './allocation-text.ts';
import { formatChain, formatChainEnd } from './chain-text.ts';
import { describeCuts } from './cut-text.ts';
import { formatCycles } from './cycle-text.ts';
import { escapeText } from './escape.ts';
import { describeKnownLeak } from './finding-text.ts';
import { pickHeldClasses } from './held-classes.ts';
import type { Paint } from './paint.ts';
import { describeSeries } from './series-text.ts';
import { nameSharers } from './sharers-text.ts';
import { describeSurvival } from './survival-text.ts';
import { shortenTitle } from './title-text.ts';
import { formatByteChange, formatBytes, formatCount, formatShare } from './units.ts';
import { wrapItems } from './wrap.ts';

const INDENT = '    ';
const GAP = '   ';
const LABEL_WIDTH = 8;
const CLASS_WIDTH = 48;
const NAME_WIDTH = 60;
const CLASSES_SHOWN = 6;
const SAMPLES_SHOWN = 3;
const PRINTS_SHOWN = 3;
const OTHER_CHAINS_SHOWN = 3;

/** What keeps less than this share more than it added keeps, in the eyes of a reader, what it added. */
const LEAST_SURPLUS = 0.01;

/**
 * One suspect, whole in itself, so that it can be pasted into a bug ticket.
 *
 * @param rank - its place in the report, from 1
 * @param width - most characters a line should have
 */
export function formatSuspect(suspect: Suspect, rank: number, width: number, paint: Paint): string[] {
  return [
    ...formatHeadline(suspect, rank, width, paint),
    ...formatSuspectBody(suspect, width - INDENT.length, paint).map((line) => INDENT + line),
  ];
}

/**
 * All that is said of a suspect below its title.
 *
 * @param width - most characters a line should have
 */
export function formatSuspectBody(suspect: Suspect, width: number, paint: Paint): string[] {
  const room = width - LABEL_WIDTH;
  return [
    ...wrapItems(describeSeries(suspect), GAP, room),
    ...formatChain(suspect.chain, width, paint, suspect.holder),
    ...formatOtherChains(suspect, room, paint),
    ...formatLabelled('holds', wrapItems(heldClasses(suspect, room), ' . ', room), paint),
    ...formatCycles(suspect, room).flatMap((lines) => formatLabelled('cycle', lines, paint)),
    ...formatLabelled('note', wrapItems(describeNature(suspect).split(' '), ' ', room), paint),
    ...formatLabelled('cut', wrapItems(describeCuts(suspect, NAME_WIDTH), ' ', room), paint),
    ...formatLabelled(
      'known',
      wrapItems(suspect.knownLeak ? describeKnownLeak(suspect.knownLeak) : [], ' ', room),
      paint,
    ),
    ...formatLabelled('shared', wrapItems(describeShared(suspect).split(' '), ' ', room), paint),
    ...formatLabelled('made', wrapItems(describeAllocations(suspect.allocations), ' . ', room), paint),
    ...(suspect.phases ?? []).flatMap((phase) =>
      formatLabelled('phase', wrapItems(describeSurvival(phase).split(' '), ' ', room), paint),
    ),
    ...formatLabelled('control', wrapItems(describeInControl(suspect).split(' '), ' ', room), paint),
    ...formatLabelled(
      'ids',
      wrapItems([...objectIds(suspect), `fingerprint ${suspect.fingerprint}`, ...otherPrints(suspect)], ' . ', room),
      paint,
    ),
  ];
}

/** Title and figures share a line where both fit; a long title gets a line of its own. */
function formatHeadline(suspect: Suspect, rank: number, width: number, paint: Paint): string[] {
  const number = `#${rank}`.padEnd(INDENT.length);
  const figures = suspectFigures(suspect);
  const title = shortenTitle(suspect.title, width - number.length);
  const wholeLine = [title, ...figures].join(GAP);
  if (number.length + wholeLine.length > width) {
    const lines = wrapItems(figures, GAP, width - INDENT.length);
    return [paint.strong(number + title), ...lines.map((line) => INDENT + line)];
  }
  return [`${paint.strong(number + title)}${GAP}${figures.join(GAP)}`];
}

/**
 * How much it is, and how fast it grows.
 *
 * @param quote - makes a name of the heap, which is escaped for a terminal, fit for a format with rules of its own
 */
export function suspectFigures(suspect: Suspect, quote = (name: string): string => name): string[] {
  const { growthBytes, retainedBytes } = suspect;
  const surplus = retainedBytes > growthBytes * (1 + LEAST_SURPLUS) ? ` of ${formatBytes(retainedBytes)} kept` : '';
  const figures = [formatByteChange(growthBytes) + surplus, formatShare(suspect.shareOfGrowth)];
  const rate = toldRateOf(suspect);
  if (rate !== undefined) figures.push(describeRate(rate, suspect));
  const holders = suspect.holder.count ?? 1;
  const holder = escapeText(suspect.holder.className, CLASS_WIDTH);
  if (holders > 1) figures.push(`held by ${formatCount(holders)} ${quote(holder)}`);
  return figures;
}

/** A whole number of objects in each of several iterations is no accident; where a series tells otherwise, it is a mean. */
function describeRate(perIteration: number, { count, titleCount = count, series }: Suspect): string {
  const isWhole = Number.isInteger(perIteration) && perIteration > 0 && perIteration < titleCount;
  const isSteady = series === undefined || series.r2 === 1;
  return `${isWhole && isSteady ? 'exactly ' : ''}${formatRate(perIteration)} per iteration`;
}

/** A line for each of the first, and how many more there are. */
function formatOtherChains({ otherChains = [], otherChainCount }: Suspect, room: number, paint: Paint): string[] {
  const shown = otherChains.filter((chain) => chain.length > 0).slice(0, OTHER_CHAINS_SHOWN);
  const lines = shown.flatMap((chain) => formatLabelled('also', [formatChainEnd(chain, room)], paint));
  const left = (otherChainCount ?? otherChains.length) - shown.length;
  if (left > 0) lines.push(...formatLabelled('', [`... ${formatCount(left)} more, in --format json`], paint));
  return lines;
}

/** By which it is known where one of its other holders goes on alone. */
function otherPrints({ holderFingerprints = [] }: Suspect): string[] {
  const shown = holderFingerprints.slice(0, PRINTS_SHOWN);
  const left = holderFingerprints.length - shown.length;
  if (left > 0) shown.push(`${formatCount(left)} more`);
  return shown.length === 0 ? [] : [`other holders' ${shown.join(', ')}`];
}

function heldClasses(suspect: Suspect, room: number): string[] {
  const shown = pickHeldClasses(suspect, CLASSES_SHOWN);
  const items = shown.map((held) => {
    const count = formatCount(held.count);
    return `${count} ${escapeText(held.className, Math.min(CLASS_WIDTH, room - count.length - 1))}`;
  });
  const left = suspect.holds.length - shown.length;
  if (left > 0) items.push(`${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}`);
  return items;
}

/** What a reader must know of the class to understand the bytes; empty for most. */
export function describeNature({ className }: Suspect): string {
  return className === '(sliced string)' ? 'a slice keeps the whole string it was cut from; a copy would not' : '';
}

/** How much of it others keep, too; empty where none does. */
export function describeShared(suspect: Suspect): string {
  const { shareBytes = 0 } = suspect;
  if (shareBytes <= 0) return '';
  return `${formatByteChange(shareBytes)} are kept by ${nameSharers(suspect)}, too, and split`;
}

/** How it grew in the control; empty where it did not. The share is of rates: the control may be shorter or longer. */
export function describeInControl({ control }: Pick<Suspect, 'control'>): string {
  if (control === undefined) return '';
  return `${formatByteChange(control.growthBytes)} there, too (${formatShare(control.shareOfRate)} as fast)`;
}

/** V8's ids of the holder and of the first that it holds. */
export function objectIds(suspect: Suspect): string[] {
  const samples = suspect.sampleIds.slice(0, SAMPLES_SHOWN).map((id) => `@${id}`);
  const holder = `holder @${suspect.holder.nodeId}`;
  return samples.length === 0 ? [holder] : [holder, `held ${samples.join(', ')}`];
}

/** Lines with a label before the first. */
function formatLabelled(label: string, lines: readonly string[], paint: Paint): string[] {
  return lines
    .filter((line) => line !== '')
    .map((line, row) => paint.quiet((row === 0 ? label : '').padEnd(LABEL_WIDTH)) + line);
}
