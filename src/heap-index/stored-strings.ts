import type { StringIndex } from '../ordinals.ts';
import { decodeEscaped } from '../snapshot/escaped-text.ts';
import { BlockStringTable, type StringTable } from '../snapshot/string-table.ts';
import type { ColumnFile } from './column-file.ts';

/** The strings of a snapshot in an index: a few are read where they lie, all of them where all are asked for. */
export class StoredStrings implements StringTable {
  readonly length: number;
  readonly #bytes: ColumnFile;
  readonly #start: ColumnFile;
  #whole: BlockStringTable | undefined;

  /**
   * @param bytes - all strings in their escaped form
   * @param start - where each begins, and at last the end
   */
  constructor(bytes: ColumnFile, start: ColumnFile) {
    this.#bytes = bytes;
    this.#start = start;
    this.length = start.length - 1;
  }

  get(index: StringIndex): string {
    if (this.#whole !== undefined) return this.#whole.get(index);
    const bytes = this.#read(index, Number.POSITIVE_INFINITY);
    return decodeEscaped(bytes, 0, bytes.length);
  }

  startsWith(index: StringIndex, text: string, from = 0): boolean {
    if (this.#whole !== undefined) return this.#whole.startsWith(index, text, from);
    const bytes = this.#read(index, from + text.length);
    return bytes.length === from + text.length && bytes.toString('latin1', from) === text;
  }

  equals(index: StringIndex, other: StringTable, otherIndex: StringIndex): boolean {
    return this.get(index) === other.get(otherIndex);
  }

  classify(codes: ReadonlyMap<string, number>): Uint8Array {
    this.#whole ??= this.#readAll();
    return this.#whole.classify(codes);
  }

  /** The first bytes of a string. */
  #read(index: StringIndex, most: number): Buffer {
    if (!(index >= 0 && index < this.length)) throw new Error(`bug: string ${index} of ${this.length}`);
    const start = this.#start.at(index);
    const bytes = this.#bytes.slice(start, Math.min(this.#start.at(index + 1), start + most));
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  #readAll(): BlockStringTable {
    const bytes = this.#bytes.whole();
    const block = { bytes: Buffer.from(bytes.buffer), byteLength: bytes.length, firstString: 0 };
    return new BlockStringTable([block], (this.#start.whole() as Uint32Array).subarray(0, this.length));
  }
}
