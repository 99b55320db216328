import type { ColumnFile } from './column-file.ts';
import type { ColumnFolder } from './column-folder.ts';
import type { HeapColumnName } from './heap-columns.ts';
import { pagedColumn } from './paged-column.ts';

/** What is asked of a heap. */
export type HeapUse =
  /** Some objects, and what is around them: of columns only the blocks that are looked at are read. */
  | 'few'
  /** Whatever there is to ask of all objects: columns are read whole. */
  | 'all';

/** Of a column that was asked for such a share of its rows, one by one, all are read: that takes no longer. */
const LARGEST_SHARE = 0.04;

/** The columns of a heap in an index. The type of each is that of what was written under the name. */
export class HeapColumns {
  readonly #folder: ColumnFolder;
  readonly #paged = new Map<HeapColumnName, unknown>();
  readonly #whole = new Map<HeapColumnName, unknown>();
  #use: HeapUse;

  constructor(folder: ColumnFolder, use: HeapUse) {
    this.#folder = folder;
    this.#use = use;
  }

  get use(): HeapUse {
    return this.#use;
  }

  /** From now on columns are read whole when they are asked for. */
  readWhole(): void {
    this.#use = 'all';
  }

  /** @throws DamagedIndexError where there is none */
  open(name: HeapColumnName): ColumnFile {
    return this.#folder.open(name);
  }

  /** A column: all of it, or one that reads the blocks that are looked at, while those are few. Who asks again later may get all. */
  column<Column>(name: HeapColumnName): Column {
    const whole = this.#whole.get(name);
    if (whole !== undefined) return whole as Column;
    const file = this.open(name);
    if (this.#isForFew(name) && file.askedCount <= LARGEST_SHARE * file.length) return this.#pagedColumn(name, file);
    const read = file.whole();
    this.#whole.set(name, read);
    return read as Column;
  }

  /** All rows, whatever is asked. */
  all<Column>(name: HeapColumnName): Column {
    return this.open(name).whole() as Column;
  }

  #isForFew(name: HeapColumnName): boolean {
    // Nobody asks for the retainers of more than a few.
    return this.#use === 'few' || name === 'firstRetainer' || name === 'retainingEdge';
  }

  #pagedColumn<Column>(name: HeapColumnName, file: ColumnFile): Column {
    let column = this.#paged.get(name);
    if (column === undefined) {
      column = pagedColumn(file);
      this.#paged.set(name, column);
    }
    return column as Column;
  }
}
