import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import type { Growth } from './growth.ts';
import type { References } from './references.ts';

/** Tells by which way the growth points lead to each object behind them: the shortest, as far as it can be told. */
export class GrowthWays {
  readonly #isVisible: Uint8Array;
  readonly #firstVertex: number;
  /** The vertex before each on the way from the growth points; 0 for those of groups. */
  readonly #before: Uint32Array;
  /** When each was reached: earlier ones have smaller numbers. */
  readonly #rank: Uint32Array;

  /**
   * Walks breadth first from the groups to all that lies behind them: over references from what an author wrote as far as
   * these lead, then over the engine's edges, too. So the first object of a cycle that is reached is reached from outside.
   */
  constructor(growth: Growth, { graph, isVisible }: References) {
    const { firstEdge, edgeTarget, edgeRetains, nodeCount } = graph;
    this.#isVisible = isVisible;
    this.#firstVertex = growth.kept.behind.firstVertex;
    this.#before = new Uint32Array(nodeCount);
    this.#rank = new Uint32Array(nodeCount);
    const queue = new Uint32Array(nodeCount);
    let end = 0;
    for (const isEngines of [false, true]) {
      for (const group of listGroups(growth, isEngines)) queue[end++] = group + 1;
      for (let position = 0; position < end; position++) {
        const vertex = queue[position] as NodeOrdinal;
        const takesAll = isEngines || vertex < this.#firstVertex;
        const endEdge = firstEdge[(vertex + 1) as NodeOrdinal];
        for (let edge: EdgeOrdinal = firstEdge[vertex]; edge < endEdge; edge++) {
          const target = edgeTarget[edge];
          if (this.#before[target] !== 0 || (edgeRetains[edge] === 0 && !takesAll)) continue;
          this.#before[target] = vertex;
          this.#rank[target] = end;
          queue[end++] = target;
        }
      }
    }
  }

  /** Of some vertices the one that is reached first. */
  firstOf(vertices: Uint32Array): number {
    return vertices.reduce((first, other) => (this.#rank[other] < this.#rank[first] ? other : first));
  }

  /**
   * The way from the growth points to a vertex, from object to object that an author sees.
   *
   * @param most - how many steps are told: the first and the last ones
   * @returns for each step its vertices, plumbing included; the first step begins with a group
   */
  stepsTo(end: number, most: number): { steps: number[][]; isCut: boolean } {
    const steps: number[][] = [];
    let isCut = false;
    for (let vertex = end; vertex >= this.#firstVertex; vertex = steps[steps.length - 1][0]) {
      isCut ||= steps.length === most;
      if (isCut) steps.pop();
      steps.push(this.#stepTo(vertex));
    }
    return { steps: steps.reverse(), isCut };
  }

  #stepTo(end: number): number[] {
    const step = [end];
    let vertex = this.#before[end];
    while (vertex >= this.#firstVertex && this.#isVisible[vertex] === 0) {
      step.push(vertex);
      vertex = this.#before[vertex];
    }
    step.push(vertex);
    return step.reverse();
  }
}

/** Groups in the order in which what they hold is told with their suspects. */
function listGroups({ suspects, groups }: Growth, isEngines: boolean): number[] {
  return [...suspects]
    .sort((left, right) => Number(left.isEngines) - Number(right.isEngines) || right.reachedBytes - left.reachedBytes)
    .flatMap(({ members }) => members)
    .filter((group) => groups[group].isEngines === isEngines);
}
