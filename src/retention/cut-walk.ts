import { EdgeRole } from '../graph/edge-rules.ts';
import type { Heap } from '../graph/heap.ts';
import { Walk } from '../graph/reachability.ts';
import { type EdgeOrdinal, type NodeOrdinal, ROOT } from '../ordinals.ts';

/** Asks what would be freed if edges were gone, by walking the heap again without them. */
export class CutWalk {
  readonly #heap: Heap;
  /** An `EdgeRole` for each edge, its own to change. */
  readonly #edgeRole: Uint8Array;
  readonly #walk: Walk;

  constructor(heap: Heap) {
    const { edgeRetains, ephemerons } = heap.reachability;
    this.#heap = heap;
    this.#edgeRole = edgeRetains.slice();
    for (const edge of ephemerons.keyEdge) this.#edgeRole[edge] = EdgeRole.ephemeron;
    this.#walk = new Walk(heap.snapshot, this.#edgeRole, ephemerons);
  }

  /**
   * Walks from the root. To cut a WeakMap's entry is to cut the edge from its key.
   *
   * @param edges - the edges to cut, by their ordinals
   * @param staying - what is reached whatever is cut, beside the root
   * @returns 1 for each node that is still reached
   */
  reachedWithout(edges: ArrayLike<number>, staying: readonly NodeOrdinal[] = []): Uint8Array {
    const isReached = new Uint8Array(this.#heap.snapshot.nodeCount);
    this.#without(edges, () => this.#walk.spread(isReached, [ROOT, ...staying]));
    return isReached;
  }

  /**
   * Walks on from what is known to stay.
   *
   * @param isStaying - 1 for each node that is reached whatever is cut
   * @param leaving - all edges from those nodes to others
   * @param edges - the edges to cut, some of `leaving`
   * @returns 1 for each node that is still reached
   */
  reachedBehind(isStaying: Uint8Array, leaving: Uint32Array, edges: ArrayLike<number>): Uint8Array {
    const isReached = isStaying.slice();
    this.#without(edges, () => this.#walk.spread(isReached, this.#startsBehind(isReached, leaving)));
    return isReached;
  }

  #without(edges: ArrayLike<number>, walk: () => void): void {
    const roles = new Uint8Array(edges.length);
    for (let position = 0; position < edges.length; position++) {
      roles[position] = this.#edgeRole[edges[position]];
      this.#edgeRole[edges[position]] = EdgeRole.none;
    }
    walk();
    for (let position = edges.length - 1; position >= 0; position--) this.#edgeRole[edges[position]] = roles[position];
  }

  *#startsBehind(isReached: Uint8Array, leaving: Uint32Array): Generator<NodeOrdinal> {
    const { edgeTarget } = this.#heap.snapshot;
    const { count, value } = this.#heap.reachability.ephemerons;
    for (const edge of leaving) {
      if (this.#edgeRole[edge] === EdgeRole.strong) yield edgeTarget[edge as EdgeOrdinal];
    }
    for (let row = 0; row < count; row++) {
      if (isReached[value[row]] === 0 && this.#walk.isEntryAlive(row, isReached)) yield value[row] as NodeOrdinal;
    }
  }
}
