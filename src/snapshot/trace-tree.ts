import { type ColumnMemory, grownColumn, nextCapacity } from './column-growth.ts';
import { describeByte, type InputPlace, isWhitespace, type SectionReader } from './section-reader.ts';

/** Call stacks that objects were allocated from, as a tree: a row for each call in a stack, its caller in front of it. */
export interface TraceTree {
  readonly count: number;
  /** What the `trace_node_id` of an object refers to. */
  readonly id: ArrayLike<number>;
  /** Row among the functions. */
  readonly functionRow: ArrayLike<number>;
  /** Row of the caller, `NO_CALLER` at the bottom of the stack. */
  readonly callerRow: ArrayLike<number>;
}

/** The caller of what nothing calls. */
export const NO_CALLER = 0xffff_ffff;

/** Numbers in a row before the array of its callees: id, function, count, size. */
const NUMBERS = 4;
const MAX_UINT32 = 0xffff_ffff;

const BEFORE_ARRAY = 0;
const FIRST_VALUE = 1;
const NEXT_VALUE = 2;
const IN_DIGITS = 3;
const AFTER_VALUE = 4;

/**
 * Reads the `trace_tree` section: rows of five, `id, function_info_index, count, size, [rows of callees]`. However deep the
 * stacks are, nothing recurs.
 */
export class TraceTreeReader implements SectionReader {
  done = false;
  #state = BEFORE_ARRAY;
  #value = 0;
  /** Which number of its row comes next; `NUMBERS` for the array of callees. */
  #field = 0;
  #fileId = 0;
  /** Rows whose callees are being read, the outermost first. */
  readonly #open: number[] = [];
  #count = 0;
  #id: Uint32Array = new Uint32Array(0);
  #functionRow: Uint32Array = new Uint32Array(0);
  #callerRow: Uint32Array = new Uint32Array(0);

  readonly #place: InputPlace;
  readonly #memory: ColumnMemory;

  constructor(place: InputPlace, memory: ColumnMemory) {
    this.#place = place;
    this.#memory = memory;
  }

  read(chunk: Uint8Array, start: number): number {
    let position = start;
    while (position < chunk.length && !this.done) {
      const byte = chunk[position];
      if (this.#state === IN_DIGITS && !isDigit(byte)) this.#endNumber(position);
      else {
        if (!isWhitespace(byte)) this.#step(byte, position);
        position++;
      }
    }
    return position;
  }

  missing(): string {
    return `"${this.#place.section}" ends after ${this.#count} calls, with ${this.#open.length + 1} arrays open`;
  }

  finish(): TraceTree {
    const column = (values: Uint32Array): Uint32Array => values.subarray(0, this.#count);
    return {
      count: this.#count,
      id: column(this.#id),
      functionRow: column(this.#functionRow),
      callerRow: column(this.#callerRow),
    };
  }

  #step(byte: number, position: number): void {
    const state = this.#state;
    const startsValue = state === FIRST_VALUE || state === NEXT_VALUE;
    if (state === IN_DIGITS) {
      this.#value = this.#value * 10 + (byte - 0x30);
    } else if (startsValue && isDigit(byte) && this.#field < NUMBERS) {
      this.#value = byte - 0x30;
      this.#state = IN_DIGITS;
    } else if (byte === 0x5b && (state === BEFORE_ARRAY || (state === NEXT_VALUE && this.#field === NUMBERS))) {
      if (state !== BEFORE_ARRAY) this.#open.push(this.#count - 1);
      this.#field = 0;
      this.#state = FIRST_VALUE;
    } else if (byte === 0x2c && state === AFTER_VALUE) {
      this.#state = NEXT_VALUE;
    } else if (byte === 0x5d && this.#field === 0 && (state === FIRST_VALUE || state === AFTER_VALUE)) {
      this.#close();
    } else {
      const expected = this.#field === NUMBERS ? 'the "[" of its callees' : 'a whole number of a call';
      throw this.#place.malformed(position, `found ${describeByte(byte)}, expected ${expected}; is the file damaged?`);
    }
  }

  #endNumber(position: number): void {
    this.#state = AFTER_VALUE;
    if (this.#field === 0) this.#fileId = this.#value;
    if (this.#field === 1) this.#addRow(position);
    this.#field++;
  }

  #addRow(position: number): void {
    if (this.#fileId > MAX_UINT32 || this.#value > MAX_UINT32)
      throw this.#place.malformed(position, 'a number is beyond 32 bits; is the file damaged?');
    const row = this.#count++;
    if (row === this.#id.length) this.#grow(nextCapacity(row, row + 1, Number.POSITIVE_INFINITY));
    this.#id[row] = this.#fileId;
    this.#functionRow[row] = this.#value;
    this.#callerRow[row] = this.#open.at(-1) ?? NO_CALLER;
  }

  /** An array ends: that of somebody's callees, and with it the row, or the whole. */
  #close(): void {
    this.#state = AFTER_VALUE;
    this.done = this.#open.pop() === undefined;
  }

  #grow(rows: number): void {
    this.#id = grownColumn(this.#id, rows, this.#memory);
    this.#functionRow = grownColumn(this.#functionRow, rows, this.#memory);
    this.#callerRow = grownColumn(this.#callerRow, rows, this.#memory);
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
