import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { NO_CLASS } from './class-columns.ts';
import type { HeapInventory } from './heap-inventory.ts';
import type { ObjectTally } from './object-list.ts';
import { tallyObjects } from './tally-objects.ts';

/** The live objects of all classes. */
export interface MembersByClass {
  /** Of classes that have any, each once. */
  readonly names: readonly string[];
  /** For each of these. */
  readonly tallies: readonly ObjectTally[];
  /** The objects of class `c` are `node[first[c]] .. node[first[c + 1] - 1]`; most retained bytes first, then by node. */
  readonly first: Uint32Array;
  readonly node: Uint32Array;
}

/** A digit of a sort, in bits. */
const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;

/** Sorts all live objects by the names of their classes, and adds up what there is of each. O(nodes). */
export function sortMembers({ heap, names, liveClassOf }: HeapInventory): MembersByClass {
  const numberOfName = new Map<string, number>();
  const nameOfClass = names.map((name) => {
    if (!numberOfName.has(name)) numberOfName.set(name, numberOfName.size);
    return numberOfName.get(name)!;
  });
  const nameOf = (node: number): number => nameOfClass[liveClassOf[node]];
  const byBytes = sortByBytes(heap, listLive(heap, liveClassOf));
  const { sorted, first } = sortByKey(byBytes, nameOf, numberOfName.size);
  const tallies = tallyObjects(heap, sorted, Uint32Array.from(sorted, nameOf), numberOfName.size);
  return { names: [...numberOfName.keys()], tallies, first, node: sorted };
}

function listLive({ ownerOf }: Heap, liveClassOf: ArrayLike<number>): Uint32Array {
  const live = new Uint32Array(ownerOf.length);
  let count = 0;
  for (let node = 0; node < ownerOf.length; node++) {
    if (ownerOf[node] === node && liveClassOf[node] !== NO_CLASS) live[count++] = node;
  }
  return live.subarray(0, count);
}

/** Digit by digit, the lowest first. @returns most retained bytes first; equals in their order */
function sortByBytes({ retainedBytes }: Heap, nodes: Uint32Array): Uint32Array {
  let most = 0;
  for (const node of nodes) most = Math.max(most, retainedBytes[node]);
  let sorted = nodes;
  for (let unit = 1; unit <= most; unit *= DIGITS) {
    const keyOf = (node: number): number =>
      DIGITS - 1 - (Math.floor(retainedBytes[node as NodeOrdinal] / unit) % DIGITS);
    sorted = sortByKey(sorted, keyOf, DIGITS).sorted;
  }
  return sorted;
}

/** Counting sort; equals stay in their order. @returns the nodes with key `k` at `sorted[first[k]] .. sorted[first[k + 1] - 1]` */
function sortByKey(
  nodes: Uint32Array,
  keyOf: (node: number) => number,
  keyCount: number,
): { readonly sorted: Uint32Array; readonly first: Uint32Array } {
  const first = new Uint32Array(keyCount + 1);
  for (const node of nodes) first[keyOf(node) + 1]++;
  for (let key = 0; key < keyCount; key++) first[key + 1] += first[key];
  const sorted = new Uint32Array(nodes.length);
  const next = first.slice();
  for (const node of nodes) sorted[next[keyOf(node)]++] = node;
  return { sorted, first };
}
