import type { ClassHolding } from './class-holdings.ts';
import { countTold, isElsewhere, isSpread, NATIVE_OF_NODE, VALUE_TYPES } from './leading-class.ts';

/** What a suspect is said to keep. */
export interface HeldName {
  readonly name: string;
  /** The classes that the words count. */
  readonly classNames: readonly string[];
  /** How many objects the words count, of all their classes. */
  readonly total: number;
  /** Those of these classes of which others than the suspect's first holder hold some. */
  readonly spread: readonly NamedClass[];
}

/** Others are left out of the title where all of them that the first holder's edges lead to are no more than this share. */
const MOST_LEFT_OUT = 1 / 8;

/** Which classes holders hold straight: those of what their own edges lead to. */
export interface HeldStraight {
  readonly byAll: () => ReadonlySet<string>;
  readonly byFirst: () => ReadonlySet<string>;
}

/** So many classes a title names, at most. */
const MOST_SHOWN = 3;

type NamedClass = readonly [className: string, held: ClassHolding];

/**
 * `2,000 Promise`; where no class is most of what is held straight, `97 objects: 49 Buffer, 48 Uint8Array`, and so, too, where the
 * first holder has more than a few of another class beside it. What several of the held share, nobody but the holder keeps, and
 * still it is not what the holder holds; nor is what only other holders lead to. A class that no edge of theirs leads to, as views
 * behind their listeners, is told alone.
 *
 * @param className - the class that the suspect is told with
 * @param count - how many of these
 * @param straight - asked only where several classes are held
 * @returns the words, the classes and the objects that they count, and those of the classes that others hold, too
 */
export function nameHeld(
  classes: ReadonlyMap<string, ClassHolding>,
  className: string,
  count: number,
  straight: HeldStraight,
): HeldName {
  const told = classes.get(className);
  const ofOneClass = {
    name: `${count.toLocaleString('en')} ${className}`,
    classNames: [className],
    total: count,
    spread: told !== undefined && isSpread(told) ? [[className, told] as const] : [],
  };
  if (told?.ownsHandles) return ofOneClass;
  const topmost = listTopmost(classes, className);
  if (topmost.length < 2 || !topmost.some(([name]) => name === className)) return ofOneClass;
  const names = straight.byAll();
  const ofEdges = topmost.filter(([name]) => names.has(name));
  if (!names.has(className)) return { ...ofOneClass, spread: ofEdges.filter(([, held]) => isSpread(held)) };
  const named = findNamed(topmost, ofEdges, [className, count], straight.byFirst);
  if (named.length < 2) return ofOneClass;
  const total = sumTold(named);
  const shown = listShown(named).map(([name, held]) => `${countTold(held).toLocaleString('en')} ${name}`);
  return {
    name: `${total.toLocaleString('en')} objects: ${shown.join(', ')}${named.length > MOST_SHOWN ? ', ...' : ''}`,
    classNames: named.map(([name]) => name),
    total,
    spread: named.filter(([, held]) => isSpread(held)),
  };
}

/** Objects that no other of them dominates, by class, most first; none that Node has in C++ beside those that a program knows. */
function listTopmost(classes: ReadonlyMap<string, ClassHolding>, className: string): NamedClass[] {
  return [...classes]
    .filter(([, held]) => !held.isPlumbing && held.topmostCount > 0 && !VALUE_TYPES.has(held.nodeType))
    .filter(([name, held]) => name === className || !(isElsewhere(held) || name.startsWith(NATIVE_OF_NODE)))
    .sort(([leftName, left], [rightName, right]) => {
      return countTold(right) - countTold(left) || (leftName < rightName ? -1 : 1);
    });
}

/** The classes that the title names; none where it names but the told one. */
function findNamed(
  topmost: readonly NamedClass[],
  ofEdges: readonly NamedClass[],
  [className, count]: readonly [string, number],
  byFirst: HeldStraight['byFirst'],
): readonly NamedClass[] {
  if (count * 2 <= sumTold(ofEdges)) return ofEdges;
  const namesOfFirst = byFirst();
  const ofFirst = topmost.filter(([name]) => namesOfFirst.has(name));
  const isCounted = ofFirst.some(([name, held]) => name === className && countTold(held) === count);
  const total = sumTold(ofFirst);
  return isCounted && total - count > total * MOST_LEFT_OUT ? ofFirst : [];
}

/** The most, and of as many those that keep more; in the order of `named`, which is alike in every version of V8. */
function listShown(named: readonly NamedClass[]): readonly NamedClass[] {
  const shown = [...named]
    .sort(([, left], [, right]) => countTold(right) - countTold(left) || right.topmostBytes - left.topmostBytes)
    .slice(0, MOST_SHOWN);
  return named.filter((one) => shown.includes(one));
}

function sumTold(classes: readonly NamedClass[]): number {
  return classes.reduce((sum, [, held]) => sum + countTold(held), 0);
}
