import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import type { AddedCycles } from './added-cycles.ts';
import type { References } from './references.ts';

/** Finds the shortest way round through an object of a cycle; each cycle is searched once at most. */
export class CycleExamples {
  readonly #references: References;
  readonly #cycles: AddedCycles;
  /**
   * The place before each on its way, plus one; 0 where none led there. A place is a vertex, or, as long as the way has
   * only seen the start and its plumbing, the vertex plus the number of vertices.
   */
  readonly #before: Uint32Array;

  constructor(references: References, cycles: AddedCycles) {
    this.#references = references;
    this.#cycles = cycles;
    this.#before = new Uint32Array(cycles.componentOf.length * 2);
  }

  /**
   * Finds the way round through `start` and one object more at least that passes the fewest objects an author sees;
   * plumbing does not count. Breadth first.
   *
   * @param start - a member of a cycle
   * @returns vertices from `start` to `start`, plumbing included
   */
  through(start: number): number[] {
    const { graph, isVisible } = this.#references;
    const { componentOf } = this.#cycles;
    const { firstEdge, edgeTarget, edgeRetains, nodeCount } = graph;
    const before = this.#before;
    let wave = [start + nodeCount];
    while (wave.length > 0) {
      const nextWave: number[] = [];
      // Plumbing joins the wave that it was found by.
      for (let position = 0; position < wave.length; position++) {
        const place = wave[position];
        const isAway = place < nodeCount;
        const vertex = (isAway ? place : place - nodeCount) as NodeOrdinal;
        const endEdge = firstEdge[(vertex + 1) as NodeOrdinal];
        for (let edge: EdgeOrdinal = firstEdge[vertex]; edge < endEdge; edge++) {
          const target = edgeTarget[edge];
          if (edgeRetains[edge] === 0 || componentOf[target] !== componentOf[start]) continue;
          if (target === start) {
            if (isAway) return this.#wayTo(place, start);
            continue;
          }
          const isObject = isVisible[target] === 1;
          const nextPlace = isAway || isObject ? target : target + nodeCount;
          if (before[nextPlace] !== 0) continue;
          before[nextPlace] = place + 1;
          (isObject ? nextWave : wave).push(nextPlace);
        }
      }
      wave = nextWave;
    }
    throw new Error(`vertex ${start} is in no cycle`);
  }

  #wayTo(last: number, start: number): number[] {
    const { nodeCount } = this.#references.graph;
    const way = [start];
    for (let place = last; place !== start + nodeCount; place = this.#before[place] - 1) way.push(place % nodeCount);
    way.push(start);
    return way.reverse();
  }
}
