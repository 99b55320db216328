import { sumOf } from '../retention/growth-rates.ts';
import type { HeldClass } from '../retention/suspect.ts';
import { rateOf } from '../told-rate.ts';
import type { GatedSuspect } from './check-gate.ts';
import { countOfClass } from './excess.ts';
import type { RunLength } from './run-length.ts';

/** How fast suspects grow. */
export interface GrowthRate {
  /** In all of the run. */
  readonly growthBytes: number;
  /** Objects that their titles count, or those of `className`, in all of the run; 0 for what grew in place. */
  readonly count: number;
  readonly bytesPerStep: number;
  /** Less what the holders lost, where the titles have such a rate; else `count` divided by the steps of the run. */
  readonly objectsPerStep: number;
  /**
   * The class whose objects are counted, wherever among what is kept: with the fix the titles count others than without it. Absent
   * where the objects of the titles are counted.
   */
  readonly className?: string;
}

/**
 * Measures suspects that are the same, without a fix and with it, in objects that both can be counted in: those of the titles
 * where these count the same class, else those of the class that the first is told with.
 *
 * @param here - of the broken run, one or more
 * @param there - of the fixed run
 * @returns `after` is undefined where nothing is left
 */
export function measureBoth(
  here: readonly GatedSuspect[],
  there: readonly GatedSuspect[],
  { broken, fixed }: { readonly broken: RunLength; readonly fixed: RunLength },
): { readonly before: GrowthRate; readonly after: GrowthRate | undefined } {
  const before = measureRate(here, broken);
  if (there.length === 0) return { before, after: undefined };
  if (countAlike(here, there)) return { before, after: measureRate(there, fixed) };
  const [{ className }] = here;
  return { before: measureRateOf(className, here, broken), after: measureRateOf(className, there, fixed) };
}

/** The rate of suspects together, in objects that their titles count. */
export function measureRate(suspects: readonly GatedSuspect[], length: RunLength): GrowthRate {
  return rateBy(suspects, length, countTold, (suspect) => {
    const rate = rateOf(suspect);
    return length.unit === 'iteration' && rate !== undefined ? Math.max(0, rate) : countTold(suspect) / length.steps;
  });
}

/** Whether titles with the fix count objects of the same classes as without it. */
function countAlike(here: readonly GatedSuspect[], there: readonly GatedSuspect[]): boolean {
  const classes = new Set(here.map(({ className }) => className));
  const isMixed = here.some(isOfSeveral);
  return there.every((suspect) => classes.has(suspect.className) && isOfSeveral(suspect) === isMixed);
}

/** Whether a title counts objects of several classes. */
function isOfSeveral({ titleCount }: GatedSuspect): boolean {
  return titleCount !== undefined;
}

/** The rate of suspects together, in objects of one class. */
function measureRateOf(className: string, suspects: readonly GatedSuspect[], length: RunLength): GrowthRate {
  const countOf = (suspect: GatedSuspect): number => countAll(suspect, className);
  return { ...rateBy(suspects, length, countOf, (suspect) => countOf(suspect) / length.steps), className };
}

function rateBy(
  suspects: readonly GatedSuspect[],
  { steps }: RunLength,
  countOf: (suspect: GatedSuspect) => number,
  objectsPerStepOf: (suspect: GatedSuspect) => number,
): GrowthRate {
  const growthBytes = sumOf(suspects, (suspect) => suspect.growthBytes);
  const holding = suspects.filter(({ holds }) => holds.length > 0);
  return {
    growthBytes,
    count: sumOf(holding, countOf),
    bytesPerStep: growthBytes / steps,
    objectsPerStep: sumOf(holding, objectsPerStepOf),
  };
}

/** Objects of a class that a suspect keeps; of plain objects those of all shapes. */
function countAll(suspect: GatedSuspect, name: string): number {
  if (name !== 'Object') return countOfClass(suspect, name);
  // Of a stored report nobody has checked what is held.
  const names = suspect.holds.map((held) => String((Object(held) as Partial<HeldClass>).className));
  const ofShapes = names.filter((held) => held === name || held.startsWith('Object {'));
  return sumOf(ofShapes, (held) => countOfClass(suspect, held));
}

function countTold({ count, titleCount = count }: GatedSuspect): number {
  return titleCount;
}
