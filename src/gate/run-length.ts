import { sumOf } from '../retention/growth-rates.ts';
import { rateOf } from '../told-rate.ts';
import type { GatedReport, GatedSuspect } from './check-gate.ts';

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
}

/** The length of the run that a report is about. */
export function runLengthOf({
  snapshots,
  iterationsTotal,
}: GatedReport & { readonly snapshots: readonly unknown[] }): RunLength {
  if (iterationsTotal === undefined) return { steps: snapshots.length - 1, unit: 'interval' };
  return { steps: iterationsTotal, unit: 'iteration' };
}

/** The rate of suspects together. */
export function measureRate(suspects: readonly GatedSuspect[], { steps, unit }: RunLength): GrowthRate {
  const growthBytes = sumOf(suspects, (suspect) => suspect.growthBytes);
  const holding = suspects.filter(({ holds }) => holds.length > 0);
  return {
    growthBytes,
    count: sumOf(holding, countOf),
    bytesPerStep: growthBytes / steps,
    objectsPerStep: sumOf(holding, (suspect) => {
      const rate = rateOf(suspect);
      return unit === 'iteration' && rate !== undefined ? Math.max(0, rate) : countOf(suspect) / steps;
    }),
  };
}

function countOf({ count, titleCount = count }: GatedSuspect): number {
  return titleCount;
}
