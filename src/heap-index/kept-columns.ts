import type { Heap } from '../graph/heap.ts';
import type { TakenInventory } from '../inventory/heap-inventory.ts';
import type { SummarisedSnapshot } from '../inventory/summary.ts';
import { jsonColumn } from './column-folder.ts';
import { columnsOf, factsOf } from './heap-columns.ts';
import { columnsOfInventory } from './stored-inventory.ts';
import type { NamedColumn } from './write-column.ts';

/** The column that is there when all of the heap is. */
export const HEAP = 'heap';
/** The column that is there when all of the inventory is. */
export const SERIES = 'series';

/** What is said of a snapshot where its heap is not asked. */
export type StoredSize = Pick<SummarisedSnapshot, 'nodeCount' | 'edgeCount' | 'totalBytes'>;

/** All that is kept of a heap. What is looked for first is written last. */
export function* listHeapColumns(heap: Heap): Generator<NamedColumn> {
  yield* columnsOf(heap);
  yield jsonColumn(HEAP, factsOf(heap));
}

/**
 * All that is kept of a series, but for the heap of its last snapshot.
 *
 * @param hasPast - whether there are earlier snapshots
 * @param sizes - of each snapshot
 */
export function* listSeriesColumns(
  inventory: TakenInventory,
  hasPast: boolean,
  sizes: readonly StoredSize[],
): Generator<NamedColumn> {
  yield* columnsOfInventory(inventory, hasPast);
  yield jsonColumn(SERIES, sizes);
}
