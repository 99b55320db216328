import type { ClassHolding } from './class-holdings.ts';
import { isElsewhere, isSpread, VALUE_TYPES } from './leading-class.ts';

/** What a suspect is said to keep. */
export interface HeldName {
  readonly name: string;
  /** Whether the words are of one class alone. */
  readonly isOfOneClass: boolean;
  /** How many objects the words count, of all their classes. */
  readonly total: number;
  /** Those of these classes of which others than the suspect's first holder hold some. */
  readonly spread: readonly (readonly [className: string, held: ClassHolding])[];
}

/**
 * `2,000 Promise`; where no class is most of what is held straight, `97 objects: 49 Buffer, 48 Uint8Array`. What several of the
 * held share, nobody but the holder keeps, and still it is not what the holder holds; nor is what only other holders lead to.
 *
 * @param className - the class that the suspect is told with
 * @param count - how many of these
 * @param findNamesHeldStraight - the classes of what the holder's own edges lead to; asked only where several are held
 * @returns the words, whether they are of that class alone, and how many objects they count
 */
export function nameHeld(
  classes: ReadonlyMap<string, ClassHolding>,
  className: string,
  count: number,
  findNamesHeldStraight: () => ReadonlySet<string>,
): HeldName {
  const told = classes.get(className);
  const ofOneClass = {
    name: `${count.toLocaleString('en')} ${className}`,
    isOfOneClass: true,
    total: count,
    spread: told !== undefined && isSpread(told) ? [[className, told] as const] : [],
  };
  if (told?.ownsHandles) return ofOneClass;
  const topmost = [...classes]
    .filter(([, held]) => !held.isPlumbing && held.topmostCount > 0 && !VALUE_TYPES.has(held.nodeType))
    .filter(([name, held]) => name === className || !isElsewhere(held))
    .sort(([leftName, left], [rightName, right]) => {
      return right.topmostCount - left.topmostCount || (leftName < rightName ? -1 : 1);
    });
  if (topmost.length < 2 || !topmost.some(([name]) => name === className)) return ofOneClass;
  const names = findNamesHeldStraight();
  const straight = names.has(className) ? topmost.filter(([name]) => names.has(name)) : topmost;
  const total = straight.reduce((sum, [, held]) => sum + held.topmostCount, 0);
  if (straight.length < 2 || count * 2 > total) return ofOneClass;
  const named = straight.slice(0, 3).map(([name, held]) => `${held.topmostCount.toLocaleString('en')} ${name}`);
  const name = `${total.toLocaleString('en')} objects: ${named.join(', ')}${straight.length > 3 ? ', ...' : ''}`;
  return { name, isOfOneClass: false, total, spread: straight.filter(([, held]) => isSpread(held)) };
}
