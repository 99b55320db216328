import type { ClassHolding } from './class-holdings.ts';
import { sumOf } from './growth-rates.ts';
import type { Holding } from './holdings.ts';
import { countTold, findMixedShapes } from './leading-class.ts';
import type { HeldName } from './name-held.ts';
import type { Suspect } from './suspect.ts';

/** What the holders of a suspect lost. */
export interface Turnover {
  readonly gone: Holding | undefined;
  /** Whether that is much of what they gained. */
  readonly isLarge: boolean;
}

/** The objects that a suspect is told with: of one class, or plain objects of several shapes. */
export interface Counted {
  readonly className: string;
  /** The classes that these objects are of. */
  readonly names: readonly string[];
  /** All of them, as one class. */
  readonly leader: ClassHolding;
}

/**
 * Finds which objects a suspect is told with.
 *
 * @param told - the class that the suspect is told with, see `findToldClass`
 */
export function findCounted(classes: Holding['classes'], told: readonly [string, ClassHolding]): Counted {
  const mixed = findMixedShapes(classes, told);
  if (mixed !== undefined) return { className: 'Object', names: mixed.names, leader: mixed.held };
  const [className, leader] = told;
  return { className, names: [className], leader };
}

type Counts = Pick<Suspect, 'className' | 'count' | 'perIteration' | 'titleCount' | 'titlePerIteration'>;

/**
 * How many objects a suspect and its title count, and how many in each iteration.
 *
 * @param held - what the title says is kept
 * @param iterations - in all; undefined where they are not known
 */
export function describeCounts(
  { className, names, leader }: Counted,
  held: HeldName,
  turnover: Turnover,
  iterations: number | undefined,
): Counts {
  const count = countTold(leader);
  const gained = count - countGone(turnover, names, leader);
  return {
    className,
    count,
    ...(iterations === undefined ? {} : { perIteration: gained / iterations }),
    ...(held.total === count ? {} : describeTitleCount(held, turnover, leader, iterations)),
  };
}

/** A rate only where it is a whole number: a mean says little of several classes. */
function describeTitleCount(
  { classNames, total }: HeldName,
  turnover: Turnover,
  leader: ClassHolding,
  iterations = 0,
): Pick<Suspect, 'titleCount' | 'titlePerIteration'> {
  const gained = total - countGone(turnover, classNames, leader);
  const isExact = iterations > 0 && gained > 0 && gained % iterations === 0;
  return { titleCount: total, ...(isExact ? { titlePerIteration: gained / iterations } : {}) };
}

/**
 * How many objects of some classes the holders lost, counted as those are that they have now; 0 where what they lost is little of
 * what they gained.
 *
 * @param names - of the classes
 * @param leader - of the class that is told
 */
function countGone({ gone, isLarge }: Turnover, names: readonly string[], leader: ClassHolding): number {
  if (!isLarge) return 0;
  return sumOf(names, (name) => {
    const held = gone?.classes.get(name);
    if (held === undefined) return 0;
    return leader.ownsHandles ? held.count : countTold(held);
  });
}
