import type { Holding } from './holdings.ts';
import type { Noise } from './suspect.ts';

/** Adds up what is told apart from the suspects, by kind. */
export class NoiseTotals {
  readonly #totals = new Map<string, { count: number; bytes: number }>();

  add(kind: string, count: number, bytes: number): void {
    if (bytes === 0) return;
    const total = this.#totals.get(kind) ?? { count: 0, bytes: 0 };
    this.#totals.set(kind, { count: total.count + count, bytes: total.bytes + bytes });
  }

  /** Most bytes first, then by name. */
  list(): Noise[] {
    return [...this.#totals]
      .map(([kind, { count, bytes }]) => ({ kind, count, bytes }))
      .sort((left, right) => right.bytes - left.bytes || (left.kind < right.kind ? -1 : 1));
  }
}

/** How many added objects a suspect keeps. */
export function countHeld({ classes }: Holding): number {
  let count = 0;
  for (const held of classes.values()) count += held.count;
  return count;
}
