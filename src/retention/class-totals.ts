import type { HeldClass } from './suspect.ts';

/** Adds up objects and their bytes by class. */
export class ClassTotals {
  readonly #totals = new Map<string, { count: number; shallowBytes: number }>();

  /** @param count - 0 for plumbing, whose bytes are its owner's */
  add(className: string, count: number, shallowBytes: number): void {
    const total = this.#totals.get(className);
    if (total === undefined) this.#totals.set(className, { count, shallowBytes });
    else {
      total.count += count;
      total.shallowBytes += shallowBytes;
    }
  }

  /** Tells the objects of some classes as those of another one. */
  merge(isMerged: (className: string, count: number) => boolean, into: string): void {
    for (const [className, { count, shallowBytes }] of [...this.#totals]) {
      if (!isMerged(className, count)) continue;
      this.#totals.delete(className);
      this.add(into, count, shallowBytes);
    }
  }

  /** @returns most bytes first, then by name */
  list(): HeldClass[] {
    return Array.from(this.#totals, ([className, total]) => ({ className, ...total })).sort(
      (left, right) => right.shallowBytes - left.shallowBytes || (left.className < right.className ? -1 : 1),
    );
  }
}
