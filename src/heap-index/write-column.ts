import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { columnPath } from './column-file.ts';
import {
  ARRAY_TYPES,
  type ArrayTypeName,
  blocksOf,
  bytesOfRows,
  type ColumnArray,
  type ColumnStamp,
  chooseForm,
  encodeHeader,
  encodeRows,
  HEADER_BYTES,
  ROWS_PER_BLOCK,
} from './column-format.ts';
import { draftIn } from './drafts.ts';

/** Blocks that are written at once. */
const BLOCKS_PER_WRITE = 256;

/** A column as it is written. */
export interface NamedColumn {
  readonly name: string;
  readonly values: ColumnArray;
}

/**
 * Writes a column in the place of what was there of this name: nobody ever meets half of it.
 *
 * @param mode - of the file, before the umask
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

function writeTo(file: number, name: string, values: ColumnArray, stamp: ColumnStamp): void {
  const form = chooseForm(values);
  const { length } = values;
  const buffer = new Uint8Array(BLOCKS_PER_WRITE * bytesOfRows(ROWS_PER_BLOCK, form));
  const checksums = new Uint32Array(Math.ceil(length / ROWS_PER_BLOCK));
  let position = HEADER_BYTES;
  let filled = 0;
  let number = 0;
  for (const block of blocksOf(values)) {
    const bytes = buffer.subarray(filled, filled + bytesOfRows(block.length, form));
    encodeRows(block, form, bytes);
    checksums[number++] = crc32(bytes);
    filled += bytes.length;
    if (filled < buffer.length && number < checksums.length) continue;
    writeAll(file, buffer.subarray(0, filled), position);
    position += filled;
    filled = 0;
  }
  const table = new Uint8Array(checksums.buffer);
  writeAll(file, table, position);
  const type = typeOf(values);
  const schema = 'heapdiff/column@1';
  writeAll(file, encodeHeader({ schema, ...stamp, name, type, length, ...form, checksum: crc32(table) }), 0);
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; )
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
}

function typeOf(values: ColumnArray): ArrayTypeName {
  const names = Object.keys(ARRAY_TYPES) as ArrayTypeName[];
  const type = names.find((name) => values instanceof ARRAY_TYPES[name]);
  if (type === undefined) throw new Error(`bug: a column of ${values.constructor.name}`);
  return type;
}
