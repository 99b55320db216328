import type { HeapClasses } from './heap-classes.ts';
import { rowTable } from './row-table.ts';
import { specOf } from './schema.ts';
import type { Table } from './table.ts';

/** The classes of live objects, and of those that are gone; most own bytes first. */
export function classTable({ names, kinds, counts, retainedBytes }: HeapClasses): Table {
  const { count, shallowBytes, changes } = counts;
  const rows = kinds.flatMap((kind, number) => {
    const change = changes && [changes.newCount[number], changes.goneCount[number], changes.grownBytes[number]];
    // Classes that only shapes of one object were merged into have nothing.
    if (count[number] === 0 && shallowBytes[number] === 0 && !changes?.goneCount[number]) return [];
    return [[names[number], kind, count[number], shallowBytes[number], retainedBytes[number], ...(change ?? [])]];
  });
  rows.sort((left, right) => Number(right[3]) - Number(left[3]) || (left.join() < right.join() ? -1 : 1));
  return rowTable(specOf('classes', changes !== undefined), rows);
}
