import { createHash } from 'node:crypto';
import type { NumberColumn } from '../computed-column.ts';
import type { IndexOrigin } from './index-origin.ts';

/** A column in memory. */
export type ColumnArray = NumberColumn;

/** Name of a kind of typed array. */
export type ArrayTypeName = 'Uint8Array' | 'Uint16Array' | 'Int32Array' | 'Uint32Array' | 'Float64Array';

/** Typed arrays that a column is read into. */
export const ARRAY_TYPES: Readonly<Record<ArrayTypeName, new (length: number) => ColumnArray>> = {
  Uint8Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float64Array,
};

/** Rows with a checksum of their own: what is read at once where few are asked for. */
export const ROWS_PER_BLOCK = 1024;

/** At the start of each file; the rows follow, and then a checksum for each block. */
export const HEADER_BYTES = 512;

/** Bytes of the checksum of a block. */
export const CHECKSUM_BYTES = 4;

/** What a file of a column says of itself, in front of its rows. */
export interface ColumnHeader {
  readonly schema: 'heapdiff/column@1';
  /** Of heapdiff. */
  readonly version: string;
  readonly name: string;
  /** SHA-256 of the snapshots that it was made of, in hexadecimal digits. */
  readonly origin: string;
  readonly type: ArrayTypeName;
  readonly length: number;
  /** Bits of a row, little endian: of a whole number less {@link base}, or the 64 of a double. */
  readonly bits: ColumnBits;
  readonly base: number;
  /** CRC-32 of the checksums. */
  readonly checksum: number;
}

/** Bits of a row. */
export type ColumnBits = 1 | 8 | 16 | 24 | 32 | 64;

/** What rows are written as. */
export type RowForm = Pick<ColumnHeader, 'bits' | 'base'>;

/** Tells the columns of one index from those of all others. */
export interface ColumnStamp {
  readonly version: string;
  readonly origin: string;
}

/** What all columns of an index are stamped with. */
export function stampOf({ version, ...origin }: IndexOrigin): ColumnStamp {
  return { version, origin: createHash('sha256').update(JSON.stringify(origin)).digest('hex') };
}

/** A header as it stands in the file: JSON and spaces, {@link HEADER_BYTES} long. */
export function encodeHeader(header: ColumnHeader): Buffer {
  const text = JSON.stringify(header);
  if (Buffer.byteLength(text) >= HEADER_BYTES) throw new Error(`bug: the header of ${header.name} is too long`);
  return Buffer.from(`${text.padEnd(HEADER_BYTES - 1)}\n`);
}

/** Bytes of so many rows; what is left of the last byte is 0. */
export function bytesOfRows(count: number, { bits }: RowForm): number {
  return Math.ceil((count * bits) / 8);
}

/** The narrowest rows that hold all values, and what is taken off each; broken numbers stay doubles. */
export function chooseForm(values: ColumnArray): RowForm {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const mayBeBroken = values instanceof Float64Array;
  for (const block of blocksOf(values)) {
    if (mayBeBroken && !block.every(Number.isSafeInteger)) return { bits: 64, base: 0 };
    for (let row = 0; row < block.length; row++) {
      const value = block[row];
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  if (values.length === 0) return { bits: 1, base: 0 };
  const asIs = narrowest(most);
  const lessBase = narrowest(most - least);
  // Doubles stay as they are.
  if (lessBase === 64 || (least >= 0 && asIs === lessBase)) return { bits: lessBase, base: 0 };
  return { bits: lessBase, base: least };
}

/** Blocks as doubles, whatever they are: loops over one kind of array are ten times as fast. Each is gone when the next is asked for. */
export function* blocksOf(values: ColumnArray): Generator<Float64Array> {
  const rows = new Float64Array(Math.min(values.length, ROWS_PER_BLOCK));
  for (let first = 0; first < values.length; first += ROWS_PER_BLOCK) {
    const block = rows.subarray(0, Math.min(ROWS_PER_BLOCK, values.length - first));
    block.set(values.subarray(first, first + block.length));
    yield block;
  }
}

function narrowest(most: number): ColumnBits {
  return ([1, 8, 16, 24, 32] as const).find((bits) => most < 2 ** bits) ?? 64;
}

/** Writes the rows of a block to the start of `target`. */
export function encodeRows(rows: Float64Array, { bits, base }: RowForm, target: Uint8Array): void {
  if (bits === 64) new Float64Array(target.buffer, target.byteOffset, rows.length).set(rows);
  else if (bits === 1) {
    target.fill(0);
    for (let row = 0; row < rows.length; row++) target[row >>> 3] |= (rows[row] - base) << (row & 7);
  } else {
    const width = bits / 8;
    for (let row = 0, at = 0; row < rows.length; row++, at += width) {
      const number = rows[row] - base;
      target[at] = number;
      if (width > 1) target[at + 1] = number >>> 8;
      if (width > 2) target[at + 2] = number >>> 16;
      if (width > 3) target[at + 3] = number >>> 24;
    }
  }
}

/** Reads rows from the start of `bytes` into `target`. */
export function decodeRows(bytes: Uint8Array, { bits, base }: RowForm, target: ColumnArray): void {
  if (bits === 1) decodeBits(bytes, base, target);
  else if (bits === 24) decodeTriples(bytes, base, target);
  else {
    const Rows = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: Float64Array }[bits];
    target.set(new Rows(bytes.buffer as ArrayBuffer, bytes.byteOffset, target.length));
    addBase(base, target);
  }
}

function decodeBits(bytes: Uint8Array, base: number, target: ColumnArray): void {
  const rows = target instanceof Uint8Array ? target : new Uint8Array(target.length);
  for (let row = 0; row < rows.length; row++) rows[row] = (bytes[row >>> 3] >>> (row & 7)) & 1;
  if (rows !== target) target.set(rows);
  addBase(base, target);
}

function addBase(base: number, target: ColumnArray): void {
  if (base !== 0) for (let row = 0; row < target.length; row++) target[row] += base;
}

function decodeTriples(bytes: Uint8Array, base: number, target: ColumnArray): void {
  // Loops over one kind of array are ten times as fast.
  const rows = target instanceof Uint32Array ? target : new Uint32Array(target.length);
  for (let row = 0, at = 0; row < rows.length; row++, at += 3)
    rows[row] = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
  if (rows !== target) target.set(rows);
  addBase(base, target);
}
