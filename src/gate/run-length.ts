import type { GatedReport } from './check-gate.ts';

/** How long a run was: in iterations where they are known, else in intervals between two snapshots. */
export interface RunLength {
  readonly steps: number;
  readonly unit: 'iteration' | 'interval';
}

/** The length of the run that a report is about. */
export function runLengthOf({
  snapshots,
  iterationsTotal,
}: GatedReport & { readonly snapshots: readonly unknown[] }): RunLength {
  if (iterationsTotal === undefined) return { steps: snapshots.length - 1, unit: 'interval' };
  return { steps: iterationsTotal, unit: 'iteration' };
}
