import type { Draft, Structure, Target } from './draft.ts';
import { addObject, type ObjectOptions } from './objects.ts';

/** V8's smallest hash table of a Map or Set has room for this many. */
const LEAST_CAPACITY = 4;
const HEADER_BYTES = 16;
const WORD_BYTES = 8;
/** A hash table begins with how many it has, how many were deleted, and how many buckets there are. */
const COUNTERS = 3;

/**
 * An Array: V8 tells its elements twice, by edges of its own and by those of its store. What is drawn in place has the key of
 * the array and its index, `list[0]`.
 */
export function arrayOf(elements: readonly Target[] = [], options: ObjectOptions = {}): Structure {
  return (draft, key) => {
    addObject(draft, key, { type: 'object', name: 'Array', selfSize: 32 }, options);
    const store = `${key}#elements`;
    const selfSize = HEADER_BYTES + elements.length * WORD_BYTES;
    draft.addNode(store, { type: 'array', name: '(object elements)', selfSize });
    draft.addEdge(key, '#elements', store);
    for (const [index, element] of elements.entries()) {
      const partKey = `${key}[${index}]`;
      draft.addEdge(key, `[${index}]`, element, partKey);
      draft.addEdge(store, `#${index}`, typeof element === 'string' ? element : partKey);
    }
  };
}

/** A Set, with its hash table. What is drawn in place has the key of the Set and its position, `tasks[0]`. */
export function setOf(values: readonly Target[] = [], options: ObjectOptions = {}): Structure {
  return (draft, key) => {
    addObject(draft, key, { type: 'object', name: 'Set', selfSize: 32 }, options);
    const slotOf = addTable(draft, key, values.length, 1);
    for (const [position, value] of values.entries()) {
      draft.addEdge(`${key}#table`, `#${slotOf(position)}`, value, `${key}[${position}]`);
    }
  };
}

/**
 * A Map, with its hash table. What is drawn in place has the key of the Map and its position, `cache[0]` for a value and
 * `cache[0].key` for its key.
 */
export function mapOf(
  entries: readonly (readonly [key: Target, value: Target])[] = [],
  options: ObjectOptions = {},
): Structure {
  return (draft, key) => {
    addObject(draft, key, { type: 'object', name: 'Map', selfSize: 32 }, options);
    const slotOf = addTable(draft, key, entries.length, 2);
    for (const [position, [entryKey, value]] of entries.entries()) {
      const partKey = `${key}[${position}]`;
      draft.addEdge(`${key}#table`, `#${slotOf(position)}`, entryKey, `${partKey}.key`);
      draft.addEdge(`${key}#table`, `#${slotOf(position) + 1}`, value, partKey);
    }
  };
}

/**
 * Adds the table of a Map or Set: counters, a bucket for every two entries there is room for, and the entries, each with a
 * link to the next of its bucket (V8's `OrderedHashTable`). Room doubles as it fills.
 *
 * @returns the first slot of an entry by its position
 */
function addTable(draft: Draft, key: string, entryCount: number, slotsPerEntry: number): (position: number) => number {
  let capacity = LEAST_CAPACITY;
  while (capacity < entryCount) capacity *= 2;
  const firstSlot = COUNTERS + capacity / 2;
  const slotCount = firstSlot + capacity * (slotsPerEntry + 1);
  draft.addNode(`${key}#table`, { type: 'array', name: '', selfSize: HEADER_BYTES + slotCount * WORD_BYTES });
  draft.addEdge(key, '#table', `${key}#table`);
  return (position) => firstSlot + position * (slotsPerEntry + 1);
}
