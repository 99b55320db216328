import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Finds nodes by id: an open-addressing table over the id column, nothing allocated per node. */
export class NodeIdIndex {
  readonly #snapshot: Snapshot;
  readonly #shift: number;
  /** Node ordinal in each slot, `NO_NODE` where it is free. */
  readonly #slots: Uint32Array;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    let bits = 4;
    while (2 ** bits < snapshot.nodeCount * 2) bits++;
    this.#shift = 32 - bits;
    this.#slots = new Uint32Array(2 ** bits).fill(NO_NODE);
    for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
      const slot = this.#slotOf(snapshot.nodeId[node]);
      if (this.#slots[slot] === NO_NODE) this.#slots[slot] = node;
    }
  }

  /** The first node with this id, `NO_NODE` when there is none. */
  find(id: NodeId): NodeOrdinal {
    return this.#slots[this.#slotOf(id)] as NodeOrdinal;
  }

  /**
   * Multiplicative hashing (D. E. Knuth, The Art of Computer Programming 3, 6.4). Ids are dense: taken as they are, they
   * would fill one run of slots, which every id that is not there would walk to its end.
   */
  #slotOf(id: NodeId): number {
    const { nodeId } = this.#snapshot;
    const mask = this.#slots.length - 1;
    let slot = Math.imul(id, 0x9e37_79b1) >>> this.#shift;
    while (this.#slots[slot] !== NO_NODE && nodeId[this.#slots[slot] as NodeOrdinal] !== id) slot = (slot + 1) & mask;
    return slot;
  }
}
