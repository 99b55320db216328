import { NodeType } from '../snapshot/snapshot.ts';
import type { ClassHolding, Holding } from './holdings.ts';
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

/** How many added objects a group keeps. */
export function countHeld({ classes }: Holding): number {
  let count = 0;
  for (const held of classes.values()) count += held.count;
  return count;
}

/**
 * Tells what kind of engine noise a group is: nothing in it is an object or function of the user's, or a value in one of
 * the user's objects.
 *
 * @param isHeldByUser - whether an object of the user's holds it, in a way the user wrote
 * @returns undefined when it is no noise
 */
export function engineNoiseOf({ classes }: Holding, isHeldByUser: boolean): string | undefined {
  let largest: ClassHolding | undefined;
  for (const held of classes.values()) {
    if (!held.isPlumbing && (isHeldByUser || OBJECT_TYPES.has(held.nodeType))) return undefined;
    if (largest === undefined || held.shallowBytes > largest.shallowBytes) largest = held;
  }
  if (largest?.nodeType === NodeType.code) return 'compiled code';
  if (largest?.nodeType === NodeType.objectShape) return 'object shapes';
  return 'engine internals';
}

const OBJECT_TYPES: ReadonlySet<number> = new Set([
  NodeType.object,
  NodeType.closure,
  NodeType.native,
  NodeType.regexp,
]);
