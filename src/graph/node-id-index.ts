import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Up to so many numbers for each node V8's ids make a table; beyond that, and for an embedder's ids, a Map. */
const MOST_IDS_PER_NODE = 16;

/**
 * Finds nodes by id. V8 counts its ids (odd ones) up, so that they are the places of a table; an embedder's (even ones) are
 * any numbers of 31 bits.
 */
export class NodeIdIndex {
  /** By half the id of V8's own nodes: the node, plus one; 0 where there is none. */
  readonly #table: Uint32Array;
  /** All others. */
  readonly #others = new Map<NodeId, NodeOrdinal>();

  constructor({ nodeCount, nodeId }: Pick<Snapshot, 'nodeCount' | 'nodeId'>) {
    const mostPlaces = MOST_IDS_PER_NODE * nodeCount;
    let placeCount = 0;
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      const place = nodeId[node] >>> 1;
      if (nodeId[node] % 2 === 1 && place >= placeCount && place < mostPlaces) placeCount = place + 1;
    }
    this.#table = new Uint32Array(placeCount);
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      const id = nodeId[node];
      if (id % 2 === 0 || id >>> 1 >= placeCount) {
        if (!this.#others.has(id)) this.#others.set(id, node);
      } else if (this.#table[id >>> 1] === 0) {
        this.#table[id >>> 1] = node + 1;
      }
    }
  }

  /** The first node with this id, `NO_NODE` when there is none. */
  find(id: NodeId): NodeOrdinal {
    if (id % 2 === 0 || id >>> 1 >= this.#table.length) return this.#others.get(id) ?? NO_NODE;
    // None is 0, and one less than that is `NO_NODE`.
    return ((this.#table[id >>> 1] - 1) >>> 0) as NodeOrdinal;
  }
}
