import type { BackReferenceNode, BackReferences } from '../retention/back-references.ts';
import type { RetainerChains } from '../retention/retainer-chains.ts';
import { TEXT_BOUNDS } from '../text-bounds.ts';
import { escapeText } from './escape.ts';
import { formatLocation } from './location-text.ts';
import { type Paint, paintFor } from './paint.ts';
import { formatRetainerChains } from './retainer-chain-text.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatBytes, formatCount } from './units.ts';

/** How the text is to look. */
export interface BackReferenceTextOptions {
  /** Whether the reader's terminal shows SGR colours. */
  readonly color: boolean;
  /** Hops of one retainer chain that are told, upwards from the object; where it is left out as many as `heapdiff retainers --help` says. */
  readonly depth?: number;
  /** Lines in all; what does not fit is counted. Where it is left out likewise, about a screen. */
  readonly mostLines?: number;
}

const NAME_WIDTH = 60;
const PLACE_WIDTH = 60;
const TEXT_WIDTH = 120;
const GAP = '   ';
const CLASSES_SHOWN = 5;
/** For so many lines one dominator is told. */
const LINES_PER_DOMINATOR = 7;
/** Where dominators are left out, the last of them is told with the first. */
const LEAST_DOMINATORS = 2;

/**
 * What keeps one object alive, as plain text: what it weighs, without whom it would be freed, what it keeps, and all retainer
 * chains to it from where an author would begin, each with what cutting it frees.
 *
 * @returns lines that end with a line break; the same references give the same text
 */
export function formatBackReferences(
  references: BackReferences,
  chains: RetainerChains,
  { color, depth = TEXT_BOUNDS.hops, mostLines = TEXT_BOUNDS.lines }: BackReferenceTextOptions,
): string {
  const paint = paintFor(color);
  const sections = [
    ...(references.stringsShown === true ? [[STRINGS_SHOWN]] : []),
    formatObject(references, paint),
    ...(chains.chains.chainCount === 0 ? [] : [formatDominators(references, mostLines)]),
    formatKept(references),
  ].filter((lines) => lines.length > 0);
  const toldLines = sections.reduce((sum, lines) => sum + lines.length + 1, 0);
  sections.push(...formatRetainerChains(chains, { paint, depth, mostLines: mostLines - toldLines }));
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

function formatDominators({ dominators, moreDominators }: BackReferences, mostLines: number): string[] {
  if (dominators.length === 0) return ['dominated by the root alone: no single object keeps it'];
  const mostShown = Math.max(LEAST_DOMINATORS, Math.floor(mostLines / LINES_PER_DOMINATOR));
  const isWhole = dominators.length <= mostShown;
  const first = isWhole ? dominators : dominators.slice(0, mostShown - 1);
  const last = isWhole || moreDominators > 0 ? [] : dominators.slice(-1);
  const width = Math.max(...[...first, ...last].map((node) => nameOf(node).length));
  const row = (node: BackReferenceNode): string => {
    return `    ${nameOf(node).padEnd(width)}${GAP}retained ${formatBytes(node.retainedBytes)}`;
  };
  const leftOut = dominators.length - first.length - last.length + moreDominators;
  const more = leftOut === 0 ? [] : [`    ${formatCount(leftOut)} more`];
  return ['dominated by: freed when any of these goes', ...first.map(row), ...more, ...last.map(row)];
}

/** Nothing where the object keeps only itself. */
function formatKept({ nodes: [object], keeps: { classes, more } }: BackReferences): string[] {
  const shown = classes.slice(0, CLASSES_SHOWN);
  const shownBytes = shown.reduce((sum, { shallowBytes }) => sum + shallowBytes, 0);
  const restBytes = object.retainedBytes - shownBytes;
  if (object.retainedBytes <= object.shallowBytes) return [];
  const leftOut = classes.length - shown.length + more.classCount;
  const rest =
    leftOut === 0 ? "the engine's own" : `${formatCount(leftOut)} more ${leftOut === 1 ? 'class' : 'classes'}`;
  const rows = shown.map(({ className, count, shallowBytes }) => {
    return { name: escapeText(className, NAME_WIDTH) + (count > 1 ? ` x${formatCount(count)}` : ''), shallowBytes };
  });
  if (restBytes > 0) rows.push({ name: rest, shallowBytes: restBytes });
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [
    `keeps ${formatBytes(object.retainedBytes)} that goes with it`,
    ...rows.map(({ name, shallowBytes }) => `    ${name.padEnd(width)}${GAP}${formatBytes(shallowBytes)}`),
  ];
}

function nameOf({ className, nodeId, kind, reason, text }: BackReferenceNode): string {
  const name = escapeText(className, NAME_WIDTH);
  if (kind === 'root' && reason === undefined) return name;
  const said = kind === 'object' || text === undefined ? '' : ` "${escapeText(text, NAME_WIDTH)}"`;
  return `${name} @${nodeId}${said}${reason === undefined ? '' : `, ${reason}`}`;
}
