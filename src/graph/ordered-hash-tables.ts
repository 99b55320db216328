/** The slots in front of the buckets: how many entries, how many deleted, how many buckets. */
const HEAD_SLOTS = 3;

/** What stands in front of the slots of an array, in bytes, by the bytes of a slot: its map and its length. */
const HEAD_BYTES: readonly (readonly [slotBytes: number, headBytes: number])[] = [
  [8, 16],
  [4, 8],
];

/**
 * The slot where the entries of V8's `OrderedHashMap` or `OrderedHashSet` begin: behind head and buckets. Twice as many entries
 * as buckets have room.
 * Layout: V8's `src/objects/ordered-hash-table.h`.
 *
 * @param tableBytes - the table's own size
 * @param entrySlots - 3 of a Map: key, value, next entry of the bucket; 2 of a Set
 * @returns undefined where no such table has this size
 */
export function findFirstEntry(tableBytes: number, entrySlots: number): number | undefined {
  for (const [slotBytes, headBytes] of HEAD_BYTES) {
    const buckets = ((tableBytes - headBytes) / slotBytes - HEAD_SLOTS) / (1 + 2 * entrySlots);
    if (Number.isInteger(buckets) && buckets > 0 && Number.isInteger(Math.log2(buckets))) return HEAD_SLOTS + buckets;
  }
  return undefined;
}
