import type { LinkedLists } from '../graph/linked-lists.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';

/**
 * Linked lists among survivors: one that stays whatever becomes of what was added holds each of its members itself, and what
 * these hold by their links is the list's. Of a list that is new, or that only its members hold, links are edges like others.
 */
export class HeldLists {
  readonly all: LinkedLists;
  readonly #isHeld: Uint8Array;

  /** @param isHeld - 1 for each list that stays, by position */
  constructor(all: LinkedLists, isHeld: Uint8Array) {
    this.all = all;
    this.#isHeld = isHeld;
  }

  /** Who holds what an edge leads to: the list, where the edge is a link to a member of one that stays; else `source`. */
  sourceOf(source: NodeOrdinal, edge: EdgeOrdinal): NodeOrdinal {
    const list = this.listOf(source);
    return list !== NO_NODE && this.all.isLinkToMember(source, edge) ? list : source;
  }

  /**
   * Counts the lists that stay and have members that go.
   *
   * @param isStaying - 1 for each node that stays
   */
  countGrowing(isStaying: ArrayLike<number>): number {
    const growing = new Set<NodeOrdinal>();
    if (this.all.lists.length === 0) return 0;
    for (let node = 0 as NodeOrdinal; node < isStaying.length; node++) {
      const list = isStaying[node] === 1 ? NO_NODE : this.listOf(node);
      if (list !== NO_NODE) growing.add(list);
    }
    return growing.size;
  }

  /** The list that stays and has this node in it, itself for such a list; `NO_NODE` for none. */
  listOf(node: NodeOrdinal): NodeOrdinal {
    const position = this.all.positionOf(node);
    return position === -1 || this.#isHeld[position] === 0 ? NO_NODE : this.all.lists[position];
  }
}
