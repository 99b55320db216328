import type { NodeOrdinal } from '../ordinals.ts';

/** Numbers lists of nodes: the same nodes in the same order have one number, from 0 up. */
export class NodeSets {
  readonly #lists: Uint32Array[] = [];
  readonly #numbersByHash = new Map<number, number[]>();

  /** O(nodes), however many lists there are. */
  numberOf(nodes: Uint32Array): number {
    const hash = hashOf(nodes);
    const candidates = this.#numbersByHash.get(hash) ?? [];
    const known = candidates.find((number) => isSame(this.#lists[number], nodes));
    if (known !== undefined) return known;
    const number = this.#lists.push(nodes) - 1;
    this.#numbersByHash.set(hash, [...candidates, number]);
    return number;
  }
}

/** FNV-1a over words: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(nodes: Uint32Array): number {
  let hash = 0x811c_9dc5;
  for (let position = 0; position < nodes.length; position++) hash = Math.imul(hash ^ nodes[position], 0x0100_0193);
  return hash;
}

function isSame(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((node, position) => node === (other[position] as NodeOrdinal));
}
