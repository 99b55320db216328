import type { Suspect } from '../retention/suspect.ts';
import { formatChain } from './chain-text.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { formatByteChange, formatBytes, formatCount, formatRate, formatShare } from './units.ts';

const INDENT = '    ';
const GAP = '   ';
const CLASS_WIDTH = 48;
const CLASSES_SHOWN = 6;
const SAMPLES_SHOWN = 3;

/**
 * One suspect, whole in itself, so that it can be pasted into a bug ticket.
 *
 * @param rank - its place in the report, from 1
 * @param width - most characters a line should have
 */
export function formatSuspect(suspect: Suspect, rank: number, width: number, paint: Paint): string[] {
  return [
    ...formatHeadline(suspect, rank, width, paint),
    ...formatChain(suspect.chain, width - INDENT.length, paint).map((line) => INDENT + line),
    ...formatList('holds', heldClasses(suspect), width, paint),
    ...formatList('ids', objectIds(suspect), width, paint),
  ];
}

/** Title and figures share a line where both fit; a long title gets a line of its own. */
function formatHeadline(suspect: Suspect, rank: number, width: number, paint: Paint): string[] {
  const number = `#${rank}`.padEnd(INDENT.length);
  const figures = suspectFigures(suspect).join(GAP);
  const title = escapeText(suspect.title, width - number.length);
  const lineLength = number.length + title.length + GAP.length + figures.length;
  if (lineLength > width) return [paint.strong(number + title), INDENT + figures];
  return [`${paint.strong(number + title)}${GAP}${figures}`];
}

function suspectFigures(suspect: Suspect): string[] {
  const figures = [formatByteChange(suspect.growthBytes), `${formatShare(suspect.shareOfGrowth)} of growth`];
  const retained = formatBytes(suspect.retainedBytes);
  if (retained !== formatBytes(suspect.growthBytes)) figures.push(`retains ${retained}`);
  if (suspect.perIteration !== undefined) figures.push(`${formatRate(suspect.perIteration)} per iteration`);
  const holders = suspect.holder.count ?? 1;
  if (holders > 1) figures.push(`held by ${formatCount(holders)} ${escapeText(suspect.holder.className, CLASS_WIDTH)}`);
  return figures;
}

function heldClasses(suspect: Suspect): string[] {
  const shown = suspect.holds.slice(0, CLASSES_SHOWN);
  const items = shown.map((held) => `${formatCount(held.count)} ${escapeText(held.className, CLASS_WIDTH)}`);
  const left = suspect.holds.length - shown.length;
  if (left > 0) items.push(`${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}`);
  return items;
}

function objectIds(suspect: Suspect): string[] {
  const samples = suspect.sampleIds.slice(0, SAMPLES_SHOWN).map((id) => `@${id}`);
  const holder = `holder @${suspect.holder.nodeId}`;
  return samples.length === 0 ? [holder] : [holder, `held ${samples.join(', ')}`];
}

/** A label, and its items in as many lines as they need. */
function formatList(label: string, items: readonly string[], width: number, paint: Paint): string[] {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    const longer = line === '' ? item : `${line} . ${item}`;
    if (line !== '' && INDENT.length + 8 + longer.length > width) {
      lines.push(line);
      line = item;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((text, index) => INDENT + paint.quiet((index === 0 ? label : '').padEnd(8)) + text);
}
