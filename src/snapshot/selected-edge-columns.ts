import { type ColumnMemory, grownColumn, nextCapacity } from './column-growth.ts';
import { EdgeColumns } from './edge-columns.ts';
import type { EdgeSelection } from './edge-selection.ts';
import type { SnapshotHeader } from './header.ts';
import type { RecordBatch, RecordSink } from './record-array.ts';
import type { TypeNumbers } from './type-numbers.ts';

/** The columns of the `edges` section while a selection of it is read; what is left out is checked all the same. */
export class SelectedEdgeColumns implements RecordSink {
  readonly stride: number;
  readonly signed: boolean;
  readonly claim: { readonly count: number; readonly noun: string };
  readonly types: TypeNumbers;

  /** All edges so far. */
  count = 0;
  /** Selected edges so far: rows of the columns that are filled. */
  selectedCount = 0;
  type: Uint8Array = new Uint8Array(0);
  nameOrIndex: Uint32Array = new Uint32Array(0);
  target: Uint32Array = new Uint32Array(0);
  /** One row more than there are nodes, of selected edges. */
  readonly firstEdge: Uint32Array;

  readonly #memory: ColumnMemory;
  readonly #selection: EdgeSelection;
  /** By node as the file has them, of all edges. */
  readonly #firstEdgeInFile: Uint32Array;
  /** One batch of edges, selected or not. */
  readonly #batch: EdgeColumns;
  /** The node that the next edge starts from, or one before it. */
  #source = 0;
  #edgeOfLargestName = 0;

  /** @param firstEdgeInFile - of all edges: one row more than there are nodes */
  constructor(header: SnapshotHeader, memory: ColumnMemory, firstEdgeInFile: Uint32Array, selection: EdgeSelection) {
    this.#memory = memory;
    this.#selection = selection;
    this.#firstEdgeInFile = firstEdgeInFile;
    this.#batch = new EdgeColumns(header, { ...memory, inputBytes: 0 });
    this.stride = this.#batch.stride;
    this.signed = this.#batch.signed;
    this.claim = this.#batch.claim;
    this.types = this.#batch.types;
    this.firstEdge = new Uint32Array(header.nodeCount + 1);
  }

  get largestName(): number {
    return this.#batch.largestName;
  }

  append(batch: RecordBatch): void {
    this.#batch.count = 0;
    const { largestName } = this;
    this.#batch.append(batch);
    this.#select(largestName);
  }

  takePlain(chunk: Uint8Array, start: number): number {
    this.#batch.count = 0;
    const { largestName } = this;
    const end = this.#batch.takePlain(chunk, start, this.claim.count - this.count);
    this.#select(largestName);
    return end;
  }

  /** @param largestName - before this batch */
  #select(largestName: number): void {
    const { type, nameOrIndex, target, count: batchCount } = this.#batch;
    if (this.largestName > largestName) {
      const [row] = this.#batch.misnamedEdge(this.largestName);
      this.#edgeOfLargestName = this.count + row;
    }
    const { bySource, byTarget } = this.#selection;
    if (this.selectedCount + batchCount > this.type.length) this.#grow(this.selectedCount + batchCount);
    const firstEdgeInFile = this.#firstEdgeInFile;
    const firstEdge = this.firstEdge;
    let selected = this.selectedCount;
    let source = this.#source;
    for (let row = 0, edge = this.count; row < batchCount; row++, edge++) {
      while (firstEdgeInFile[source + 1] <= edge) firstEdge[++source] = selected;
      if (bySource[source] === 0 && byTarget[target[row]] === 0) continue;
      this.type[selected] = type[row];
      this.nameOrIndex[selected] = nameOrIndex[row];
      this.target[selected] = target[row];
      selected++;
    }
    this.selectedCount = selected;
    this.#source = source;
    this.count += batchCount;
  }

  /** The first edge with the largest name, and that name: of edges that were left out no other is known. */
  misnamedEdge(): [edge: number, name: number] {
    return [this.#edgeOfLargestName, this.largestName];
  }

  /** Ends the rows of the last nodes, after all edges were read, and cuts the columns to their length. */
  finish(): void {
    for (let source = this.#source + 1; source < this.firstEdge.length; source++)
      this.firstEdge[source] = this.selectedCount;
    this.type = this.type.slice(0, this.selectedCount);
    this.nameOrIndex = this.nameOrIndex.slice(0, this.selectedCount);
    this.target = this.target.slice(0, this.selectedCount);
  }

  #grow(rows: number): void {
    const capacity = nextCapacity(this.type.length, rows, this.claim.count);
    this.type = grownColumn(this.type, capacity, this.#memory);
    this.nameOrIndex = grownColumn(this.nameOrIndex, capacity, this.#memory);
    this.target = grownColumn(this.target, capacity, this.#memory);
  }
}
