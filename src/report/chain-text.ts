import type { ChainHop } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { formatLocation } from './location-text.ts';
import type { Paint } from './paint.ts';
import { formatCount } from './units.ts';

const EDGE_WIDTH = 36;
const CLASS_WIDTH = 48;
const GAP = '   ';
/** Printed where the tree's line goes on. */
const TRUNK = ' |  ';

/** Hops that are printed around the start, each suspect edge and the end of a chain that is too long. */
const HOPS_SHOWN = { whole: 24, start: 8, aroundSuspect: 2, end: 4 };

/** The cells of one printed hop, before they are padded to columns. */
interface HopRow {
  readonly hop: number;
  readonly edge: string;
  readonly object: string;
  readonly verdict: string;
  readonly suspect: boolean;
  readonly bornAfter: boolean;
}

/**
 * A retainer chain as a tree of one branch, the suspect edge underlined.
 *
 * @param chain - from the root to one of the objects that are held
 * @param width - most characters a line should have
 * @returns lines without indentation
 */
export function formatChain(chain: readonly ChainHop[], width: number, paint: Paint): string[] {
  if (chain.length === 0) return [];
  const [root, ...hops] = chain;
  const lines = [`ROOT  ${escapeText(root.className, CLASS_WIDTH)}`];
  const rows = formatHops(hops, width);
  const edgeWidth = Math.max(0, ...rows.map((row) => row.edge.length));
  const objectWidth = Math.max(0, ...rows.map((row) => row.object.length));

  let nextHop = 0;
  for (const row of rows) {
    if (row.hop > nextHop) lines.push(paint.quiet(`${TRUNK}... ${hopsLeftOut(row.hop - nextHop)}`));
    nextHop = row.hop + 1;
    const isLast = row.hop === hops.length - 1;
    const branch = isLast ? ' `> ' : row.hop === 0 ? ' |- ' : TRUNK;
    const edge = row.edge.padEnd(edgeWidth);
    const verdict = row.bornAfter ? paint.alarming(row.verdict) : paint.quiet(row.verdict);
    lines.push(
      `${branch}${row.suspect ? paint.alarming(edge) : edge}${GAP}${row.object.padEnd(objectWidth)}${GAP}${verdict}`,
    );
    if (row.suspect) {
      lines.push(
        (isLast ? ' '.repeat(TRUNK.length) : TRUNK) + paint.alarming('~'.repeat(Math.max(3, row.edge.length))),
      );
    }
  }
  return lines;
}

function formatHops(hops: readonly ChainHop[], width: number): HopRow[] {
  const firstSuspect = hops.findIndex((hop) => hop.suspectEdge);
  const isShown = shownHops(hops);
  const edgeWidth = Math.min(EDGE_WIDTH, Math.max(16, Math.floor(width / 3)));
  const rows: HopRow[] = [];
  for (const [index, hop] of hops.entries()) {
    if (!isShown[index]) continue;
    const bornAfter = firstSuspect !== -1 && index >= firstSuspect;
    const grewItself = firstSuspect === -1 && index === hops.length - 1;
    const verdict = bornAfter ? 'born after' : grewItself ? 'there before, grew' : 'there before';
    const edge = escapeText(hop.edgeName, edgeWidth);
    const room = width - TRUNK.length - edgeWidth - 2 * GAP.length - 'there before, grew'.length;
    rows.push({ hop: index, edge, object: formatObject(hop, room), verdict, suspect: hop.suspectEdge, bornAfter });
  }
  return rows;
}

function shownHops(hops: readonly ChainHop[]): boolean[] {
  if (hops.length <= HOPS_SHOWN.whole) return hops.map(() => true);
  const suspects = hops.flatMap((hop, index) => (hop.suspectEdge ? [index] : []));
  return hops.map(
    (_, index) =>
      index < HOPS_SHOWN.start ||
      index >= hops.length - HOPS_SHOWN.end ||
      suspects.some((suspect) => Math.abs(suspect - index) <= HOPS_SHOWN.aroundSuspect),
  );
}

/** Class, count and place; where there is a place, it gets half of the room, for its end says most. */
function formatObject(hop: ChainHop, room: number): string {
  const count = hop.count !== undefined && hop.count > 1 ? ` x${formatCount(hop.count)}` : '';
  const nameRoom = (hop.location === undefined ? room : Math.floor(room / 2)) - count.length;
  const name = escapeText(hop.className, Math.max(12, Math.min(CLASS_WIDTH, nameRoom))) + count;
  if (hop.location === undefined) return name;
  return `${name} ${formatLocation(hop.location, room - name.length - 1)}`;
}

function hopsLeftOut(count: number): string {
  return `${formatCount(count)} more ${count === 1 ? 'hop' : 'hops'}, in --format json`;
}
