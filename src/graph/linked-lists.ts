import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** Properties by which Node links what it lists, in both directions: the list and its members are one ring. */
const LINK_NAMES: ReadonlyMap<string, number> = new Map([
  ['_idleNext', 1],
  ['_idlePrev', 1],
]);

/** Classes of lists that are linked so. */
const LIST_CLASSES: ReadonlyMap<string, number> = new Map([['TimersList', 1]]);

/**
 * Intrusive linked lists, whose members hold each other. For who reads them the list holds each member, as an array would;
 * a member that is taken out leaves by all of its links, and none of the others goes with it.
 * Layout: Node's `lib/internal/linkedlist.js`; of its lists those of timers, `lib/internal/timers.js`.
 */
export class LinkedLists {
  /** The lists themselves, in file order. */
  readonly lists: readonly NodeOrdinal[];
  readonly #snapshot: Snapshot;
  readonly #isLinkName: Uint8Array;
  /** For each node the number of its list plus one, 0 for none; the list is in it, too. Empty where there are no lists. */
  readonly #numberOf: Uint32Array;

  private constructor(snapshot: Snapshot, lists: readonly NodeOrdinal[]) {
    this.#snapshot = snapshot;
    this.lists = lists;
    this.#isLinkName = lists.length === 0 ? new Uint8Array(0) : snapshot.strings.classify(LINK_NAMES);
    this.#numberOf = new Uint32Array(lists.length === 0 ? 0 : snapshot.nodeCount);
    for (const [position, list] of lists.entries()) this.#numberOf[list] = position + 1;
  }

  /** No lists at all. */
  static none(snapshot: Snapshot): LinkedLists {
    return new LinkedLists(snapshot, []);
  }

  /** Finds the lists, and what is linked in them: O(nodes, and the members' edges). */
  static find(snapshot: Snapshot): LinkedLists {
    return LinkedLists.of(snapshot, findLists(snapshot), () => -1);
  }

  /**
   * Makes lists of what is known.
   *
   * @param positionOf - the position of the list that a node is known to be in, beside those that links lead to; -1 for none
   */
  static of(snapshot: Snapshot, lists: readonly NodeOrdinal[], positionOf: (node: NodeOrdinal) => number): LinkedLists {
    const made = new LinkedLists(snapshot, lists);
    const number = made.#numberOf;
    for (let node = 0 as NodeOrdinal; node < number.length; node++) {
      if (number[node] === 0) number[node] = 1 + positionOf(node);
    }
    for (let node = 0 as NodeOrdinal; node < number.length; node++) if (number[node] !== 0) made.#followLinks(node);
    return made;
  }

  /** The position of the list that a node is in, or that it is; -1 for none. */
  positionOf(node: NodeOrdinal): number {
    return this.lists.length === 0 ? -1 : this.#numberOf[node] - 1;
  }

  /** Whether an edge out of `source` is a link of the list that `source` is in, or is. */
  isLink(source: NodeOrdinal, edge: EdgeOrdinal): boolean {
    const { edgeType, edgeNameOrIndex, edgeTarget } = this.#snapshot;
    if (this.lists.length === 0 || this.#numberOf[source] === 0 || edgeType[edge] !== EdgeType.property) return false;
    return this.#isLinkName[edgeNameOrIndex[edge]] === 1 && this.#numberOf[edgeTarget[edge]] === this.#numberOf[source];
  }

  /** Whether an edge is a link to a member, be it from the list or from another member. */
  isLinkToMember(source: NodeOrdinal, edge: EdgeOrdinal): boolean {
    return this.isLink(source, edge) && this.#listOf(source) !== this.#snapshot.edgeTarget[edge];
  }

  /** Whether an edge is a link by which one member holds another, or the list. */
  isLinkOfMember(source: NodeOrdinal, edge: EdgeOrdinal): boolean {
    return this.isLink(source, edge) && this.#listOf(source) !== source;
  }

  /** All links to members, in file order, and the lists these are in. */
  *linksToMembers(): Generator<{ readonly list: NodeOrdinal; readonly edge: EdgeOrdinal }> {
    const { firstEdge } = this.#snapshot;
    for (let node = 0 as NodeOrdinal; node < this.#numberOf.length; node++) {
      if (this.#numberOf[node] === 0) continue;
      const list = this.#listOf(node);
      const endEdge = firstEdge[(node + 1) as NodeOrdinal];
      for (let edge = firstEdge[node]; edge < endEdge; edge++)
        if (this.isLinkToMember(node, edge)) yield { list, edge };
    }
  }

  #listOf(member: NodeOrdinal): NodeOrdinal {
    return this.lists[this.#numberOf[member] - 1];
  }

  /** Puts all that links lead to into the list of `start`. */
  #followLinks(start: NodeOrdinal): void {
    const { nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTarget } = this.#snapshot;
    const number = this.#numberOf[start];
    for (const waiting = [start]; waiting.length > 0; ) {
      const node = waiting.pop()!;
      const endEdge = firstEdge[(node + 1) as NodeOrdinal];
      for (let edge = firstEdge[node]; edge < endEdge; edge++) {
        if (edgeType[edge] !== EdgeType.property || this.#isLinkName[edgeNameOrIndex[edge]] === 0) continue;
        const target = edgeTarget[edge];
        // `null` ends what is in no list.
        if (nodeType[target] !== NodeType.object || this.#numberOf[target] !== 0) continue;
        this.#numberOf[target] = number;
        waiting.push(target);
      }
    }
  }
}

function findLists({ nodeCount, nodeType, nodeName, strings }: Snapshot): NodeOrdinal[] {
  const isListClass = strings.classify(LIST_CLASSES);
  const lists: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isListClass[nodeName[node]] === 1 && nodeType[node] === NodeType.object) lists.push(node);
  }
  return lists;
}
