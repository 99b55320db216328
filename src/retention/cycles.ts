import type { Heap } from '../graph/heap.ts';
import { type AddedCycles, findAddedCycles } from './added-cycles.ts';
import { type CycleKind, sortCycles } from './cycle-kinds.ts';
import { CycleWriter } from './cycle-writer.ts';
import type { Growth } from './growth.ts';
import { judgeHop } from './hop-verdicts.ts';
import type { Inside } from './inside.ts';
import type { Cycle } from './suspect.ts';
import type { Verdict } from './trend.ts';
import { isNodesOwn, userLocationOf } from './user-code.ts';

/** Of more kinds of cycles only the largest are told. */
const MOST_CYCLES = 3;

/** The cycles among what was added, by suspect. */
export class Cycles {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #inside: Inside;
  readonly #cycles: AddedCycles;
  readonly #kindsBySuspect: readonly (readonly CycleKind[])[];
  #writer: CycleWriter | undefined;

  /** @param otherOf - for each node the same node of the other snapshot, `NO_NODE` where there is none */
  constructor(heap: Heap, growth: Growth, inside: Inside, otherOf: Uint32Array) {
    this.#heap = heap;
    this.#growth = growth;
    this.#inside = inside;
    this.#cycles = findAddedCycles(heap, growth.kept.behind, inside.references, otherOf);
    this.#kindsBySuspect = sortCycles(heap, growth, this.#cycles);
  }

  /**
   * The cycles of a suspect as the report has them.
   *
   * @param suspect - its number in `growth.suspects`
   */
  ofSuspect(suspect: number, verdict: Verdict): { cycles?: Cycle[] } {
    const kinds = this.#kindsBySuspect[suspect].filter((kind) => !this.#isNodesOwn(kind)).slice(0, MOST_CYCLES);
    if (kinds.length === 0) return {};
    this.#writer ??= new CycleWriter(this.#heap, this.#growth, this.#inside, this.#cycles);
    const writer = this.#writer;
    return { cycles: kinds.map((kind) => judgeCycle(writer.describe(kind), verdict)) };
  }

  /** Whether Node's classes are in a cycle, and none of the user's: nobody who reads a report wrote that. */
  #isNodesOwn({ component }: CycleKind): boolean {
    const { member, firstMember } = this.#cycles;
    const members = member.subarray(firstMember[component], firstMember[component + 1]);
    const { behind } = this.#growth.kept;
    const isOwn = (vertex: number): boolean => isNodesOwn(this.#heap, behind.nodeAt(vertex));
    return (
      members.some(isOwn) && !members.some((vertex) => userLocationOf(this.#heap, behind.nodeAt(vertex)) !== undefined)
    );
  }
}

function judgeCycle(cycle: Cycle, verdict: Verdict): Cycle {
  return {
    ...cycle,
    example: cycle.example.map((hop) => judgeHop(hop, verdict)),
    entry: judgeHop(cycle.entry, verdict),
  };
}
