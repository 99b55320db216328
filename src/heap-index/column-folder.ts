import { mkdirSync, rmSync } from 'node:fs';
import { ColumnFile, columnPath } from './column-file.ts';
import type { ColumnStamp } from './column-format.ts';
import { removeAbandoned } from './drafts.ts';
import { type NamedColumn, writeColumn } from './write-column.ts';

/** The columns of one index, each in a file. */
export class ColumnFolder {
  readonly #folder: string;
  readonly #stamp: ColumnStamp;
  readonly #files = new Map<string, ColumnFile>();
  readonly #written: string[] = [];

  /** @param folder - need not be there */
  constructor(folder: string, stamp: ColumnStamp) {
    this.#folder = folder;
    this.#stamp = stamp;
  }

  /** A column, of which nothing is read yet. @throws DamagedIndexError where there is none of this index */
  open(name: string): ColumnFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = new ColumnFile(this.#folder, name, this.#stamp);
      this.#files.set(name, file);
    }
    return file;
  }

  /** What {@link write} was given as JSON. @throws DamagedIndexError where there is none of this index */
  readJson<Value>(name: string): Value {
    return JSON.parse(Buffer.from(this.open(name).whole()).toString('utf8')) as Value;
  }

  /**
   * Writes columns, each in the place of what was there of its name.
   *
   * @param mode - of the files, before the umask
   * @throws an error of the system, where that is not possible
   */
  write(columns: Iterable<NamedColumn>, mode: number): void {
    mkdirSync(this.#folder, { recursive: true });
    for (const column of columns) {
      writeColumn(this.#folder, column, this.#stamp, mode);
      this.#written.push(column.name);
    }
    removeAbandoned(this.#folder);
  }

  /** Removes what {@link write} wrote, and nothing that others did. */
  removeWritten(): void {
    for (const name of this.#written.splice(0)) rmSync(columnPath(this.#folder, name), { force: true });
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}

/** A value as a column. */
export function jsonColumn(name: string, value: unknown): NamedColumn {
  return { name, values: Buffer.from(JSON.stringify(value)) };
}
