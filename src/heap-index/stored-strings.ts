import type { StringIndex } from '../ordinals.ts';
import { decodeEscaped } from '../snapshot/escaped-text.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import type { ColumnFile } from './column-file.ts';
import { findFirst } from './sorted-rows.ts';
import { hashBytes } from './string-hash.ts';

/** Where the strings of a snapshot lie in an index. */
export interface StringColumns {
  /** All strings in their escaped form. */
  readonly bytes: ColumnFile;
  /** Where each begins, and at last the end. */
  readonly start: ColumnFile;
  /** Their hashes, in ascending order. */
  readonly hash: ColumnFile;
  /** The string of each of these. */
  readonly byHash: ColumnFile;
}

/** The strings of a snapshot in an index, read where they lie. */
export class StoredStrings implements StringTable {
  readonly length: number;
  readonly #columns: StringColumns;

  constructor(columns: StringColumns) {
    this.#columns = columns;
    this.length = columns.start.length - 1;
  }

  get(index: StringIndex): string {
    const bytes = this.#read(index, Number.POSITIVE_INFINITY);
    return decodeEscaped(bytes, 0, bytes.length);
  }

  startsWith(index: StringIndex, text: string, from = 0): boolean {
    const bytes = this.#read(index, from + text.length);
    return bytes.length === from + text.length && bytes.toString('latin1', from) === text;
  }

  equals(index: StringIndex, other: StringTable, otherIndex: StringIndex): boolean {
    return this.get(index) === other.get(otherIndex);
  }

  /** Looks each up; there are no more than a few of them. */
  classify(codes: ReadonlyMap<string, number>): Uint8Array {
    const codeOf = new Uint8Array(this.length);
    for (const [text, code] of codes) for (const index of this.#find(text)) codeOf[index] = code;
    return codeOf;
  }

  *#find(text: string): Generator<StringIndex> {
    const { hash, byHash } = this.#columns;
    const wanted = Buffer.from(text, 'latin1');
    const wantedHash = hashBytes(wanted, 0, wanted.length);
    const first = findFirst(hash.length, (place) => hash.at(place), wantedHash);
    for (let place = first; place < hash.length && hash.at(place) === wantedHash; place++) {
      const index = byHash.at(place) as StringIndex;
      if (this.#read(index, wanted.length + 1).equals(wanted)) yield index;
    }
  }

  /** The first bytes of a string. */
  #read(index: StringIndex, most: number): Buffer {
    if (!(index >= 0 && index < this.length)) throw new Error(`bug: string ${index} of ${this.length}`);
    const start = this.#columns.start.at(index);
    const bytes = this.#columns.bytes.slice(start, Math.min(this.#columns.start.at(index + 1), start + most));
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}
