import type { Heap } from '../graph/heap.ts';
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

/** Beyond that a double holds no whole number exactly. */
const EXACT = 2 ** 53;

/** Sorts all live objects by the names of their classes, and adds up what there is of each. */
export function sortMembers({ heap, names, liveClassOf }: HeapInventory): MembersByClass {
  const numberByName = new Map<string, number>();
  const numberOfClass = Uint32Array.from(names, (name) => {
    if (!numberByName.has(name)) numberByName.set(name, numberByName.size);
    return numberByName.get(name)!;
  });
  const { node, first, numberOf } = sortByNumber(heap, liveClassOf, numberOfClass, numberByName.size);
  for (let number = 0; number < numberByName.size; number++)
    sortByBytes(heap, node.subarray(first[number], first[number + 1]));
  const tallies = tallyObjects(heap, node, numberOf, numberByName.size);
  return { names: [...numberByName.keys()], tallies, first, node };
}

/** Counting sort of all live objects; those of one number stay in the order of the file. */
function sortByNumber(
  { ownerOf }: Heap,
  liveClassOf: ArrayLike<number>,
  numberOfClass: Uint32Array,
  count: number,
): { readonly node: Uint32Array; readonly first: Uint32Array; readonly numberOf: Uint32Array } {
  const first = new Uint32Array(count + 1);
  for (let node = 0; node < ownerOf.length; node++) {
    if (ownerOf[node] === node && liveClassOf[node] !== NO_CLASS) first[numberOfClass[liveClassOf[node]] + 1]++;
  }
  for (let number = 0; number < count; number++) first[number + 1] += first[number];
  const sorted = new Uint32Array(first[count]);
  const numberOf = new Uint32Array(first[count]);
  const next = first.slice();
  for (let node = 0; node < ownerOf.length; node++) {
    if (ownerOf[node] !== node || liveClassOf[node] === NO_CLASS) continue;
    const number = numberOfClass[liveClassOf[node]];
    numberOf[next[number]] = number;
    sorted[next[number]++] = node;
  }
  return { node: sorted, first, numberOf };
}

/** Most retained bytes first, equals in the order in which they stand: bytes and place are one number, as long as that is exact. */
function sortByBytes({ retainedBytes }: Heap, nodes: Uint32Array): void {
  const count = nodes.length;
  let most = 0;
  for (let at = 0; at < count; at++) most = Math.max(most, retainedBytes[nodes[at]]);
  if ((most + 1) * count >= EXACT) {
    nodes.sort((one, other) => retainedBytes[other] - retainedBytes[one] || one - other);
    return;
  }
  const keys = new Float64Array(count);
  for (let at = 0; at < count; at++) keys[at] = (most - retainedBytes[nodes[at]]) * count + at;
  keys.sort();
  const unsorted = nodes.slice();
  for (let at = 0; at < count; at++) nodes[at] = unsorted[keys[at] % count];
}
