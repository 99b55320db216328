import { isShape } from '../graph/held-class-names.ts';
import { isReactionClass } from '../graph/promise-reactions.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { ClassHolding } from './class-holdings.ts';
import type { HeldClass } from './suspect.ts';

/**
 * The class whose members keep most of what is held: objects and functions first, then values, then plumbing; of these such as
 * the suspect's first holder leads to. Of what waits for a promise the reactions are told, which every version of V8 has: the
 * promises and functions behind them differ. Of open handles their owners are, which programs know, and of what Node has in C++ the
 * object that a program has for it; of buffers their views, where there are as many and more.
 */
export function findLeadingClass(classes: ReadonlyMap<string, ClassHolding>, edgeName: string): [string, ClassHolding] {
  const reactions = findReactions(classes, edgeName);
  if (reactions !== undefined) return reactions;
  const owners = [...classes].find(([, held]) => held.ownsHandles);
  if (owners !== undefined) return owners;
  const mostOf = (all: readonly [string, ClassHolding][]): [string, ClassHolding] =>
    all.reduce((leader, other) => (leads(other[1], leader[1]) ? other : leader));
  const known = [...classes].filter(([name]) => !name.startsWith(NATIVE_OF_NODE));
  const leader = mostOf(known.some(([, held]) => rankOf(held) === 0) ? known : [...classes]);
  if (!MEMORY.has(leader[0])) return leader;
  const views = [...classes].filter(([name, held]) => VIEW.test(name) && held.topmostCount >= leader[1].topmostCount);
  return views.length === 0 ? leader : mostOf(views);
}

/** What several views may share, like a slab of Node's pool: then none of them keeps it alone, and still a program holds the views. */
const MEMORY: ReadonlySet<string> = new Set(['ArrayBuffer', 'SharedArrayBuffer']);

const VIEW = /^(?:Buffer|FastBuffer|DataView|(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array|Float\d+Array)$/u;

/** Behind no more objects than this ... */
const FEW = 3;

/** ... gathers a class that has so many times as many. */
const GATHERED = 16;

/**
 * The class that a suspect is told with: the leading one, or the one that gathers behind a few of those, as in a new Map or behind
 * the first of a row of promises that wait for each other.
 */
export function findToldClass(classes: ReadonlyMap<string, ClassHolding>, edgeName: string): [string, ClassHolding] {
  const leader = findLeadingClass(classes, edgeName);
  const count = countTold(leader[1]);
  if ((leader[1].isPlumbing && !isReactionClass(leader[0])) || count > FEW) return leader;
  const gathered = [...classes].filter(([, held]) => {
    return OBJECT_TYPES.has(held.nodeType) && !held.isPlumbing && !isElsewhere(held) && held.count >= count * GATHERED;
  });
  const ofUser = gathered.filter(([name, held]) => isUsers(name, held));
  const shaped = gathered.filter(([name]) => isShape(name));
  return mostBytes(ofUser) ?? mostBytes(shaped) ?? mostBytes(gathered) ?? leader;
}

/** Plain objects of fewer shapes are told by the one that leads. */
const LEAST_SHAPES = 3;

/** Plain objects of several shapes, none of which is most of them: no shape stands for the others. */
export interface MixedShapes {
  /** Of each shape that is held straight, `Object` for what has none. */
  readonly names: readonly string[];
  /** All of them, as one class. */
  readonly held: ClassHolding;
}

/** What is told as `Object` in place of a class that leads: the objects of all shapes; undefined where the class stands for itself. */
export function findMixedShapes(
  classes: ReadonlyMap<string, ClassHolding>,
  [className, leader]: readonly [string, ClassHolding],
): MixedShapes | undefined {
  if (!isPlain(className, leader) || tellsEach(leader)) return undefined;
  const shapes = [...classes].filter(
    ([name, held]) => isPlain(name, held) && held.topmostCount > 0 && !tellsEach(held),
  );
  const total = (figureOf: (held: ClassHolding) => number): number =>
    shapes.reduce((sum, [, held]) => sum + figureOf(held), 0);
  const topmostCount = total((held) => held.topmostCount);
  if (shapes.length < LEAST_SHAPES || shapes.some(([, held]) => held.topmostCount * 2 > topmostCount)) return undefined;
  const held = {
    ...leader,
    count: total(({ count }) => count),
    shallowBytes: total(({ shallowBytes }) => shallowBytes),
    topmostCount,
    straightCount: total(({ straightCount }) => straightCount),
    linkedCount: total(({ linkedCount }) => linkedCount),
    linkingCount: total(({ linkingCount }) => linkingCount),
    topmostBytes: total(({ topmostBytes }) => topmostBytes),
    elsewhereCount: total(({ elsewhereCount }) => elsewhereCount),
    elsewhereTopmostCount: total(({ elsewhereTopmostCount }) => elsewhereTopmostCount),
    elsewhereDeepCount: total(({ elsewhereDeepCount }) => elsewhereDeepCount),
    besideCount: total(({ besideCount }) => besideCount),
  };
  return { names: shapes.map(([name]) => name), held };
}

function isPlain(name: string, { nodeType, isPlumbing }: ClassHolding): boolean {
  return nodeType === NodeType.object && !isPlumbing && (name === 'Object' || isShape(name));
}

/** Behind functions and collections a user's class is told from this part of heavy on. */
const LEAST_PAYLOAD = 0.05;

/**
 * The class that makes a suspect heavy, where the told one does not say: most bytes of a user's class, at least half as many
 * objects as are told.
 *
 * @param bytesOf - what the objects of a class keep
 * @param heavyBytes - from here on a class is told also behind a user's class
 */
export function findPayload(
  classes: ReadonlyMap<string, ClassHolding>,
  [toldName, told]: readonly [string, ClassHolding],
  bytesOf: (held: ClassHolding) => number,
  heavyBytes: number,
): ClassHolding | undefined {
  const leastBytes = isUsers(toldName, told) ? heavyBytes : heavyBytes * LEAST_PAYLOAD;
  let payload: ClassHolding | undefined;
  for (const [name, held] of classes) {
    if (name === toldName || !isUsers(name, held) || held.count * 2 < countTold(told)) continue;
    if (bytesOf(held) >= leastBytes && (payload === undefined || bytesOf(held) > bytesOf(payload))) payload = held;
  }
  return payload;
}

/** A class that a user wrote. */
function isUsers(name: string, { nodeType, isPlumbing }: ClassHolding): boolean {
  return nodeType === NodeType.object && !isPlumbing && !isBuiltInClass(name);
}

/** Whether a class says nothing of what a program is about: plain objects and those of JavaScript. */
export function isBuiltInClass(name: string): boolean {
  return BUILTIN.test(name);
}

const BUILTIN =
  /^(?:Object\b.*|Array|Map|Set|WeakMap|WeakSet|WeakRef|Promise|Date|RegExp|Timeout|Immediate|Function|Arguments|(?:Map|Set|Array) Iterator|async .*\(\)|system \/ .*|.*reaction)$/su;

const OBJECT_TYPES: ReadonlySet<number> = new Set([NodeType.object, NodeType.closure, NodeType.native]);

function mostBytes(classes: readonly [string, ClassHolding][]): [string, ClassHolding] | undefined {
  const [first, ...others] = classes;
  if (first === undefined) return undefined;
  return others.reduce((most, other) => (other[1].shallowBytes > most[1].shallowBytes ? other : most), first);
}

/** Of what waits for a promise the reactions of one kind, the most; undefined where a group is none of reactions. */
export function findReactions(
  classes: ReadonlyMap<string, ClassHolding>,
  edgeName: string,
): [string, ClassHolding] | undefined {
  if (edgeName !== '(reactions)') return undefined;
  const [first, ...others] = [...classes].filter(([name, { isPlumbing }]) => isPlumbing && isReactionClass(name));
  return first && others.reduce((most, other) => (other[1].count > most[1].count ? other : most), first);
}

function leads(one: ClassHolding, other: ClassHolding): boolean {
  const order =
    rankOf(one) - rankOf(other) ||
    Number(isElsewhere(one)) - Number(isElsewhere(other)) ||
    other.topmostBytes - one.topmostBytes;
  return order < 0;
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

/** How classes of objects begin that Node has in C++. */
export const NATIVE_OF_NODE = 'Node / ';

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
 * in a list or a tree. Node's handles of the same name are none.
 */
export function countTold(held: ClassHolding): number {
  const { handleCount = 0 } = held;
  const count = tellsEach(held) ? held.count : countStraight(held);
  return count > handleCount ? count - handleCount : count;
}

/** Whether only others than the first holder lead to what is told of a class. */
export function isElsewhere(held: ClassHolding): boolean {
  return held.count > 0 && held.count === held.elsewhereCount;
}

/** Whether others than the first holder hold some of those that {@link countTold} counts: more than the ends of a list. */
export function isSpread(held: ClassHolding): boolean {
  if ((tellsEach(held) ? held.elsewhereCount : held.elsewhereTopmostCount) > 0) return true;
  if (held.ownsHandles) return false;
  return held.besideCount > FEW || held.besideCount * GATHERED > countTold(held);
}

/**
 * Whether all objects of a class are told, not only those that are held straight: where one leads to the next, or to many. Functions
 * and plain objects are in all that a program keeps: more than a few that are held straight tell more than all within them, but for
 * those of lists.
 */
export function tellsEach(held: ClassHolding): boolean {
  const { nodeType, isCommon, count, topmostCount, straightCount, linkedCount, ownsHandles } = held;
  if (ownsHandles) return true;
  if (isCommon && straightCount > FEW && !areLists(held)) return false;
  const mostPerTop = 8;
  const linked = straightCount === 0 ? linkedCount : linkedCount + topmostCount - straightCount;
  const isList = nodeType === NodeType.object && linked > 0 && linked === count - countStraight(held);
  return isList || count > countStraight(held) * mostPerTop;
}

/** Lists of plain objects have so many behind each of those that are held straight: fewer are parts of these. */
const LEAST_BEHIND = 4;

/** Whether the objects that are held straight each lead to a row of others of the class, of which each leads to one. */
function areLists({ straightCount, linkedCount, linkingCount }: ClassHolding): boolean {
  return linkedCount >= straightCount * LEAST_BEHIND && linkingCount * 2 > linkedCount;
}

/** How many the growth points hold straight; where they hold none so, those that nothing else dominates. */
function countStraight({ straightCount, topmostCount }: ClassHolding): number {
  return straightCount || topmostCount;
}

/** Whether a few objects of a class stand for many that no other holds alone: the ends of a list that is linked both ways. */
export function isEndOfList(held: ClassHolding | undefined, endCount: number): held is ClassHolding {
  return held !== undefined && endCount <= FEW && held.topmostCount >= endCount * GATHERED;
}
