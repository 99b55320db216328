import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { columnPath } from './column-file.ts';
import {
  ARRAY_TYPES,
  type ArrayTypeName,
  CHECKSUM_BYTES,
  type ColumnStamp,
  chooseWidth,
  encodeHeader,
  encodeRows,
  HEADER_BYTES,
  ROWS_PER_BLOCK,
} from './column-format.ts';
import { draftIn } from './drafts.ts';

/** Blocks that are written at once. */
const BLOCKS_PER_WRITE = 64;

/** A column as it is written. */
export interface NamedColumn {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/**
 * Writes a column in the place of what was there of this name: nobody ever meets half of it.
 *
 * @param mode - of the file, as `chmod` has it
 * @throws an error of the system, where it cannot be written
 */
export function writeColumn(folder: string, { name, values }: NamedColumn, stamp: ColumnStamp, mode: number): void {
  const draft = draftIn(folder, 'column');
  try {
    const file = openSync(draft, 'wx', mode);
    try {
      writeTo(file, name, values, stamp);
    } finally {
      closeSync(file);
    }
    renameSync(draft, columnPath(folder, name));
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeTo(file: number, name: string, values: ArrayLike<number>, stamp: ColumnStamp): void {
  const form = chooseWidth(values);
  const { length } = values;
  const blockBytes = ROWS_PER_BLOCK * form.width;
  const buffer = new Uint8Array(BLOCKS_PER_WRITE * blockBytes);
  const checksums = new Uint32Array(Math.ceil(length / ROWS_PER_BLOCK));
  let position = HEADER_BYTES;
  let filled = 0;
  for (const block of checksums.keys()) {
    const first = block * ROWS_PER_BLOCK;
    const end = Math.min(length, first + ROWS_PER_BLOCK);
    const bytes = buffer.subarray(filled, filled + (end - first) * form.width);
    encodeRows(values, first, end, form, bytes);
    checksums[block] = crc32(bytes);
    filled += bytes.length;
    if (filled === buffer.length || end === length) {
      writeAll(file, buffer.subarray(0, filled), position);
      position += filled;
      filled = 0;
    }
  }
  const table = new Uint8Array(checksums.buffer, 0, checksums.length * CHECKSUM_BYTES);
  writeAll(file, table, position);
  const header = {
    schema: 'heapdiff/column@1',
    ...stamp,
    name,
    type: typeOf(values),
    length,
    ...form,
    checksum: crc32(table),
  } as const;
  writeAll(file, encodeHeader(header), 0);
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; )
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
}

function typeOf(values: ArrayLike<number>): ArrayTypeName {
  const { name } = values.constructor;
  if (Buffer.isBuffer(values)) return 'Uint8Array';
  return name in ARRAY_TYPES ? (name as ArrayTypeName) : 'Float64Array';
}
