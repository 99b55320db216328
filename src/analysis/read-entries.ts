import { findFirstEntry } from '../graph/ordered-hash-tables.ts';
import type { HeapObject } from './heap-object.ts';

/** An entry of a Map or Set; a key or value that is a small integer is in no snapshot. */
export interface Entry {
  /** Of a Set, the value. */
  readonly key: HeapObject | undefined;
  readonly value: HeapObject | undefined;
}

/** Node's own extend the second, which leads to the first no more once nobody shall change it. */
const MAPS: readonly string[] = ['Map', 'SafeMap'];

/**
 * Reads V8's `OrderedHashMap` and `OrderedHashSet`: head, buckets, then for each entry its key, in a Map its value, and the
 * next entry of the bucket. Twice as many entries as buckets have room. V8 writes the slots in their order, so that an entry
 * is told as soon as it is read: who asks for the first hundred of a million does not wait for all.
 * Layout: V8's `src/objects/ordered-hash-table.h`.
 */
export function* readEntries(collection: HeapObject): Generator<Entry> {
  const table = collection.slot('table');
  if (table === undefined) return;
  const isMap = MAPS.some((className) => collection.isInstanceOf(className));
  const entrySlots = isMap ? 3 : 2;
  const firstSlot = findFirstEntry(table.shallowBytes, entrySlots);
  if (firstSlot === undefined) return;
  const entry: HeapObject[] = [];
  let entryAt = 0;
  for (const { type, name, object } of table.references()) {
    const slot = /^\d+$/u.test(name) ? Number(name) : -1;
    if (slot < firstSlot || (type !== 'internal' && type !== 'hidden' && type !== 'element')) continue;
    const at = Math.floor((slot - firstSlot) / entrySlots);
    if (at !== entryAt) {
      yield* readEntry(entry, isMap);
      entry.length = 0;
      entryAt = at;
    }
    entry[(slot - firstSlot) % entrySlots] = object;
  }
  yield* readEntry(entry, isMap);
}

/** @param entry - what its slots lead to; small integers lead nowhere */
function* readEntry(entry: readonly (HeapObject | undefined)[], isMap: boolean): Generator<Entry> {
  const key = userValue(entry[0]);
  const value = isMap ? userValue(entry[1]) : key;
  if (key !== undefined || value !== undefined) yield { key, value };
}

/** Where an entry was deleted V8 has `the hole`. */
function userValue(object: HeapObject | undefined): HeapObject | undefined {
  return object?.type === 'hidden' ? undefined : object;
}
