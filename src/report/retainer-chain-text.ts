import type { ChainEnd, ChainsInto, RetainerChain, RetainerChains, RetainerHop } from '../retention/retainer-chains.ts';
import { joinNames } from './back-reference-picture.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { formatBytes, formatCount } from './units.ts';

/** How retainer chains are told. */
export interface RetainerChainTextOptions {
  readonly paint: Paint;
  /** Hops of one chain, upwards from the object, 1 or more. */
  readonly depth: number;
  /** Lines that there is room for; how many chains there are is said whatever it is. */
  readonly mostLines: number;
}

const LABEL_WIDTH = 48;
const NAME_WIDTH = 60;
const EDGE_WIDTH = 36;
const INDENT = '    ';
const GAP = '   ';
/** Other chains that are named where they must go, too. */
const OTHERS_NAMED = 2;
/** Lines that are left for the chains behind, where there are that many. */
const LINES_LEFT = 4;

/**
 * All retainer chains to an object, then all to those of its dominators that are held by several. While there is room each chain
 * is told hop by hop, then in one line, then with others.
 *
 * @returns sections of lines
 */
export function formatRetainerChains(
  { chains, dominatorChains }: RetainerChains,
  { paint, depth, mostLines }: RetainerChainTextOptions,
): string[][] {
  if (chains.chainCount === 0) return [['the root itself: nothing holds it, all ways begin here']];
  const sections: string[][] = [];
  let linesLeft = mostLines;
  const all = [
    { into: chains, head: '' },
    ...dominatorChains.map((into) => ({ into, head: `${escapeText(into.className, NAME_WIDTH)} @${into.nodeId} is ` })),
  ];
  for (const [position, { into, head }] of all.entries()) {
    const behind = Math.min(LINES_LEFT, all.length - position - 1);
    if (position > 0 && linesLeft < LINES_LEFT) {
      const left = all.length - position;
      sections.push([
        `${formatCount(left)} more ${left === 1 ? 'dominator that is' : 'dominators that are'} held in several ways: --lines`,
      ]);
      break;
    }
    const lines = [head + formatHead(into), ...formatInto(into, { paint, depth, mostLines: linesLeft - behind - 1 })];
    sections.push(lines);
    linesLeft -= lines.length + 1;
  }
  return sections;
}

function formatHead({ chainCount, freedBytes }: ChainsInto): string {
  const ways = chainCount === 1 ? 'one way' : `${formatCount(chainCount)} independent ways`;
  return `held in ${ways}: ${chainCount === 1 ? 'cut it' : 'cut all'} to free ${formatBytes(freedBytes)}`;
}

function formatInto(into: ChainsInto, { paint, depth, mostLines }: RetainerChainTextOptions): string[] {
  const lines: string[] = [];
  const innerHolders = formatInnerHolders(into);
  let told = 0;
  for (const chain of into.chains) {
    const hops = formatHops(chain.hops, depth, paint);
    const behind = Math.min(LINES_LEFT, into.chainCount - told - 1) + innerHolders.length;
    const room = mostLines - lines.length - behind;
    if (room < 1 && told > 0) break;
    lines.push(formatTitle(chain, into));
    if (hops.length < room) lines.push(...hops);
    told++;
  }
  return [...lines, ...formatRest(into, told), ...innerHolders];
}

/** The edges to cut, and what that alone frees. */
function formatTitle(chain: RetainerChain, { chains, others, chainCount }: ChainsInto): string {
  const left = [...chains.filter((other) => other !== chain), ...others].slice(0, chainCount - 1);
  const named =
    chainCount - 1 > OTHERS_NAMED ? `${formatCount(chainCount - 1)} other ways` : left.map(nameOf).join(' and ');
  const only = chainCount === 1 ? '' : `: ${named} must go, too`;
  return `${INDENT}${nameOf(chain)}${chain.isEngines ? " (the engine's)" : ''}${GAP}if cut frees ${formatBytes(chain.freedBytes)}${only}`;
}

/** `2 x List.first, .last` */
function nameOf({ label, edgeNames, holderCount }: ChainEnd): string {
  const names = escapeText(joinNames([label, ...edgeNames.slice(1)]), LABEL_WIDTH);
  return holderCount > 1 ? `${formatCount(holderCount)} x ${names}` : names;
}

/** A chain as a tree of one branch, its end at the bottom. */
function formatHops([root, ...hops]: readonly RetainerHop[], depth: number, paint: Paint): string[] {
  const shown = hops.slice(-depth);
  const leftOut = hops.length - shown.length;
  const rows = shown.map((hop) => ({ edge: escapeText(joinNames(hop.edgeNames), EDGE_WIDTH), object: formatHop(hop) }));
  const width = Math.max(...rows.map(({ edge }) => edge.length));
  return [
    INDENT + INDENT + formatHop(root),
    ...(leftOut === 0 ? [] : [`${INDENT}${INDENT} |  ${paint.quiet(`... ${formatCount(leftOut)} more, see --depth`)}`]),
    ...rows.map(({ edge, object }, position) => {
      const branch = position === rows.length - 1 ? ' `> ' : ' |- ';
      return `${INDENT}${INDENT}${branch}${edge.padEnd(width)}${GAP}${object}`;
    }),
  ];
}

function formatHop({ kind, reason, className, nodeId, count }: RetainerHop): string {
  const name = escapeText(className, NAME_WIDTH);
  if (kind === 'root' && reason === undefined) return name;
  const objects = count === undefined ? `${name} @${nodeId}` : `${formatCount(count)} x ${name} @${nodeId} ...`;
  return reason === undefined ? objects : `${objects}, ${reason}`;
}

function formatRest({ chains, others, chainCount }: ChainsInto, told: number): string[] {
  if (told === chainCount) return [];
  const named = [...chains.slice(told), ...others].slice(0, OTHERS_NAMED + 1).map(nameOf);
  const more = chainCount - told;
  return [`${INDENT}${formatCount(more)} more: ${named.join(', ')}${named.length < more ? ', ...' : ''}`];
}

function formatInnerHolders({ innerHolderCount }: ChainsInto): string[] {
  if (innerHolderCount === 0) return [];
  const what = innerHolderCount === 1 ? '1 more object holds' : `${formatCount(innerHolderCount)} more objects hold`;
  return [`${INDENT}${what} it, but ${innerHolderCount === 1 ? 'lives' : 'live'} only with it: no way of its own`];
}
