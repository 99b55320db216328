import { NodeType } from '../snapshot/snapshot.ts';
import type { ClassHolding } from './holdings.ts';
import type { HeldClass } from './suspect.ts';

const REACTION = /(?:^| )reaction$/u;

/**
 * The class whose members keep most of what is held: objects and functions first, then values, then plumbing. Of what waits for a
 * promise the reactions are told, which every version of V8 has: the promises and functions behind them differ.
 */
export function findLeadingClass(classes: ReadonlyMap<string, ClassHolding>, edgeName: string): [string, ClassHolding] {
  const reactions = edgeName === '(reactions)' ? [...classes].filter(([name]) => REACTION.test(name)) : [];
  if (reactions.length > 0) return reactions.reduce((most, other) => (other[1].count > most[1].count ? other : most));
  return [...classes].reduce((leader, other) => (leads(other[1], leader[1]) ? other : leader));
}

function leads(one: ClassHolding, other: ClassHolding): boolean {
  return rankOf(one) - rankOf(other) < 0 || (rankOf(one) === rankOf(other) && one.topmostBytes > other.topmostBytes);
}

function rankOf(held: ClassHolding): number {
  if (held.isPlumbing) return 2;
  return VALUE_TYPES.has(held.nodeType) || held.topmostCount === 0 ? 1 : 0;
}

/** Node types of what is a value, and no object. */
export const VALUE_TYPES: ReadonlySet<number> = new Set([
  NodeType.string,
  NodeType.concatenatedString,
  NodeType.slicedString,
  NodeType.number,
  NodeType.symbol,
  NodeType.bigint,
]);

/** Lists what a group holds, most bytes first, then by name. */
export function listClasses(classes: ReadonlyMap<string, ClassHolding>, iterations: number | undefined): HeldClass[] {
  return [...classes]
    .filter(([, { count }]) => count > 0)
    .map(([className, { count, shallowBytes }]) => ({
      className,
      count,
      ...(iterations === undefined ? {} : { perIteration: count / iterations }),
      shallowBytes,
    }))
    .sort((left, right) => right.shallowBytes - left.shallowBytes || (left.className < right.className ? -1 : 1));
}

/**
 * How many objects of a class a suspect is told with: those that are held straight, or all where one leads to the next, as
 * in a list or a tree.
 */
export function countTold(held: ClassHolding): number {
  return tellsEach(held) ? held.count : held.topmostCount;
}

/** Whether all objects of a class are told, not only those that are held straight. */
export function tellsEach({ nodeType, count, topmostCount, linkedCount }: ClassHolding): boolean {
  const mostPerTop = 8;
  const isList = nodeType === NodeType.object && linkedCount > 0 && linkedCount === count - topmostCount;
  return isList || count > topmostCount * mostPerTop;
}
