import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { Growth } from './growth.ts';
import type { Inside } from './inside.ts';
import type { ChainHop } from './suspect.ts';

/** A way with more steps, runs of equal ones and all, is not told. */
const MOST_STEPS = 2000;

/** Nor is one of more hops, which would hide what it starts with. */
const MOST_HOPS = 4;

/** Tells how something hangs behind a growth point, hop by hop. */
export class InnerChains {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #inside: Inside;

  constructor(heap: Heap, growth: Growth, inside: Inside) {
    this.#heap = heap;
    this.#growth = growth;
    this.#inside = inside;
  }

  /**
   * The shortest way from a group's growth points to an object behind them.
   *
   * @param countOf - how many objects a hop stands for, by its class, and whether it is the last
   * @returns hops, the growth point's first; none where another group leads there, or the way is long
   */
  to(group: number, node: NodeOrdinal, countOf: (className: string, isLast: boolean) => number): ChainHop[] {
    const { ways, steps } = this.#inside;
    const { steps: parts, isCut } = ways.stepsTo(this.#growth.kept.behind.vertexOf[node], MOST_STEPS);
    if (isCut || parts.length === 0 || parts[0][0] !== group + 1) return [];
    const way = [parts[0][0], ...parts.flatMap((part) => part.slice(1))];
    const hops = steps.listSteps(way);
    if (hops.length > MOST_HOPS) return [];
    return hops.map((step, position) => {
      const count = countOf(this.#heap.classNames.of(step.node), position === hops.length - 1);
      return steps.hopOf({ ...step, count: Math.max(step.count, count) }, position === 0);
    });
  }
}
