import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { ObjectGroup, PropertyValue } from './object-list.ts';
import { tallyObjects } from './tally-objects.ts';

/**
 * Groups objects by a value; those without one are a group, too.
 *
 * @returns most retained bytes first
 */
export function groupObjects(
  heap: Heap,
  objects: readonly NodeOrdinal[],
  readValue: (node: NodeOrdinal) => PropertyValue | undefined,
): ObjectGroup[] {
  const groupOf = new Uint32Array(objects.length);
  const groupByKey = new Map<string, number>();
  const values: (PropertyValue | null)[] = [];
  for (const [at, node] of objects.entries()) {
    const value = readValue(node) ?? null;
    const key = keyOf(value);
    const group = groupByKey.get(key) ?? values.push(value) - 1;
    groupByKey.set(key, group);
    groupOf[at] = group;
  }
  const tallies = tallyObjects(heap, objects, groupOf, values.length);
  return tallies
    .map((tally, group) => ({ value: values[group], ...tally }))
    .sort((one, other) => other.retainedBytes - one.retainedBytes || other.count - one.count);
}

function keyOf(value: PropertyValue | null): string {
  if (value === null) return '';
  return `${value.type} ${value.type === 'object' ? value.nodeId : (value.text ?? '')}`;
}
