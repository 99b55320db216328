import { sumOf } from '../retention/growth-rates.ts';
import type { HeldClass } from '../retention/suspect.ts';
import { rateOf } from '../told-rate.ts';
import type { GatedReport, GatedSuspect } from './check-gate.ts';
import { countOfClass } from './excess.ts';

/** How long a run was: in iterations where they are known, else in intervals between two snapshots. */
export interface RunLength {
  readonly steps: number;
  readonly unit: 'iteration' | 'interval';
}

/** How fast suspects grow. */
export interface GrowthRate {
  /** In all of the run. */
  readonly growthBytes: number;
  /** Objects that their titles count, in all of the run; 0 for what grew in place. */
  readonly count: number;
  readonly bytesPerStep: number;
  /** Less what the holder lost, where it lost many and the iterations are known. */
  readonly objectsPerStep: number;
  /**
   * Only objects of this class are counted, wherever among what is kept: what is left is told with others than before. Absent
   * elsewhere.
   */
  readonly className?: string;
}

/** The length of the run that a report is about. */
export function runLengthOf({
  snapshots,
  iterationsTotal,
}: GatedReport & { readonly snapshots: readonly unknown[] }): RunLength {
  if (iterationsTotal === undefined) return { steps: snapshots.length - 1, unit: 'interval' };
  return { steps: iterationsTotal, unit: 'iteration' };
}

/** The rate of suspects together, in objects that their titles count. */
export function measureRate(suspects: readonly GatedSuspect[], length: RunLength): GrowthRate {
  return rateBy(suspects, length, countTold, (suspect) => {
    const rate = rateOf(suspect);
    return length.unit === 'iteration' && rate !== undefined ? Math.max(0, rate) : countTold(suspect) / length.steps;
  });
}

/** Whether a title counts objects of several classes. */
function isOfSeveral({ titleCount }: GatedSuspect): boolean {
  return titleCount !== undefined;
}

/** Rates without a fix and with it in objects of the same class: what is left may be told with another. */
export function measureBoth(
  here: readonly GatedSuspect[],
  there: readonly GatedSuspect[],
  { broken, fixed }: { readonly broken: RunLength; readonly fixed: RunLength },
): { readonly before: GrowthRate; readonly after: GrowthRate | undefined } {
  const before = measureRate(here, broken);
  if (there.length === 0) return { before, after: undefined };
  const classes = [...new Set(here.map(({ className }) => className))];
  const isMixed = here.some(isOfSeveral);
  if (there.every((suspect) => classes.includes(suspect.className) && isOfSeveral(suspect) === isMixed))
    return { before, after: measureRate(there, fixed) };
  // That of the first, where a leak that is several suspects is told with several.
  const [className] = classes;
  return { before: measureRateOf(className, here, broken), after: measureRateOf(className, there, fixed) };
}

/** The rate in objects of one class: for suspects that are told with others. */
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

/** Of plain objects those of all shapes. */
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
