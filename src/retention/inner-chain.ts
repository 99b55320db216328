import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Step } from './inner-steps.ts';
import type { Inside } from './inside.ts';
import type { Sought } from './reach-by-name.ts';
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
   * The shortest way from a group's growth points to an object behind them. Each hop counts the added objects of its class that
   * those of the hop before hold by that edge; one that stands for a list, those along it.
   *
   * @param isList - whether the last hop stands for a list, too, where the one before is of its class
   * @returns hops, the growth point's first; none where another group leads there, or the way is long
   */
  to(group: GrowthGroup, node: NodeOrdinal, isList: boolean): ChainHop[] {
    const { ways, steps } = this.#inside;
    const { steps: parts, isCut } = ways.stepsTo(this.#growth.kept.behind.vertexOf[node], MOST_STEPS);
    if (isCut || parts.length === 0 || parts[0][0] !== group.number + 1) return [];
    const [first, ...others] = parts;
    const start = steps.stepBy(first);
    const hops = steps.listSteps([first[first.length - 1], ...others.flatMap((part) => part.slice(1))]);
    if (hops.length >= MOST_HOPS) return [];
    let last = start;
    let held = this.#heldStraight(group, first, start);
    const told = [steps.hopOf({ ...start, count: held.length }, true)];
    for (const [position, step] of hops.entries()) {
      const isOnList = isList && position === hops.length - 1 && this.#classOf(last) === this.#classOf(step);
      held = this.#heldBy(held, step, isOnList || step.count > 1);
      last = step;
      told.push(steps.hopOf({ ...step, count: held.length }, false));
    }
    return told;
  }

  /** The vertices of what the growth points hold as they hold the first object of a way. */
  #heldStraight({ tops, hold }: GrowthGroup, way: readonly number[], step: Step): readonly number[] {
    const { vertexOf } = this.#growth.kept.behind;
    if (way.length === 2) {
      const alike = tops.filter((top) => this.#heap.classNames.of(top) === this.#classOf(step));
      return Array.from(alike, (top) => vertexOf[top]);
    }
    const { references, reach } = this.#inside;
    const plumbing = Array.from(tops, (top) => vertexOf[top]).filter((vertex) => references.isVisible[vertex] === 0);
    return this.#likeAge(reach.throughPlumbing(plumbing, hold.edge, this.#soughtBy(step), vertexOf[step.node]), step);
  }

  #heldBy(holders: readonly number[], step: Step, isList: boolean): readonly number[] {
    const { reach } = this.#inside;
    const known = this.#growth.kept.behind.vertexOf[step.node];
    const sought = this.#soughtBy(step);
    return this.#likeAge(isList ? reach.along(holders, sought, known) : reach.from(holders, sought, known), step);
  }

  /** What was there before may hang on what was added, too, and is not counted with it. */
  #likeAge(vertices: readonly number[], { node }: Step): readonly number[] {
    if (!this.#isAdded(node)) return vertices;
    return vertices.filter((vertex) => this.#isAdded(this.#growth.kept.behind.nodeAt(vertex)));
  }

  #soughtBy(step: Step): Sought {
    return { edgeName: step.edgeName, className: this.#classOf(step) };
  }

  #isAdded(node: NodeOrdinal): boolean {
    return this.#growth.beforeOf[this.#heap.ownerOf[node]] === NO_NODE;
  }

  #classOf({ node }: Step): string {
    return this.#heap.classNames.of(node);
  }
}
