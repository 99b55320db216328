import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { AddedCycles } from './added-cycles.ts';
import { CycleEntries } from './cycle-entries.ts';
import { CycleExamples } from './cycle-examples.ts';
import { type CycleKind, listMembers } from './cycle-kinds.ts';
import { EdgeLabels } from './edge-labels.ts';
import type { Growth } from './growth.ts';
import { placeOf } from './holder-place.ts';
import type { ChainHop, Cycle, CycleEntry } from './suspect.ts';

/** Of a longer example the last hop and the first ones are told. */
const MOST_HOPS = 8;

/** Of a longer way to a cycle the first step and the last ones are told. */
const MOST_STEPS = 4;

/** Who holds what only V8's root stands above. */
const ROOTS = "V8's roots";

/** Puts cycles into the words of the report. */
export class CycleWriter {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #labels: EdgeLabels;
  readonly #entries: CycleEntries;
  readonly #examples: CycleExamples;
  readonly #isVisible: Uint8Array;

  constructor(heap: Heap, growth: Growth, cycles: AddedCycles) {
    this.#heap = heap;
    this.#growth = growth;
    this.#labels = new EdgeLabels(heap);
    this.#entries = new CycleEntries(growth, cycles);
    this.#examples = new CycleExamples(cycles);
    this.#isVisible = cycles.isVisible;
  }

  describe(kind: CycleKind): Cycle {
    const { component, count, shallowBytes } = kind;
    const first = this.#entries.firstMemberOf(component);
    const hops = this.#listHops(this.#examples.through(first));
    const left = hops.length - MOST_HOPS;
    return {
      count,
      members: listMembers(kind),
      shallowBytes,
      example: left > 0 ? [...hops.slice(0, MOST_HOPS - 1), hops[hops.length - 1]] : hops,
      ...(left > 0 ? { hopsLeftOut: left } : {}),
      entry: this.#describeEntry(first),
    };
  }

  /** The hops from object to object, as of a chain; a run of equal ones is one. The last is the first object again. */
  #listHops(way: readonly number[]): ChainHop[] {
    const steps: Step[] = [];
    let from = 0;
    for (let to = 1; to < way.length; to++) {
      if (this.#isVisible[way[to]] === 0) continue;
      const step = this.#stepBy(way.slice(from, to + 1));
      const last = steps.at(-1);
      from = to;
      if (last !== undefined && to < way.length - 1 && this.#areAlike(last, step)) {
        step.count += last.count;
        steps[steps.length - 1] = step;
      } else {
        steps.push(step);
      }
    }
    const hops = steps.map((step) => this.#hopOf(step, false));
    return [{ ...hops[hops.length - 1], edgeType: '', edgeName: '' }, ...hops];
  }

  /**
   * @param way - from an object that the author sees, or from a growth group, to an object that the author sees; all others
   * are plumbing
   */
  #stepBy(way: readonly number[]): Step {
    const { groups, kept } = this.#growth;
    const { behind } = kept;
    const node = behind.nodeAt(way[way.length - 1]);
    const hold = way[0] < behind.firstVertex ? groups[way[0] - 1].hold : undefined;
    if (way.length === 2 && hold !== undefined) return { node, edge: hold.edge, edgeName: hold.edgeName, count: 1 };
    const edge = this.#edgeBetween(behind.nodeAt(way[way.length - 2]), node);
    if (way.length === 2) return { node, edge, edgeName: this.#labels.direct(behind.nodeAt(way[0]), edge), count: 1 };
    const firstEdge = hold?.edge ?? this.#edgeBetween(behind.nodeAt(way[0]), behind.nodeAt(way[1]));
    return { node, edge, edgeName: this.#labels.throughPlumbing(firstEdge, edge), count: 1 };
  }

  #areAlike(one: Step, other: Step): boolean {
    const { classNames } = this.#heap;
    return one.edgeName === other.edgeName && classNames.of(one.node) === classNames.of(other.node);
  }

  #hopOf({ node, edge, edgeName, count }: Step, suspectEdge: boolean): ChainHop {
    return this.#growth.chains.hopTo(node, edge, edgeName, suspectEdge, count);
  }

  #describeEntry(member: number): CycleEntry {
    const { steps, isCut } = this.#entries.stepsTo(member, MOST_STEPS);
    const [from] = steps[steps.length - 1];
    const source = this.#objectAt(from);
    return {
      ...this.#hopOf(this.#stepBy(steps[steps.length - 1]), from < this.#growth.kept.behind.firstVertex),
      fromClassName: source === ROOT ? ROOTS : this.#heap.classNames.of(source),
      fromId: this.#heap.snapshot.nodeId[source],
      label: this.#labelOf(steps, isCut),
    };
  }

  /** The way from the growth point on as an author would write it. */
  #labelOf(steps: readonly (readonly number[])[], isCut: boolean): string {
    const holder = this.#objectAt(steps[0][0]);
    const place = holder === ROOT ? ROOTS : placeOf(this.#growth.chains.chainTo(holder));
    const names = steps.map((step, position) => {
      const { edgeName } = this.#stepBy(step);
      if (isCut && position === 1) return ` ... ${edgeName}`;
      return /^[.[]/u.test(edgeName) ? edgeName : ` ${edgeName}`;
    });
    return (place + names.join('')).trim();
  }

  /** The object at a vertex; of a group one of its holders. */
  #objectAt(vertex: number): NodeOrdinal {
    const { kept, groups } = this.#growth;
    return vertex < kept.behind.firstVertex ? groups[vertex - 1].hold.holder : kept.behind.nodeAt(vertex);
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

/** A hop before it is put into words. */
interface Step {
  readonly node: NodeOrdinal;
  readonly edge: EdgeOrdinal;
  readonly edgeName: string;
  /** How many equal steps it stands for. */
  count: number;
}
