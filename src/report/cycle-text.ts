import type { ChainHop, Cycle, Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { formatCount } from './units.ts';
import { wrapItems } from './wrap.ts';

const NAME_WIDTH = 48;
const CLASSES_SHOWN = 4;
const CYCLES_SHOWN = 2;
const ARROW = ' -> ';
const KEPT_BY = 'kept by ';
const FUNCTION = '(closure) ';

/** Cycles with less than this share of the largest ones' bytes are not printed. */
const LEAST_SHARE = 0.1;

/**
 * What holds each other among what a suspect keeps, and what keeps it: a cycle alone would be freed.
 *
 * @param room - most characters a line should have
 * @returns the lines of each that is worth telling
 */
export function formatCycles({ cycles = [] }: Suspect, room: number): string[][] {
  return cycles
    .slice(0, CYCLES_SHOWN)
    .filter(({ shallowBytes }) => shallowBytes >= cycles[0].shallowBytes * LEAST_SHARE)
    .map((cycle) => {
      const { label, otherHolderCount } = cycle.entry;
      const keeper = KEPT_BY + escapeText(label, room - KEPT_BY.length);
      return [
        ...wrapItems([...formatMembers(cycle, room), ...formatWayRound(cycle, room)], ' ', room),
        ...wrapItems(
          [
            cycle.count === 1 ? 'no leak by itself:' : 'no leak by themselves:',
            keeper,
            ...formatOthers(otherHolderCount),
          ],
          ' ',
          room,
        ),
      ];
    });
}

/** `and one other holder` */
function formatOthers(count: number | undefined): string[] {
  if (count === undefined) return [];
  return [count === 1 ? 'and one other holder' : `and ${formatCount(count)} other holders`];
}

/** `300 x` where the way round passes them all. */
function formatMembers({ count, members, example, hopsLeftOut = 0 }: Cycle, room: number): string[] {
  const memberCount = members.reduce((sum, member) => sum + member.count, 0);
  const toldCount = example.slice(1).reduce((sum, hop) => sum + (hop.count ?? 1), 0);
  if (memberCount === count * (toldCount + hopsLeftOut)) return count === 1 ? [] : [`${formatCount(count)} x`];
  const shown = members.slice(0, CLASSES_SHOWN).map((member) => {
    const figure = formatCount(member.count);
    return `${figure} ${escapeText(member.className, Math.min(NAME_WIDTH, room - figure.length - ' ,'.length))}`;
  });
  const left = members.length - shown.length;
  if (left > 0) shown.push(`${formatCount(left)} more ${left === 1 ? 'class' : 'classes'}`);
  const list = shown.map((item, position) => (position === shown.length - 1 ? item : `${item},`));
  const sentence =
    count === 1 ? [...list, 'hold each other;'] : [`${formatCount(count)} cycles of`, ...list, 'in all;'];
  return [...sentence, 'one way round:'];
}

/** `RequestError`, `.request -> Request`, `.error -> RequestError` */
function formatWayRound({ example, hopsLeftOut = 0 }: Cycle, room: number): string[] {
  const items = example.map((hop, position) => formatHop(hop, position === 0, room));
  if (hopsLeftOut > 0)
    items.splice(-1, 0, `... ${formatCount(hopsLeftOut)} more ${hopsLeftOut === 1 ? 'hop' : 'hops'} ...`);
  return items;
}

function formatHop(hop: ChainHop, isFirst: boolean, room: number): string {
  const times = (hop.count ?? 1) > 1 ? ` x${formatCount(hop.count!)}` : '';
  const width = Math.min(NAME_WIDTH, Math.floor((room - ARROW.length - times.length) / 2));
  const name = escapeText(nameObject(hop), width) + times;
  return isFirst ? name : escapeText(hop.edgeName, width) + ARROW + name;
}

/** A function is told as `name()`: `(closure) name` behind the edge `(closure) other` could not be read. */
function nameObject({ className, nodeType }: ChainHop): string {
  if (nodeType !== 'closure') return className;
  return `${className.startsWith(FUNCTION) ? className.slice(FUNCTION.length) : 'function'}()`;
}
