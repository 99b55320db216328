import { createHash } from 'node:crypto';
import type { IndexOrigin } from './index-origin.ts';

/** A column in memory. */
export type ColumnArray = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

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
export const ROWS_PER_BLOCK = 4096;

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
  /** Bytes of a row, little endian: 1 to 4 of a whole number less {@link base}, or the 8 of a double. */
  readonly width: ColumnWidth;
  readonly base: number;
  /** CRC-32 of the checksums. */
  readonly checksum: number;
}

/** Bytes of a row. */
export type ColumnWidth = 1 | 2 | 3 | 4 | 8;

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

/** The narrowest rows that hold all values, and what is taken off each. */
export function chooseWidth(values: ArrayLike<number>): { readonly width: ColumnWidth; readonly base: number } {
  let [least, most] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  const range = most - least;
  for (const width of [1, 2, 3, 4] as const) if (range < 2 ** (8 * width)) return { width, base: least };
  return { width: 8, base: 0 };
}

/** Writes rows `first .. end - 1` to the start of `target`. */
export function encodeRows(
  values: ArrayLike<number>,
  first: number,
  end: number,
  { width, base }: Pick<ColumnHeader, 'width' | 'base'>,
  target: Uint8Array,
): void {
  if (width === 8) {
    const doubles = new Float64Array(target.buffer, target.byteOffset, end - first);
    for (let row = first; row < end; row++) doubles[row - first] = values[row];
    return;
  }
  for (let row = first, at = 0; row < end; row++, at += width) {
    const number = values[row] - base;
    target[at] = number;
    if (width > 1) target[at + 1] = number >>> 8;
    if (width > 2) target[at + 2] = number >>> 16;
    if (width > 3) target[at + 3] = number >>> 24;
  }
}

/** Reads rows from the start of `bytes` into `target`. */
export function decodeRows(
  bytes: Uint8Array,
  { width, base }: Pick<ColumnHeader, 'width' | 'base'>,
  target: ColumnArray,
): void {
  const { length } = target;
  if (width === 8) target.set(new Float64Array(bytes.buffer, bytes.byteOffset, length));
  else if (width === 1) for (let row = 0; row < length; row++) target[row] = base + bytes[row];
  else if (width === 2)
    for (let row = 0, at = 0; row < length; row++, at += 2) target[row] = base + (bytes[at] | (bytes[at + 1] << 8));
  else if (width === 3)
    for (let row = 0, at = 0; row < length; row++, at += 3)
      target[row] = base + (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16));
  else {
    const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, length);
    for (let row = 0; row < length; row++) target[row] = base + numbers[row];
  }
}
