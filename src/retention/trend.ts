/** How a suspect grew over a series of snapshots. */
export interface Series {
  /** Objects of the suspect's class that were born by each snapshot and are still alive in the last. */
  readonly counts: readonly number[];
  /**
   * Where much of what the holder had is gone, those of the living tell nothing: then all objects of the class that the holders
   * had in each snapshot, and `counts` are what these are more than at first.
   */
  readonly held?: readonly number[];
  /** The same, where what the holders had is not known: all objects of the class that each snapshot has. */
  readonly population?: readonly number[];
  /** Bytes that were added or grew by each snapshot and are still there in the last. */
  readonly bytes: readonly number[];
  /** The interval, counted from 1, in which the oldest of what is new was born; absent where none is. */
  readonly oldestInterval?: number;
  /**
   * Whether `bytes` tell the verdict: what is told came in the first interval alone, and what it keeps grows further, as what
   * waits for the last of a row of promises does.
   */
  readonly inBytes?: true;
  /** Objects per iteration by least squares; bytes per iteration for a suspect that grew in place, and where `bytes` tell. */
  readonly slope: number;
  /** How well the line fits, 0 to 1. */
  readonly r2: number;
  readonly everyInterval: boolean;
}

/** A leak goes on; a warm-up was over after the first interval. */
export type Verdict = 'leak' | 'growth' | 'warm-up';

/**
 * Tells a leak from a warm-up by the values at each snapshot. Two snapshots show growth only.
 *
 * @param values - never falling, one for each snapshot
 */
export function judge(values: readonly number[]): Verdict {
  if (values.length < 3) return 'growth';
  if (growsInEveryInterval(values)) return 'leak';
  const isOver = values.every((value, position) => position < 2 || value === values[1]);
  return values[1] > values[0] && isOver ? 'warm-up' : 'growth';
}

/** Of what came in the first interval this part comes in each later one where it goes on; less is what any program adds. */
const LEAST_GOING_ON = 0.25;

/** Whether a total grew in each interval, and in the later ones by a good part of what it grew by in the first. */
export function goesOn(totals: readonly number[]): boolean {
  const least = (totals[1] - totals[0]) * LEAST_GOING_ON;
  return growsInEveryInterval(totals) && totals.every((total, at) => at < 2 || total - totals[at - 1] >= least);
}

/** Whether each value is larger than the one before it. */
export function growsInEveryInterval(values: readonly number[]): boolean {
  return values.every((value, position) => position === 0 || value > values[position - 1]);
}

/**
 * Fits a line through the values by least squares.
 *
 * @param positions - iterations at each snapshot, growing
 * @returns slope and coefficient of determination; a flat line fits flat values
 */
export function fitLine(positions: readonly number[], values: readonly number[]): { slope: number; r2: number } {
  const meanPosition = mean(positions);
  const meanValue = mean(values);
  let covariance = 0;
  let positionVariance = 0;
  let valueVariance = 0;
  for (const [at, position] of positions.entries()) {
    covariance += (position - meanPosition) * (values[at] - meanValue);
    positionVariance += (position - meanPosition) ** 2;
    valueVariance += (values[at] - meanValue) ** 2;
  }
  const slope = positionVariance === 0 ? 0 : covariance / positionVariance;
  const r2 = valueVariance === 0 ? 1 : covariance ** 2 / (positionVariance * valueVariance);
  return { slope, r2 };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
