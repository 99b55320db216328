import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeLabels } from './edge-labels.ts';
import type { Growth } from './growth.ts';
import type { ChainHop } from './suspect.ts';

/** A step from one object that an author sees to the next, before it is put into words. */
export interface Step {
  readonly node: NodeOrdinal;
  readonly edge: EdgeOrdinal;
  readonly edgeName: string;
  /** How many equal steps it stands for. */
  count: number;
}

/** Reads ways among what was added as an author would see them: plumbing folded, edges named. */
export class InnerSteps {
  readonly #heap: Heap;
  readonly #growth: Growth;
  /** How it names the edges. */
  readonly labels: EdgeLabels;
  readonly #isVisible: Uint8Array;

  /** @param isVisible - 1 for each vertex of the contracted graph that an author sees */
  constructor(heap: Heap, growth: Growth, isVisible: Uint8Array) {
    this.#heap = heap;
    this.#growth = growth;
    this.labels = new EdgeLabels(heap);
    this.#isVisible = isVisible;
  }

  /** The steps from object to object; a run of equal ones before the last is one. */
  listSteps(way: readonly number[]): Step[] {
    const steps: Step[] = [];
    let from = 0;
    for (let to = 1; to < way.length; to++) {
      if (this.#isVisible[way[to]] === 0) continue;
      const step = this.stepBy(way.slice(from, to + 1));
      const last = steps.at(-1);
      from = to;
      if (last !== undefined && to < way.length - 1 && this.#areAlike(last, step)) {
        step.count += last.count;
        steps[steps.length - 1] = step;
      } else {
        steps.push(step);
      }
    }
    return steps;
  }

  /**
   * @param way - from an object that the author sees, or from a growth group, to an object that the author sees; all others
   * are plumbing
   */
  stepBy(way: readonly number[]): Step {
    const { groups, kept } = this.#growth;
    const { behind } = kept;
    const node = behind.nodeAt(way[way.length - 1]);
    const hold = way[0] < behind.firstVertex ? groups[way[0] - 1].hold : undefined;
    if (way.length === 2 && hold !== undefined) return { node, edge: hold.edge, edgeName: hold.edgeName, count: 1 };
    const source = behind.nodeAt(way[way.length - 2]);
    const edge = this.#edgeBetween(source, node);
    if (way.length === 2) return { node, edge, edgeName: this.labels.direct(behind.nodeAt(way[0]), edge), count: 1 };
    const firstEdge = hold?.edge ?? this.#edgeBetween(behind.nodeAt(way[0]), behind.nodeAt(way[1]));
    return { node, edge, edgeName: this.labels.throughPlumbing(firstEdge, source, edge), count: 1 };
  }

  /** Puts a step into the words of a chain. */
  hopOf({ node, edge, edgeName, count }: Step, suspectEdge: boolean): ChainHop {
    return this.#growth.chains.hopTo(node, edge, edgeName, suspectEdge, count);
  }

  #areAlike(one: Step, other: Step): boolean {
    const { classNames } = this.#heap;
    return one.edgeName === other.edgeName && classNames.of(one.node) === classNames.of(other.node);
  }

  /** The edge that an author would most likely name; the first of those. */
  #edgeBetween(source: NodeOrdinal, target: NodeOrdinal): EdgeOrdinal {
    const { firstEdge, edgeTarget } = this.#heap.snapshot;
    const { edgeRetains } = this.#heap.reachability;
    const endEdge = firstEdge[(source + 1) as NodeOrdinal];
    let cheapest: EdgeOrdinal = NO_EDGE;
    let lowestCost = Number.POSITIVE_INFINITY;
    for (let edge = firstEdge[source]; edge < endEdge; edge++) {
      if (edgeTarget[edge] !== target || edgeRetains[edge] === 0) continue;
      const cost = this.#growth.costs.of(source, edge);
      if (cost >= lowestCost) continue;
      cheapest = edge;
      lowestCost = cost;
    }
    return cheapest;
  }
}
