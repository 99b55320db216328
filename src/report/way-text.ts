import type { BackReferences } from '../retention/back-references.ts';
import type { Way, WayHop, WaysInto } from '../retention/ways.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { formatBytes, formatCount } from './units.ts';

/** How ways are told. */
export interface WayTextOptions {
  readonly paint: Paint;
  /** Hops of one way, upwards from the object, 1 or more. */
  readonly depth: number;
  /** Lines that there is room for; how many ways there are is said whatever it is. */
  readonly mostLines: number;
}

const LABEL_WIDTH = 48;
const NAME_WIDTH = 60;
const EDGE_WIDTH = 36;
const INDENT = '    ';
const GAP = '   ';
/** Other ways that are named where they must go, too. */
const OTHERS_NAMED = 2;
/** Lines that are left for the ways behind, where there are that many. */
const LINES_LEFT = 4;

/**
 * All ways to an object, then all ways to those of its dominators that are held in several. While there is room each way is told
 * hop by hop, then in one line, then with others.
 *
 * @returns sections of lines
 */
export function formatWays({ ways, dominatorWays }: BackReferences, options: WayTextOptions): string[][] {
  if (ways.wayCount === 0) return [['the root itself: nothing holds it, all ways begin here']];
  const sections: string[][] = [];
  let linesLeft = options.mostLines;
  const all = [ways, ...dominatorWays];
  for (const [position, into] of all.entries()) {
    const behind = Math.min(LINES_LEFT, all.length - position - 1);
    if (position > 0 && linesLeft < LINES_LEFT) {
      sections.push([
        `${formatCount(all.length - position)} more dominators that are held in several ways: --too-many`,
      ]);
      break;
    }
    const lines = formatInto(into, position > 0, { ...options, mostLines: linesLeft - behind });
    sections.push(lines);
    linesLeft -= lines.length + 1;
  }
  return sections;
}

function formatInto(into: WaysInto, isDominator: boolean, { paint, depth, mostLines }: WayTextOptions): string[] {
  const lines = [formatHead(into, isDominator)];
  const innerHolders = formatInnerHolders(into);
  let told = 0;
  for (const way of into.ways) {
    const chain = formatWay(way.chain, depth, paint);
    const behind = Math.min(LINES_LEFT, into.wayCount - told - 1) + innerHolders.length;
    const room = mostLines - lines.length - behind;
    if (room < 1 && told > 0) break;
    lines.push(formatTitle(way, into));
    if (chain.length < room) lines.push(...chain);
    told++;
  }
  return [...lines, ...formatRest(into, told), ...innerHolders];
}

function formatHead({ className, nodeId, wayCount, freedBytes }: WaysInto, isDominator: boolean): string {
  const name = isDominator ? `${escapeText(className, NAME_WIDTH)} @${nodeId} is ` : '';
  const ways = wayCount === 1 ? 'one way' : `${formatCount(wayCount)} independent ways`;
  return `${name}held in ${ways}: ${wayCount === 1 ? 'cut it' : 'cut all'} to free ${formatBytes(freedBytes)}`;
}

/** The edges to cut, and what that alone frees. */
function formatTitle(way: Way, { ways, others, wayCount }: WaysInto): string {
  const left = [...ways.filter((other) => other !== way).map(nameOf), ...others.map(escapeLabel)].slice(
    0,
    wayCount - 1,
  );
  const rest = wayCount - 1 - OTHERS_NAMED;
  const named = rest > 0 ? `${formatCount(wayCount - 1)} other ways` : left.join(' and ');
  const only = wayCount === 1 ? '' : `: ${named} must go, too`;
  return `${INDENT}${nameOf(way)}${way.isEngines ? " (the engine's)" : ''}${GAP}if cut frees ${formatBytes(way.freedBytes)}${only}`;
}

function nameOf({ label, holderCount }: Way): string {
  return `${holderCount > 1 ? `${formatCount(holderCount)} x ` : ''}${escapeLabel(label)}`;
}

function escapeLabel(label: string): string {
  return escapeText(label, LABEL_WIDTH);
}

/** A way as a tree of one branch, its end at the bottom. */
function formatWay(chain: readonly WayHop[], depth: number, paint: Paint): string[] {
  const [root, ...hops] = chain;
  const shown = hops.slice(-depth);
  const leftOut = hops.length - shown.length;
  const rows = shown.map((hop) => ({ edge: escapeText(hop.edgeName, EDGE_WIDTH), object: formatHop(hop) }));
  const width = Math.max(...rows.map(({ edge }) => edge.length));
  return [
    INDENT + INDENT + formatBeginning(root),
    ...(leftOut === 0 ? [] : [`${INDENT}${INDENT} |  ${paint.quiet(`... ${formatCount(leftOut)} more, see --depth`)}`]),
    ...rows.map(({ edge, object }, position) => {
      const branch = position === rows.length - 1 ? ' `> ' : ' |- ';
      return `${INDENT}${INDENT}${branch}${edge.padEnd(width)}${GAP}${object}`;
    }),
  ];
}

/** What a report says of survivors means nothing without an earlier snapshot. */
function formatBeginning(root: WayHop): string {
  const { className, reason } = root;
  if (/^(?:module|script) |^ROOT$/u.test(className)) return escapeText(className, NAME_WIDTH);
  return formatHop(root) + (reason === undefined || reason === 'there before' ? '' : `, ${reason}`);
}

function formatHop({ className, nodeId, count }: WayHop): string {
  const name = escapeText(className, NAME_WIDTH);
  return count === undefined ? `${name} @${nodeId}` : `${formatCount(count)} x ${name} @${nodeId} ...`;
}

function formatRest({ ways, others, wayCount }: WaysInto, told: number): string[] {
  if (told === wayCount) return [];
  const labels = [...ways.slice(told).map(nameOf), ...others.map(escapeLabel)];
  const named = labels.slice(0, OTHERS_NAMED + 1);
  const more = wayCount - told;
  return [`${INDENT}${formatCount(more)} more: ${named.join(', ')}${named.length < more ? ', ...' : ''}`];
}

function formatInnerHolders({ innerHolderCount }: WaysInto): string[] {
  if (innerHolderCount === 0) return [];
  const what = innerHolderCount === 1 ? '1 more object holds' : `${formatCount(innerHolderCount)} more objects hold`;
  return [`${INDENT}${what} it, but ${innerHolderCount === 1 ? 'lives' : 'live'} only with it: no way of its own`];
}
