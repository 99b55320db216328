import type { NamedCut } from '../retention/named-cut.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { formatBytes, formatCount } from './units.ts';
import { wrapItems } from './wrap.ts';

const INDENT = '    ';
const CLASS_WIDTH = 48;
const CLASSES_SHOWN = 6;

/**
 * What cutting some edges would free: they, the bytes, and what goes by class.
 *
 * @param width - most characters a line should have
 */
export function formatNamedCut(cut: NamedCut, width: number, paint: Paint): string[] {
  const names = cut.names.map((name) => escapeText(name, width - 'cut '.length));
  const classes = cut.frees.slice(0, CLASSES_SHOWN).map(({ className, count }) => {
    return `${formatCount(count)} ${escapeText(className, CLASS_WIDTH)}`;
  });
  const left = cut.frees.length - classes.length;
  if (left > 0) classes.push(`${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}`);
  const title = wrapItems([...names, `${countEdges(cut)} frees ${formatBytes(cut.freedBytes)}`], '   ', width - 4);
  return [
    ...title.map((line, row) => (row === 0 ? `${paint.strong('cut')} ${line}` : INDENT + line)),
    ...wrapItems(classes, ' . ', width - INDENT.length).map((line) => INDENT + line),
    ...wrapItems(explainStay(cut).split(' '), ' ', width - INDENT.length).map((line) => INDENT + line),
  ].filter((line) => line.trim() !== '');
}

function countEdges({ edgeCount }: NamedCut): string {
  return edgeCount === 1 ? '(1 edge)' : `(${formatCount(edgeCount)} edges)`;
}

function explainStay({ edgeCount, stillHeldCount }: NamedCut): string {
  if (stillHeldCount === 0) return '';
  if (edgeCount === 1) return 'What it leads to stays: something else holds it, too.';
  const stay = stillHeldCount === edgeCount ? 'All' : `${formatCount(stillHeldCount)} of ${formatCount(edgeCount)}`;
  return `${stay} lead to what stays: something else holds it, too.`;
}
