import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Finds nodes by id: an open-addressing table over the id column, nothing allocated per node. */
export class NodeIdIndex {
  readonly #snapshot: Snapshot;
  readonly #mask: number;
  /** Node ordinal in each slot, `NO_NODE` where it is free. */
  readonly #slots: Uint32Array;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    let capacity = 16;
    while (capacity < snapshot.nodeCount * 2) capacity *= 2;
    this.#mask = capacity - 1;
    this.#slots = new Uint32Array(capacity).fill(NO_NODE);
    for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
      const slot = this.#slotOf(snapshot.nodeId[node]);
      if (this.#slots[slot] === NO_NODE) this.#slots[slot] = node;
    }
  }

  /** The first node with this id, `NO_NODE` when there is none. */
  find(id: NodeId): NodeOrdinal {
    return this.#slots[this.#slotOf(id)] as NodeOrdinal;
  }

  /** Ids are dense, so their own low bits spread them; the lowest is the same for nearly all. */
  #slotOf(id: NodeId): number {
    const { nodeId } = this.#snapshot;
    let slot = (id >>> 1) & this.#mask;
    while (this.#slots[slot] !== NO_NODE && nodeId[this.#slots[slot] as NodeOrdinal] !== id) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
