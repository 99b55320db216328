import { refuseWrongOrder } from './series-order.ts';
import { readSidecar, type Sidecar } from './sidecar.ts';

/** What snapshots are to each other, as far as their sidecars tell. */
export interface Series {
  /** The snapshots to compare, in their order. */
  readonly files: readonly string[];
  /** What is known beside each of them. */
  readonly sidecars: readonly (Sidecar | undefined)[];
  /** Snapshots that were taken after the last of them, each after something else was done: `after-close`. */
  readonly phases: readonly PhaseSnapshot[];
  /** Repetitions at each snapshot but the first, counted from the first; undefined where one of them does not tell. */
  readonly iterations: readonly number[] | undefined;
}

/** A snapshot that was taken after something else than a round of the action. */
export interface PhaseSnapshot {
  readonly phase: string;
  readonly file: string;
}

/**
 * Reads what lies beside the snapshots. Those of a phase that stand last are none of the series, if two are left without them.
 *
 * @param files - two paths or more
 * @throws UsageError where a sidecar is damaged
 * @throws LineageError where they say that the order of the files is not that of time
 */
export async function readSeries(files: readonly string[]): Promise<Series> {
  const all = await Promise.all(files.map(readSidecar));
  refuseWrongOrder(files, all);
  let end = files.length;
  while (end > 0 && all[end - 1]?.phase !== undefined) end--;
  if (end < 2) end = files.length;
  const sidecars = all.slice(0, end);
  return {
    files: files.slice(0, end),
    sidecars,
    phases: files.slice(end).map((file, at) => ({ file, phase: all[end + at]?.phase ?? '' })),
    iterations: countIterations(sidecars),
  };
}

function countIterations(sidecars: readonly (Sidecar | undefined)[]): number[] | undefined {
  const counts: number[] = [];
  const [first, ...others] = sidecars;
  for (const sidecar of others) {
    if (first?.iteration === undefined || sidecar?.iteration === undefined) return undefined;
    const count = sidecar.iteration - first.iteration;
    if (sidecar.epoch !== first.epoch || count <= (counts.at(-1) ?? 0)) return undefined;
    counts.push(count);
  }
  return counts;
}
