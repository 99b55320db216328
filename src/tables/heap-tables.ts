import type { Heap } from '../graph/heap.ts';
import type { Past } from '../inventory/count-classes.ts';
import { NO_NODE } from '../ordinals.ts';
import { classTable } from './class-table.ts';
import { edgeTable } from './edge-table.ts';
import { findHeapClasses, type HeapClasses } from './heap-classes.ts';
import { nodeTable } from './node-table.ts';
import type { Table, TableName } from './table.ts';
import { textTable } from './text-table.ts';

/**
 * Tables of a heap, one after the other; what several of them need is found once.
 *
 * @param names - of the tables to make; those of reports are none of a heap, and left out
 * @param past - an earlier snapshot of the same process, where there is one
 */
export function* heapTables(heap: Heap, names: readonly TableName[], past: Past | undefined): Generator<Table> {
  let found: HeapClasses | undefined;
  const findClasses = (): HeapClasses => {
    found ??= findHeapClasses(heap, past);
    return found;
  };
  for (const name of names) {
    if (name === 'nodes') yield nodeTable(heap, findClasses(), past && findFirstSnapshots(heap, past));
    else if (name === 'classes') yield classTable(findClasses());
    else if (name === 'edges') yield edgeTable(heap);
    else if (name === 'strings') yield textTable(heap.snapshot);
  }
}

/** For each node the number of the first snapshot that has its owner. */
function findFirstSnapshots({ ownerOf }: Heap, { comparison, cohortOf }: Past): Uint16Array {
  const { beforeOf } = comparison.match;
  const first = new Uint16Array(ownerOf.length);
  for (let node = 0; node < first.length; node++) {
    const owner = ownerOf[node];
    first[node] = cohortOf === undefined ? Number(beforeOf[owner] === NO_NODE) : cohortOf[owner];
  }
  return first;
}
