import { Subclasses } from '../analysis/subclasses.ts';
import type { Heap } from '../graph/heap.ts';
import { isShape } from '../graph/held-class-names.ts';
import { nearestName } from '../nearest-name.ts';
import type { SummarySort } from '../summary-sorts.ts';
import type { ClassSummary, Tally, TallyChange, UnmatchedChoice } from './summary.ts';

/** Which classes are told, and in what order. */
export interface ClassChoice {
  /** Names of classes that are not told, nor those that extend them. `Object` stands for plain objects alone, of all shapes. */
  readonly ignoreClasses?: readonly string[];
  /** Part of the names of the classes that are told, in upper or lower case; `*` stands for any characters. */
  readonly filter?: string;
  /** By growth where there is an earlier snapshot, else by retained bytes. */
  readonly sort?: SummarySort;
  /** How many of the program's classes are told; all where it is left out. V8's own and values are told in any case. */
  readonly top?: number;
}

/** Sorts classes into those that are asked for and the others. @returns those that are asked for in the order of `sort` */
export function chooseClasses(
  classes: readonly ClassSummary[],
  inventory: { readonly heap: Heap },
  { ignoreClasses = [], filter }: ClassChoice,
  sort: SummarySort,
): Choice {
  const ignored = new Set(namesToIgnore(inventory, ignoreClasses).flatMap((names) => [...names]));
  const isChosen = ({ className }: ClassSummary): boolean =>
    !ignored.has(className) &&
    !(ignored.has('Object') && isShape(className)) &&
    (filter === undefined || containsPattern(className, filter));
  return { chosen: sortClasses(classes.filter(isChosen), sort), others: classes.filter((told) => !isChosen(told)) };
}

/** Tells which names choose no class: they are perhaps mistyped. */
export function findUnmatched(
  classes: readonly ClassSummary[],
  inventory: { readonly heap: Heap },
  { ignoreClasses = [], filter }: ClassChoice,
): UnmatchedChoice[] {
  const names = classes.map(({ className }) => className);
  const isKnown = (ignored: ReadonlySet<string>): boolean =>
    names.some((name) => ignored.has(name) || (ignored.has('Object') && isShape(name)));
  const describe = (option: UnmatchedChoice['option'], text: string): UnmatchedChoice => {
    const nearest = nearestName(text, names);
    return { option, text, ...(nearest === undefined ? {} : { nearest }) };
  };
  const isFound = filter === undefined || names.some((name) => containsPattern(name, filter));
  return [
    ...(isFound ? [] : [describe('filter', filter)]),
    ...namesToIgnore(inventory, ignoreClasses)
      .flatMap((ignored, position) => (isKnown(ignored) ? [] : [ignoreClasses[position]]))
      .map((text) => describe('ignoreClasses', text)),
  ];
}

/** Classes that are told, and those that are not. */
export interface Choice {
  readonly chosen: readonly ClassSummary[];
  readonly others: readonly ClassSummary[];
}

/** Moves all of the program's classes behind the first so many to the others. */
export function cutClasses({ chosen, others }: Choice, top: number): Choice {
  const cut = new Set(chosen.filter(({ kind }) => kind !== 'engine' && kind !== 'value').slice(top));
  return { chosen: chosen.filter((told) => !cut.has(told)), others: [...others, ...cut] };
}

/**
 * All classes extend Object: who would ignore it means those objects that nothing else says anything of.
 *
 * @returns for each name those of all classes that go with it
 */
function namesToIgnore(inventory: { readonly heap: Heap }, names: readonly string[]): ReadonlySet<string>[] {
  const subclasses = names.length === 0 ? undefined : new Subclasses(inventory.heap);
  return names.map((name) => (name === 'Object' ? new Set([name]) : subclasses!.namesOf(name)));
}

/** Looks for the parts between the stars, one behind the other; no pattern makes it take long. */
function containsPattern(className: string, pattern: string): boolean {
  const text = className.toLowerCase();
  let at = 0;
  for (const part of pattern.toLowerCase().split('*')) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

const KEYS: Readonly<Record<SummarySort, (told: ClassSummary) => number>> = {
  retained: (told) => -told.retainedBytes,
  shallow: (told) => -told.shallowBytes,
  count: (told) => -told.count,
  growth: (told) => -(told.change?.grownBytes ?? 0),
  new: (told) => -(told.change?.newCount ?? 0),
  gone: (told) => -(told.change?.goneCount ?? 0),
  oldest: (told) => told.change?.oldestCohort ?? Number.POSITIVE_INFINITY,
  name: () => 0,
};

function sortClasses(classes: readonly ClassSummary[], sort: SummarySort): readonly ClassSummary[] {
  const key = KEYS[sort];
  return [...classes].sort((left, right) => {
    const [one, other] = [key(left), key(right)];
    if (one !== other) return one - other;
    const byBytes = sort === 'name' ? 0 : right.retainedBytes - left.retainedBytes;
    return byBytes || (left.className < right.className ? -1 : 1);
  });
}

/** Adds up what classes have. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const changes = tallies.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const sumChange = (of: (change: TallyChange) => number): number =>
    changes.reduce((total, change) => total + of(change), 0);
  return {
    count: sum(({ count }) => count),
    shallowBytes: sum(({ shallowBytes }) => shallowBytes),
    ...(changes.length === 0
      ? {}
      : {
          change: {
            newCount: sumChange(({ newCount }) => newCount),
            goneCount: sumChange(({ goneCount }) => goneCount),
            grownBytes: sumChange(({ grownBytes }) => grownBytes),
          },
        }),
  };
}
