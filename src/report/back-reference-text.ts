import type { BackReferenceNode, BackReferences } from '../retention/back-references.ts';
import { joinNames } from './back-reference-picture.ts';
import { escapeText } from './escape.ts';
import { formatLocation } from './location-text.ts';
import { type Paint, paintFor } from './paint.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatBytes, formatCount } from './units.ts';

/** How the text is to look. */
export interface BackReferenceTextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
}

const NAME_WIDTH = 60;
const EDGE_WIDTH = 40;
const PLACE_WIDTH = 60;
const TEXT_WIDTH = 120;
const GAP = '   ';
/** Deeper rows are not indented further. */
const MOST_INDENTS = 20;

/**
 * What keeps one object alive, as plain text: what it weighs, what dominates it, and a tree of all who hold it, upwards. What
 * stands further up already is not told twice.
 *
 * @returns lines that end with a line break; the same references give the same text
 */
export function formatBackReferences(references: BackReferences, { color }: BackReferenceTextOptions): string {
  const paint = paintFor(color);
  const sections = [
    ...(references.stringsShown === true ? [[STRINGS_SHOWN]] : []),
    formatObject(references, paint),
    formatDominators(references),
    formatHolders(references, paint),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function formatObject({ nodes: [object], distance }: BackReferences, paint: Paint): string[] {
  const { location, shallowBytes, retainedBytes, text } = object;
  const place = location === undefined ? '' : GAP + formatLocation(location, PLACE_WIDTH);
  return [
    paint.strong(nameOf(object)) + place,
    `    own ${formatBytes(shallowBytes)}${GAP}retained ${formatBytes(retainedBytes)}${GAP}distance ${formatCount(distance)}`,
    ...(text === undefined ? [] : [`    "${escapeText(text, TEXT_WIDTH)}"`]),
  ];
}

function formatDominators({ dominators, moreDominators }: BackReferences): string[] {
  if (dominators.length === 0) return ['dominated by the root alone: no single object keeps it'];
  const names = dominators.map(nameOf);
  const width = Math.max(...names.map((name) => name.length));
  const rows = dominators.map(({ retainedBytes }, at) => {
    return `    ${names[at].padEnd(width)}${GAP}retained ${formatBytes(retainedBytes)}`;
  });
  const more = moreDominators === 0 ? [] : [`    ${formatCount(moreDominators)} more`];
  return ['dominated by: freed with any of these', ...rows, ...more];
}

/** A holder that is to be printed, and those above it after that; without a node what counts those left out. */
interface Row {
  readonly node?: number;
  readonly text: string;
  readonly indent: number;
}

function formatHolders(references: BackReferences, paint: Paint): string[] {
  const { nodes } = references;
  const rowsAbove = listHolders(references);
  const told = new Set([0]);
  const lines = ['held by'];
  const waiting = [...rowsAbove[0]].reverse();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    const { node, text, indent } = row;
    const start = '    '.repeat(Math.min(indent, MOST_INDENTS));
    if (node === undefined) lines.push(start + paint.quiet(text));
    else if (told.has(node)) lines.push(`${start}${text}${nodes[node].kind === 'root' ? '' : paint.quiet(' (above)')}`);
    else {
      lines.push(start + text);
      told.add(node);
      waiting.push(...rowsAbove[node].map((above) => ({ ...above, indent: indent + 1 })).reverse());
    }
  }
  return lines;
}

/** For each node the rows of those who hold it, in order. */
function listHolders({ nodes, edges }: BackReferences): readonly (readonly Row[])[] {
  const rows = nodes.map((): Row[] => []);
  for (const { source, target, edgeNames } of edges) {
    const name = joinNames(edgeNames);
    const way = name === '' ? '' : `${escapeText(name, EDGE_WIDTH)} of `;
    rows[target].push({ node: source, text: way + nameOf(nodes[source]), indent: 1 });
  }
  for (const [node, { moreHolders, hasUncounted }] of nodes.entries()) {
    if (moreHolders === 0 && !hasUncounted) continue;
    rows[node].push({ text: `${hasUncounted ? 'over ' : ''}${formatCount(moreHolders)} more`, indent: 1 });
  }
  return rows;
}

function nameOf({ className, nodeId, kind, reason, text }: BackReferenceNode): string {
  const name = escapeText(className, NAME_WIDTH);
  if (kind === 'root' && reason === undefined) return name;
  const said = kind === 'object' || text === undefined ? '' : ` "${escapeText(text, NAME_WIDTH)}"`;
  return `${name} @${nodeId}${said}${reason === undefined ? '' : `, ${reason}`}`;
}
