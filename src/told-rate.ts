/** What a suspect has of rates: that of its class, and of what its title counts where that is of several classes. */
export interface SuspectRates {
  readonly perIteration?: number;
  readonly titleCount?: number;
  readonly titlePerIteration?: number;
  readonly verdict?: string;
  readonly series?: { readonly inBytes?: true };
}

/** Fewer objects than one in ten iterations are told by their count alone: what was made once is no growth of each. */
const LEAST_TOLD = 0.1;

/** How fast what a suspect's title counts grows, in objects per iteration; undefined where it is not known. */
export function rateOf({ perIteration, titleCount, titlePerIteration }: SuspectRates): number | undefined {
  return titleCount === undefined ? perIteration : titlePerIteration;
}

/**
 * Whether a reader is told a rate: where it is one object or more in ten iterations.
 *
 * @param rate - objects per iteration, below zero where more went than came; undefined where it is not known
 */
export function isRateTold(rate: number | undefined): rate is number {
  return rate !== undefined && Math.abs(rate) >= LEAST_TOLD;
}

/** Whether all that a suspect's title counts came in the first interval of its series: what came once has no rate. */
function isCountOver({ verdict, series }: SuspectRates): boolean {
  return verdict === 'warm-up' || series?.inBytes === true;
}

/** The rate that a reader is told beside a suspect's title; undefined where there is none, or no more of it comes. */
export function toldRateOf(suspect: SuspectRates): number | undefined {
  const rate = rateOf(suspect);
  return !isCountOver(suspect) && isRateTold(rate) ? rate : undefined;
}

/**
 * How a rate is written: whole where it is whole, else with two digits behind the point at most.
 *
 * @param rate - how many per iteration, below zero where more went than came
 */
export function formatRate(rate: number): string {
  const rounded = Math.round(rate * 100) / 100;
  if (rounded === 0) return rate > 0 ? '<0.01' : '0';
  return rounded.toLocaleString('en', { maximumFractionDigits: 2 });
}
