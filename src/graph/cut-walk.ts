import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeRole } from './edge-rules.ts';
import type { Heap } from './heap.ts';
import { Walk } from './reachability.ts';

/** Asks what would be freed if edges or nodes were gone, by walking the heap again without them. */
export class CutWalk {
  readonly #heap: Heap;
  /** An `EdgeRole` for each edge, its own to change. */
  readonly #edgeRole: Uint8Array;
  readonly #walk: Walk;

  constructor(heap: Heap) {
    const { edgeRetains, ephemerons, tableEdges } = heap.reachability;
    this.#heap = heap;
    this.#edgeRole = edgeRetains.slice();
    for (const edge of tableEdges) this.#edgeRole[edge] = EdgeRole.none;
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
   * Walks from the root as if some nodes were gone.
   *
   * @returns 1 for each node that is still reached
   */
  reachedWithoutNodes(nodes: readonly NodeOrdinal[]): Uint8Array {
    const isReached = new Uint8Array(this.#heap.snapshot.nodeCount);
    // The walk does not go on from what it takes to be reached.
    for (const node of nodes) isReached[node] = 1;
    this.#without(this.#entriesOf(isReached), () => this.#walk.spread(isReached, [ROOT]));
    for (const node of nodes) isReached[node] = 0;
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

  /**
   * The WeakMap entries that go with nodes.
   *
   * @param isGone - 1 for each node that is gone
   * @returns the edges from the keys of the entries whose key or table is
   */
  #entriesOf(isGone: Uint8Array): Uint32Array {
    const { key, keyEdge, table } = this.#heap.reachability.ephemerons;
    return Uint32Array.from(keyEdge).filter((_, row) => {
      return isGone[key[row]] === 1 || (table[row] !== NO_NODE && isGone[table[row]] === 1);
    });
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
