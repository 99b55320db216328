import { sharedMode } from '../shared-mode.ts';
import { ColumnFolder } from './column-folder.ts';
import { stampOf } from './column-format.ts';
import type { HeapIndexOptions } from './heap-index.ts';
import { findIndexFolder } from './index-folder.ts';
import { type IndexOrigin, indexKey } from './index-origin.ts';
import type { NamedColumn } from './write-column.ts';

/** Makes columns when they are to be written. */
export type ColumnSource = () => Iterable<NamedColumn>;

/** Who is told what becomes of an index. */
type WriterOptions = Pick<HeapIndexOptions, 'onNotice' | 'onColumn'>;

/** Writes indices; where one cannot be written, nothing of it is left. */
export class IndexWriter {
  readonly #options: WriterOptions;
  readonly #said = new Set<string>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * Writes an index to the first folder that takes it.
   *
   * @param snapshot - the last of those that it is of
   * @param sources - asked one behind the other
   * @returns whether it is written
   * @throws what the sources throw, unless memory did not suffice
   */
  async write(snapshot: string, origin: IndexOrigin, sources: readonly ColumnSource[]): Promise<boolean> {
    const found = await findIndexFolder(snapshot, indexKey(origin));
    if (found === undefined) {
      this.#notice(`no folder for an index of ${snapshot} can be written: none is kept`);
      return false;
    }
    const { folder, elsewhere } = found;
    if (elsewhere !== undefined) this.#notice(`the index of ${snapshot} is in ${folder}: ${elsewhere}`);
    const columns = new ColumnFolder(folder, stampOf(origin));
    try {
      for (const list of sources) columns.write(this.#told(list(), snapshot), sharedMode([snapshot]));
      return true;
    } catch (error) {
      columns.removeWritten();
      // The answer is told: of a full disk or too little memory it does not suffer. A bug is neither.
      if (!(error instanceof Error && ('syscall' in error || error instanceof RangeError))) throw error;
      this.#notice(`no index of ${snapshot} is kept: ${error.message}`);
      return false;
    }
  }

  *#told(columns: Iterable<NamedColumn>, snapshot: string): Generator<NamedColumn> {
    for (const column of columns) {
      this.#options.onColumn?.(snapshot);
      yield column;
    }
  }

  /** Says each thing once. */
  #notice(notice: string): void {
    if (this.#said.has(notice)) return;
    this.#said.add(notice);
    this.#options.onNotice?.(notice);
  }
}
