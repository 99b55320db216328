import { asStep, edgeLabel, isNamedMember, nameHolder } from '../holder-place.ts';
import type { ChainHop, Holder } from '../retention/suspect.ts';
import { escapeStart, escapeText } from './escape.ts';
import { formatLocation } from './location-text.ts';
import type { Paint } from './paint.ts';
import { formatCount } from './units.ts';

const EDGE_WIDTH = 36;
const CLASS_WIDTH = 48;
const LABELS_WIDTH = 60;
const REASON_WIDTH = 200;
const LEAST_NAME_WIDTH = 12;
/** Room for all there is to say of an object. */
const WHOLE = 1000;
const GAP = '   ';
/** Printed where the tree's line goes on. */
const TRUNK = ' |  ';

/** Hops that are printed around the start, each suspect edge and the end of a chain that is too long. */
const HOPS_SHOWN = { whole: 24, start: 8, aroundSuspect: 2, end: 4 };

interface Layout {
  readonly hasPlaces: boolean;
  /** `judged`: whole, of those that an analyzer gives. */
  readonly verdicts: 'whole' | 'short' | 'judged' | 'none';
  /** Behind the verdict, or instead of it. */
  readonly before: string;
  readonly grew: string;
  readonly after: string;
  /** Where an analyzer says that it leaks. */
  readonly said: string;
}

/** What a chain is printed with; each layout is narrower than the one before. */
const LAYOUTS: readonly Layout[] = [
  { hasPlaces: true, verdicts: 'whole', before: '', grew: ', grew', after: '', said: '' },
  { hasPlaces: true, verdicts: 'short', before: '', grew: ', grew', after: '', said: '' },
  {
    hasPlaces: true,
    verdicts: 'none',
    before: 'there before',
    grew: 'there before, grew',
    after: 'born after',
    said: 'leaking',
  },
  {
    hasPlaces: false,
    verdicts: 'none',
    before: 'there before',
    grew: 'there before, grew',
    after: 'born after',
    said: 'leaking',
  },
  { hasPlaces: false, verdicts: 'none', before: 'before', grew: 'grew', after: 'after', said: 'leaks' },
];

/** What an analyzer says of a hop is worth more than where its constructor is written. */
const JUDGED_LAYOUTS: readonly Layout[] = [
  LAYOUTS[0],
  { ...LAYOUTS[2], verdicts: 'judged' },
  { hasPlaces: false, verdicts: 'whole', before: '', grew: ', grew', after: '', said: '' },
  { hasPlaces: false, verdicts: 'short', before: '', grew: ', grew', after: '', said: '' },
];

/** The cells of one printed hop, before they are padded to columns. */
interface HopRow {
  readonly hop: number;
  readonly edge: string;
  readonly object: string;
  readonly verdict: string;
  readonly suspect: boolean;
  readonly bornAfter: boolean;
  /** What analyzers say, where it has no room in the row. */
  readonly label: string;
}

/**
 * A retainer chain as a tree of one branch, the suspect edge underlined.
 *
 * @param chain - from the root to one of the objects that are held
 * @param width - most characters a line should have
 * @param holder - one of its hops, that is told with how much it holds
 * @returns lines without indentation
 */
export function formatChain(chain: readonly ChainHop[], width: number, paint: Paint, holder?: Holder): string[] {
  if (chain.length === 0) return [];
  const [root, ...hops] = chain;
  const start = `ROOT  ${escapeText(root.className, Math.min(CLASS_WIDTH, width - 'ROOT  '.length))}`;
  const labels = root.labels === undefined ? '' : ` ${escapeStart(root.labels.join(', '), LABELS_WIDTH)}`;
  const lines = [start.length + labels.length > width ? start : start + labels];
  const rows = fitHops(hops, width, holder);
  const { edgeWidth, objectWidth } = measureRows(rows);

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
    const trunk = isLast ? ' '.repeat(TRUNK.length) : TRUNK;
    if (row.label !== '') lines.push(trunk + ' '.repeat(edgeWidth + GAP.length) + paint.quiet(row.label));
    if (row.suspect) {
      lines.push(trunk + paint.alarming('~'.repeat(Math.max(3, row.edge.length))));
    }
  }
  return lines;
}

/**
 * Another chain to the same objects, told by who holds them: `Map Registry.byName[*] (Promise x2,000)`, `Cache.last`.
 *
 * @param chain - from the root to one of the objects that are held, one hop or more
 * @param maxLength - most characters to return
 */
export function formatChainEnd(chain: readonly ChainHop[], maxLength: number): string {
  const held = chain[chain.length - 1];
  const toHolder = chain.slice(0, -1);
  const times = formatTimes(held);
  const classWidth = Math.min(CLASS_WIDTH, Math.max(LEAST_NAME_WIDTH, Math.floor(maxLength / 2) - times.length));
  const heldName = times === '' ? '' : ` (${escapeText(held.className, classWidth)}${times})`;
  return escapeText(nameEnd(toHolder, held), Math.max(LEAST_NAME_WIDTH, maxLength - heldName.length)) + heldName;
}

/** A property as cuts write it, `Cache.last`; of what has no name of its own its holder is told. */
function nameEnd(toHolder: readonly ChainHop[], { className, edgeName }: ChainHop): string {
  if (toHolder.length === 0) return className;
  return isNamedMember(edgeName) ? edgeLabel(toHolder, edgeName) : nameHolder(toHolder) + asStep(edgeName);
}

/**
 * The hops in the first layout that fits; where none does, in the narrowest. Labels stand in the rows where all else does,
 * too, and below them elsewhere.
 */
function fitHops(hops: readonly ChainHop[], width: number, holder: Holder | undefined): HopRow[] {
  const whole = formatHops(hops, width, LAYOUTS[0], holder, true);
  if (measureRows(whole).rowWidth <= width) return whole;
  const candidates = hops.some(isJudged) ? [...JUDGED_LAYOUTS, ...LAYOUTS] : LAYOUTS;
  const layouts = candidates.map((layout) => formatHops(hops, width, layout, holder, false));
  return layouts.find((rows) => measureRows(rows).rowWidth <= width) ?? layouts[layouts.length - 1];
}

function measureRows(rows: readonly HopRow[]): { edgeWidth: number; objectWidth: number; rowWidth: number } {
  const edgeWidth = Math.max(0, ...rows.map((row) => row.edge.length));
  const objectWidth = Math.max(0, ...rows.map((row) => row.object.length));
  const verdictWidth = Math.max(0, ...rows.map((row) => row.verdict.length));
  const rowWidth = TRUNK.length + edgeWidth + GAP.length + objectWidth + GAP.length + verdictWidth;
  return { edgeWidth, objectWidth, rowWidth };
}

function formatHops(
  hops: readonly ChainHop[],
  width: number,
  layout: Layout,
  holder: Holder | undefined,
  hasLabels: boolean,
): HopRow[] {
  const firstSuspect = hops.findIndex((hop) => hop.suspectEdge);
  const isShown = shownHops(hops);
  const longestEdge = Math.min(EDGE_WIDTH, Math.max(LEAST_NAME_WIDTH, Math.floor(width / 3)));
  const rows: HopRow[] = [];
  for (const [index, hop] of hops.entries()) {
    if (!isShown[index]) continue;
    const bornAfter = firstSuspect !== -1 && index >= firstSuspect;
    const grewItself = firstSuspect === -1 && index === hops.length - 1;
    const state =
      hop.verdict === 'leaking' && isJudged(hop)
        ? layout.said
        : bornAfter
          ? layout.after
          : grewItself
            ? layout.grew
            : layout.before;
    const verdict = describeHop(hop, layout, state, grewItself);
    const edge = escapeText(hop.edgeName, longestEdge);
    const label = hasLabels ? '' : formatLabels(hop, width - TRUNK.length - longestEdge);
    rows.push({ hop: index, edge, object: '', verdict, suspect: hop.suspectEdge, bornAfter, label });
  }
  const isShortened = layout.verdicts === 'none' || layout.verdicts === 'judged';
  const room = isShortened ? width - measureRows(rows).rowWidth : WHOLE;
  return rows.map((row) => {
    const hop = hops[row.hop];
    const size = hop.nodeId === holder?.nodeId ? formatSize(holder) : '';
    return { ...row, object: formatObject(hop, room - size.length, layout.hasPlaces, hasLabels) + size };
  });
}

function describeHop(hop: ChainHop, { verdicts }: Layout, state: string, grewItself: boolean): string {
  if (verdicts === 'judged' && isJudged(hop)) return formatVerdict(hop, 'whole') + (grewItself ? ', grew' : '');
  if (verdicts === 'judged') return state;
  return verdicts === 'none' ? state : formatVerdict(hop, verdicts) + state;
}

/** Whether an analyzer says so; what heapdiff says by itself is when the object was born. */
function isJudged({ reason }: ChainHop): boolean {
  return !/^(?:there before|born after)/u.test(reason);
}

/**
 * What is said of a hop. An unknown verdict says nothing that the reason does not; a short one leaves out what stands behind a
 * comma. Reasons may be an analyzer's.
 */
export function formatVerdict({ verdict, reason }: ChainHop, length: 'whole' | 'short'): string {
  const [start] = reason.split(',');
  const said = escapeText(length === 'short' ? start : reason, REASON_WIDTH);
  return verdict === 'unknown' ? said : `${verdict}: ${said}`;
}

/** Which hops of a chain behind its root are told: all, but in the middle of a long one. */
export function shownHops(hops: readonly ChainHop[]): boolean[] {
  if (hops.length <= HOPS_SHOWN.whole) return hops.map(() => true);
  const suspects = hops.flatMap((hop, index) => (hop.suspectEdge ? [index] : []));
  return hops.map(
    (_, index) =>
      index < HOPS_SHOWN.start ||
      index >= hops.length - HOPS_SHOWN.end ||
      suspects.some((suspect) => Math.abs(suspect - index) <= HOPS_SHOWN.aroundSuspect),
  );
}

/** Class, count, what analyzers say, and place; where there is a place, it gets half of the room, for its end says most. */
function formatObject(hop: ChainHop, room: number, hasPlace: boolean, hasLabels: boolean): string {
  const location = hasPlace ? hop.location : undefined;
  const labels = hasLabels ? formatLabels(hop, LABELS_WIDTH) : '';
  const count = formatTimes(hop) + (labels === '' ? '' : ` ${labels}`);
  const nameRoom = (location === undefined ? room : Math.floor(room / 2)) - count.length;
  const name = escapeText(hop.className, Math.max(LEAST_NAME_WIDTH, Math.min(CLASS_WIDTH, nameRoom))) + count;
  return location === undefined ? name : `${name} ${formatLocation(location, room - name.length - 1)}`;
}

function formatLabels({ labels }: ChainHop, room: number): string {
  return labels === undefined
    ? ''
    : escapeStart(labels.join(', '), Math.max(LEAST_NAME_WIDTH, Math.min(LABELS_WIDTH, room)));
}

/** How much a collection held and holds: ` 200 -> 2,200`. */
export function formatSize({ countBefore, countAfter }: Holder): string {
  if (countBefore === undefined || countAfter === undefined || countAfter < 2) return '';
  return ` ${formatCount(countBefore)} -> ${formatCount(countAfter)}`;
}

/** How many objects the hop stands for, where it is more than one: ` x2,000`. */
export function formatTimes({ count = 1 }: ChainHop): string {
  return count > 1 ? ` x${formatCount(count)}` : '';
}

/** What stands in place of the hops in the middle of a long chain. */
export function hopsLeftOut(count: number): string {
  return `${formatCount(count)} more ${count === 1 ? 'hop' : 'hops'}, in --format json`;
}
