const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
/** Digits behind the point of sums and whole heaps; kilobytes have three digits in all. */
const DECIMALS_BY_UNIT = [0, 0, 2, 3, 3];

/**
 * A whole number with its thousands set apart: `2,000`.
 *
 * @param count - any number; a fraction is rounded away
 */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/**
 * A size in three digits and the unit that fits them; 1 kB is 1000 B, as in DevTools.
 *
 * @param bytes - below zero where something shrank
 */
export function formatBytes(bytes: number): string {
  const unit = unitOf(bytes);
  const value = Math.abs(bytes) / 1000 ** unit;
  const digits = unit === 0 || value >= 1000 ? formatCount(value) : value.toPrecision(3);
  return `${bytes < 0 ? '-' : ''}${digits} ${BYTE_UNITS[unit]}`;
}

/**
 * A change of size, with its sign: `+786 kB`.
 *
 * @param bytes - below zero where something shrank
 */
export function formatByteChange(bytes: number): string {
  return bytes < 0 ? formatBytes(bytes) : `+${formatBytes(bytes)}`;
}

/**
 * A share in whole percent; what is little is never shown as nothing, nor what is much as all.
 *
 * @param share - 0 to 1
 */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return '<1 %';
  if (percent === 100 && share < 1 - 1e-9) return '>99 %';
  return `${formatCount(percent)} %`;
}

/** How all the figures of one sum are written: with one unit and one number of digits behind the point. */
export interface SumScale {
  readonly unit: string;
  readonly bytesPerStep: number;
  readonly decimals: number;
}

/**
 * Finds the scale on which the largest figure of a sum has three digits or more: the unit is that of `formatBytes`.
 *
 * @param sizes - the figures of the sum, in bytes
 */
export function sumScale(sizes: readonly number[]): SumScale {
  const largest = Math.max(...sizes.map(Math.abs));
  const unit = unitOf(largest);
  const decimals = unit === 1 ? decimalsOfThreeDigits(largest / 1000) : DECIMALS_BY_UNIT[unit];
  return { unit: BYTE_UNITS[unit], bytesPerStep: 1000 ** unit / 10 ** decimals, decimals };
}

/** The whole of a heap, fine enough to see what a leak adds to it: `4.79 MB`, `150.23 MB`. */
export function formatHeapSize(bytes: number): string {
  const scale = sumScale([bytes]);
  return formatOnScale(Math.round(bytes / scale.bytesPerStep), scale);
}

/**
 * Rounds the terms of a sum so that the rounded terms add up to the rounded sum.
 * Largest remainder method: the terms that rounding hurt most give or take one step; a term of 0 stays 0.
 *
 * @param terms - in bytes
 * @returns for each term its number of steps of the scale
 */
export function roundToSum(terms: readonly number[], scale: SumScale): number[] {
  const exact = terms.map((bytes) => bytes / scale.bytesPerStep);
  const steps = exact.map(Math.round);
  const wanted = Math.round(exact.reduce((sum, value) => sum + value, 0));
  const missing = wanted - steps.reduce((sum, value) => sum + value, 0);
  const direction = Math.sign(missing);
  for (let left = Math.abs(missing); left > 0; left--) {
    const loss = exact.map((value, term) =>
      value === 0 ? Number.NEGATIVE_INFINITY : direction * (value - steps[term]),
    );
    steps[loss.indexOf(Math.max(...loss))] += direction;
  }
  return steps;
}

/**
 * A figure of a sum, without its sign.
 *
 * @param steps - how many steps of the scale
 */
export function formatOnScale(steps: number, scale: SumScale): string {
  const [whole, fraction] = (Math.abs(steps) / 10 ** scale.decimals).toFixed(scale.decimals).split('.');
  return `${formatCount(Number(whole))}${fraction === undefined ? '' : `.${fraction}`} ${scale.unit}`;
}

/** The place in `BYTE_UNITS` of the unit that leaves three digits: what would be printed as 1,000 kB is 1.00 MB. */
function unitOf(bytes: number): number {
  const size = Math.abs(bytes);
  let unit = 0;
  while (unit < BYTE_UNITS.length - 1 && Number((size / 1000 ** unit).toPrecision(3)) >= 1000) unit++;
  return unit;
}

function decimalsOfThreeDigits(value: number): number {
  const rounded = Number(value.toPrecision(3));
  return rounded < 10 ? 2 : rounded < 100 ? 1 : 0;
}
