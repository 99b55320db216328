/**
 * From this share of the rate on, something grows as fast in another run. Measured: two processes that do the same differ by
 * nothing, intervals of one series by 5 % (a bare table, which V8 doubles, by half). The rest is room for work that is never
 * quite the same; what an action adds to a growth is seen from a quarter of it on.
 */
export const SAME_RATE = 0.8;

/**
 * How fast something grows in another run, as a share of how fast it grows here.
 *
 * @param there - bytes or objects, in all of the other run
 * @param here - the same in all of this run; less than 1 is taken for 1
 * @param stepShare - how many steps the other run did for each one here
 */
export function shareOfRate(there: number, here: number, stepShare: number): number {
  return there / stepShare / Math.max(1, here);
}

/** The sum of a value of each item. */
export function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
