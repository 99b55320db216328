import type { Heap } from '../graph/heap.ts';
import { type MembersByClass, sortMembers } from '../inventory/class-members.ts';
import type { ClassMembers, HeapInventory, HeapTotals, History, TakenInventory } from '../inventory/heap-inventory.ts';
import type { ObjectTally } from '../inventory/object-list.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { type ColumnFolder, jsonColumn } from './column-folder.ts';
import { pagedColumn } from './paged-column.ts';
import { StoredHeap } from './stored-heap.ts';
import type { NamedColumn } from './write-column.ts';

/** Where {@link MembersByClass} lie; the nodes are a column. */
interface MemberPlaces extends Pick<MembersByClass, 'names'> {
  readonly first: readonly number[];
  readonly tallies: readonly ObjectTally[];
}

/** All that is kept of an inventory, column by column. */
export function* columnsOfInventory(inventory: TakenInventory, hasPast: boolean): Generator<NamedColumn> {
  yield jsonColumn('totals', inventory.totals);
  yield jsonColumn('classNames', inventory.names);
  yield { name: 'liveClassOf', values: inventory.liveClassOf };
  if (hasPast) {
    const { nodeCount } = inventory.heap.snapshot;
    const cohortOf = new Uint16Array(nodeCount);
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) cohortOf[node] = inventory.cohortOf(node)!;
    yield { name: 'cohortOf', values: cohortOf };
  }
  const { names, tallies, first, node } = sortMembers(inventory);
  yield { name: 'members', values: node };
  const places: MemberPlaces = { names, tallies, first: [...first] };
  yield jsonColumn('memberPlaces', places);
}

/** An inventory that was taken before: what is asked comes from an index. */
export class StoredInventory implements HeapInventory {
  readonly secondsAgo: History['secondsAgo'];
  readonly #file: string;
  readonly #heapColumns: ColumnFolder;
  readonly #columns: ColumnFolder;
  #heap: StoredHeap | undefined;
  #heapOfFew: StoredHeap | undefined;
  #totals: HeapTotals | undefined;
  #names: readonly string[] | undefined;
  #fewClasses: ArrayLike<number> | undefined;
  #cohortOf: ArrayLike<number> | undefined;

  /**
   * @param file - the snapshot, as the caller named it
   * @param heapColumns - of its heap
   * @param columns - of the inventory
   * @param secondsAgo - for each snapshot of a series; none where there is one snapshot
   */
  constructor(file: string, heapColumns: ColumnFolder, columns: ColumnFolder, secondsAgo: History['secondsAgo']) {
    this.#file = file;
    this.#heapColumns = heapColumns;
    this.#columns = columns;
    this.secondsAgo = secondsAgo;
  }

  get heap(): Heap {
    this.#heap ??= new StoredHeap(this.#file, this.#heapColumns, 'all');
    return this.#heap;
  }

  get heapOfFew(): Heap {
    this.#heapOfFew ??= new StoredHeap(this.#file, this.#heapColumns, 'few');
    return this.#heapOfFew;
  }

  get totals(): HeapTotals {
    this.#totals ??= this.#columns.readJson<HeapTotals>('totals');
    return this.#totals;
  }

  get names(): readonly string[] {
    this.#names ??= this.#columns.readJson<readonly string[]>('classNames');
    return this.#names;
  }

  /** All of it where all of the heap is read. */
  get liveClassOf(): ArrayLike<number> {
    const file = this.#columns.open('liveClassOf');
    if (this.#heap !== undefined) return file.whole();
    this.#fewClasses ??= pagedColumn(file);
    return this.#fewClasses;
  }

  cohortOf(node: NodeOrdinal): number | undefined {
    if (this.secondsAgo.length === 0) return undefined;
    this.#cohortOf ??= this.#columns.open('cohortOf').whole();
    return this.#cohortOf[node];
  }

  membersOf(className: string): ClassMembers | undefined {
    const { names, first, tallies } = this.#columns.readJson<MemberPlaces>('memberPlaces');
    const number = names.indexOf(className);
    if (number === -1 || tallies[number].count === 0) return undefined;
    return { tally: tallies[number], nodes: this.#columns.open('members').slice(first[number], first[number + 1]) };
  }
}
