import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  ARRAY_TYPES,
  bytesOfRows,
  CHECKSUM_BYTES,
  type ColumnArray,
  type ColumnHeader,
  type ColumnStamp,
  decodeRows,
  encodeHeader,
  HEADER_BYTES,
  ROWS_PER_BLOCK,
} from './column-format.ts';
import { DamagedIndexError } from './damaged-index.ts';

/** What names of files with a column end in. */
const COLUMN_SUFFIX = '.column';

/** Where a column of an index lies. */
export function columnPath(folder: string, name: string): string {
  return join(folder, `${name}${COLUMN_SUFFIX}`);
}

/** A column in a file, of which blocks or all are read when they are asked for. What is read is checked. */
export class ColumnFile {
  readonly #path: string;
  readonly #file: number;
  readonly #header: ColumnHeader;
  readonly #checksums: Uint32Array;
  /** Blocks that were read, by number. */
  readonly #blocks = new Map<number, ColumnArray>();
  #whole: ColumnArray | undefined;
  /** How many rows were asked for, one by one. */
  askedCount = 0;

  /** @throws DamagedIndexError where there is no whole file of this name and index */
  constructor(folder: string, name: string, stamp: ColumnStamp) {
    this.#path = columnPath(folder, name);
    try {
      this.#file = openSync(this.#path, 'r');
    } catch (error) {
      throw new DamagedIndexError(this.#path, 'cannot be opened', { cause: error });
    }
    try {
      this.#header = this.#readHeader(name, stamp);
      this.#checksums = this.#readChecksums();
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  get length(): number {
    return this.#header.length;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** One row; reads the block that it is in. @throws DamagedIndexError where that is not what was written */
  at(row: number): number {
    this.askedCount++;
    return this.#whole === undefined
      ? this.#blockOf(Math.floor(row / ROWS_PER_BLOCK))[row % ROWS_PER_BLOCK]
      : this.#whole[row];
  }

  /** Rows `first .. end - 1`. @throws DamagedIndexError where these are not what was written */
  slice(first: number, end: number): ColumnArray {
    if (this.#whole !== undefined) return this.#whole.subarray(first, end);
    const firstBlock = Math.floor(first / ROWS_PER_BLOCK);
    const endBlock = Math.max(firstBlock + 1, Math.ceil(end / ROWS_PER_BLOCK));
    const isOne = endBlock === firstBlock + 1 && first < this.length;
    const rows = isOne ? this.#blockOf(firstBlock) : this.#readRows(firstBlock, endBlock);
    const skipped = firstBlock * ROWS_PER_BLOCK;
    return rows.subarray(first - skipped, end - skipped);
  }

  /** All rows, read once. @throws DamagedIndexError where these are not what was written */
  whole(): ColumnArray {
    this.#whole ??= this.#readRows(0, this.#checksums.length);
    return this.#whole;
  }

  #blockOf(number: number): ColumnArray {
    let block = this.#blocks.get(number);
    if (block === undefined) {
      block = this.#readRows(number, number + 1);
      this.#blocks.set(number, block);
    }
    return block;
  }

  /** Reads whole blocks. */
  #readRows(firstBlock: number, endBlock: number): ColumnArray {
    const { type, bits, base, length } = this.#header;
    const first = firstBlock * ROWS_PER_BLOCK;
    const end = Math.min(length, endBlock * ROWS_PER_BLOCK);
    const rows = new ARRAY_TYPES[type](Math.max(0, end - first));
    const isAsWritten = 8 * rows.BYTES_PER_ELEMENT === bits && base === 0;
    const bytes = isAsWritten ? new Uint8Array(rows.buffer) : new Uint8Array(bytesOfRows(rows.length, this.#header));
    this.#readBytes(bytes, HEADER_BYTES + bytesOfRows(first, this.#header));
    const blockBytes = bytesOfRows(ROWS_PER_BLOCK, this.#header);
    for (let block = firstBlock, start = 0; start < bytes.length; block++, start += blockBytes) {
      if (crc32(bytes.subarray(start, start + blockBytes)) !== this.#checksums[block])
        throw new DamagedIndexError(this.#path, `rows from ${block * ROWS_PER_BLOCK} are not what was written`);
    }
    if (!isAsWritten) decodeRows(bytes, this.#header, rows);
    return rows;
  }

  /** A header is what this very version would write, or it is none. */
  #readHeader(name: string, stamp: ColumnStamp): ColumnHeader {
    const bytes = new Uint8Array(HEADER_BYTES);
    this.#readBytes(bytes, 0);
    const found = parseHeader(bytes);
    if (found !== undefined && Object.hasOwn(ARRAY_TYPES, found.type) && Number.isSafeInteger(found.length)) {
      const { type, length, bits, base, checksum } = found;
      const header = { schema: 'heapdiff/column@1', ...stamp, name, type, length, bits, base, checksum } as const;
      const { size } = fstatSync(this.#file);
      const blockCount = Math.ceil(length / ROWS_PER_BLOCK);
      const isWhole = size === HEADER_BYTES + bytesOfRows(length, header) + blockCount * CHECKSUM_BYTES;
      if (isWhole && encodeHeader(header).equals(bytes)) return header;
    }
    throw new DamagedIndexError(this.#path, 'is damaged, or of something else');
  }

  #readChecksums(): Uint32Array {
    const { length, checksum } = this.#header;
    const checksums = new Uint32Array(Math.ceil(length / ROWS_PER_BLOCK));
    const bytes = new Uint8Array(checksums.buffer);
    this.#readBytes(bytes, HEADER_BYTES + bytesOfRows(length, this.#header));
    if (crc32(bytes) !== checksum) throw new DamagedIndexError(this.#path, 'its checksums are not what was written');
    return checksums;
  }

  #readBytes(target: Uint8Array, position: number): void {
    for (let filled = 0; filled < target.length; ) {
      const count = readSync(this.#file, target, filled, target.length - filled, position + filled);
      if (count === 0) throw new DamagedIndexError(this.#path, 'is cut short');
      filled += count;
    }
  }
}

function parseHeader(bytes: Uint8Array): ColumnHeader | undefined {
  try {
    return (JSON.parse(Buffer.from(bytes).toString('utf8')) as ColumnHeader | null) ?? undefined;
  } catch {
    return undefined;
  }
}
