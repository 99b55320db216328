import type { HeapObject } from './heap-object.ts';

/** An entry of a Map or Set; a key or value that is a small integer is in no snapshot. */
export interface Entry {
  /** Of a Set, the value. */
  readonly key: HeapObject | undefined;
  readonly value: HeapObject | undefined;
}

/** The slots in front of the buckets: how many entries, how many deleted, how many buckets. */
const HEAD_SLOTS = 3;

/** What stands in front of the slots of an array, in bytes, by the bytes of a slot: its map and its length. */
const HEAD_BYTES: readonly (readonly [slotBytes: number, headBytes: number])[] = [
  [8, 16],
  [4, 8],
];

/**
 * Reads V8's `OrderedHashMap` and `OrderedHashSet`: head, buckets, then for each entry its key, in a Map its value, and the
 * next entry of the bucket. Twice as many entries as buckets have room.
 * Layout: V8's `src/objects/ordered-hash-table.h`.
 */
export function* readEntries(collection: HeapObject): Generator<Entry> {
  const table = collection.slot('table');
  if (table === undefined) return;
  const isMap = collection.isInstanceOf('Map');
  const entrySlots = isMap ? 3 : 2;
  const firstSlot = findFirstEntry(table.shallowBytes, entrySlots);
  if (firstSlot === undefined) return;
  const slots = new Map<number, HeapObject>();
  let endSlot = 0;
  for (const { type, name, object } of table.references()) {
    const slot = /^\d+$/u.test(name) ? Number(name) : -1;
    if (slot < firstSlot || (type !== 'internal' && type !== 'hidden' && type !== 'element')) continue;
    slots.set(slot, object);
    endSlot = Math.max(endSlot, slot + 1);
  }
  for (let slot = firstSlot; slot < endSlot; slot += entrySlots) {
    const key = userValue(slots.get(slot));
    const value = isMap ? userValue(slots.get(slot + 1)) : key;
    if (key !== undefined || value !== undefined) yield { key, value };
  }
}

function findFirstEntry(tableBytes: number, entrySlots: number): number | undefined {
  for (const [slotBytes, headBytes] of HEAD_BYTES) {
    const buckets = ((tableBytes - headBytes) / slotBytes - HEAD_SLOTS) / (1 + 2 * entrySlots);
    if (Number.isInteger(buckets) && buckets > 0 && Number.isInteger(Math.log2(buckets))) return HEAD_SLOTS + buckets;
  }
  return undefined;
}

/** Where an entry was deleted V8 has `the hole`. */
function userValue(object: HeapObject | undefined): HeapObject | undefined {
  return object?.type === 'hidden' ? undefined : object;
}
