import type { Heap } from '../graph/heap.ts';
import { asStep, placeOf } from '../holder-place.ts';
import { type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { AddedCycles } from './added-cycles.ts';
import { CycleExamples } from './cycle-examples.ts';
import { type CycleKind, listMembers } from './cycle-kinds.ts';
import type { Growth } from './growth.ts';
import type { GrowthWays } from './growth-ways.ts';
import type { InnerSteps } from './inner-steps.ts';
import type { Inside } from './inside.ts';
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
  readonly #cycles: AddedCycles;
  readonly #ways: GrowthWays;
  readonly #steps: InnerSteps;
  readonly #examples: CycleExamples;

  constructor(heap: Heap, growth: Growth, inside: Inside, cycles: AddedCycles) {
    this.#heap = heap;
    this.#growth = growth;
    this.#cycles = cycles;
    this.#ways = inside.ways;
    this.#steps = inside.steps;
    this.#examples = new CycleExamples(inside.references, cycles);
  }

  describe(kind: CycleKind): Cycle {
    const { component, count, shallowBytes } = kind;
    const first = this.#ways.firstOf(this.#membersOf(component));
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

  #membersOf(component: number): Uint32Array {
    const { member, firstMember } = this.#cycles;
    return member.subarray(firstMember[component], firstMember[component + 1]);
  }

  /** The hops of a way round, as of a chain; the last is the first object again. */
  #listHops(way: readonly number[]): ChainHop[] {
    const hops = this.#steps.listSteps(way).map((step) => this.#steps.hopOf(step, false));
    return [{ ...hops[hops.length - 1], edgeType: '', edgeName: '' }, ...hops];
  }

  #describeEntry(member: number): CycleEntry {
    const { steps, isCut } = this.#ways.stepsTo(member, MOST_STEPS);
    const [from] = steps[steps.length - 1];
    const source = this.#objectAt(from);
    return {
      ...this.#steps.hopOf(this.#steps.stepBy(steps[steps.length - 1]), from < this.#growth.kept.behind.firstVertex),
      fromClassName: source === ROOT ? ROOTS : this.#heap.classNames.of(source),
      fromId: this.#heap.snapshot.nodeId[source],
      label: this.#labelOf(steps, isCut),
      ...this.#countOthers(member, steps[0][0] - 1),
    };
  }

  /** @param group - the number of the one that is told */
  #countOthers(member: number, group: number): Pick<CycleEntry, 'otherHolderCount'> {
    const { kept, groups } = this.#growth;
    const others = kept.sets.membersOf(kept.setOf[member]).filter((other) => {
      return other !== group && !groups[other].isEngines;
    });
    return others.length === 0 ? {} : { otherHolderCount: others.length };
  }

  /** The way from the growth point on as an author would write it. */
  #labelOf(steps: readonly (readonly number[])[], isCut: boolean): string {
    const holder = this.#objectAt(steps[0][0]);
    const chain = holder === ROOT ? [] : this.#growth.chains.chainTo(holder);
    const place = placeOf(chain) || (chain.at(-1)?.className ?? ROOTS);
    const names = steps.map((step, position) => {
      const { edgeName } = this.#steps.stepBy(step);
      if (isCut && position === 1) return ` ... ${edgeName}`;
      return asStep(edgeName);
    });
    return (place + names.join('')).trim();
  }

  /** The object at a vertex; of a group one of its holders. */
  #objectAt(vertex: number): NodeOrdinal {
    const { kept, groups } = this.#growth;
    return vertex < kept.behind.firstVertex ? groups[vertex - 1].hold.holder : kept.behind.nodeAt(vertex);
  }
}
