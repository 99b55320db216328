import type { StringIndex } from '../ordinals.ts';
import { decodeEscaped } from './escaped-text.ts';

/** The strings of one snapshot, kept as bytes; each is decoded when somebody asks for it. */
export interface StringTable {
  readonly length: number;
  /** The string as JavaScript sees it. */
  get(index: StringIndex): string;
  /** Whether the string starts with `text` (ASCII) at byte `from` of its escaped form. Decodes nothing. */
  startsWith(index: StringIndex, text: string, from?: number): boolean;
  /** Whether two strings of two snapshots are equal. Decodes only what has escapes in it. */
  equals(index: StringIndex, other: StringTable, otherIndex: StringIndex): boolean;
  /**
   * Marks the strings that are equal to one of `codes`' keys (ASCII without escapes).
   * @returns for each string its code, 0 for all others
   */
  classify(codes: ReadonlyMap<string, number>): Uint8Array;
}

/** Some strings in their escaped form, one right after the other. */
export interface StringBlock {
  readonly bytes: Buffer;
  readonly byteLength: number;
  readonly firstString: number;
}

/** Strings in blocks; none straddles two of them. */
export class BlockStringTable implements StringTable {
  readonly #blocks: readonly StringBlock[];
  readonly #startInBlock: Uint32Array;

  constructor(blocks: readonly StringBlock[], startInBlock: Uint32Array) {
    this.#blocks = blocks;
    this.#startInBlock = startInBlock;
  }

  get length(): number {
    return this.#startInBlock.length;
  }

  get(index: StringIndex): string {
    const blockIndex = this.#blockOf(index);
    return decodeEscaped(
      this.#blocks[blockIndex].bytes,
      this.#startInBlock[index],
      this.#endInBlock(index, blockIndex),
    );
  }

  startsWith(index: StringIndex, text: string, from = 0): boolean {
    const blockIndex = this.#blockOf(index);
    const start = this.#startInBlock[index] + from;
    if (start + text.length > this.#endInBlock(index, blockIndex)) return false;
    return equalsAscii(this.#blocks[blockIndex].bytes, start, text);
  }

  equals(index: StringIndex, other: StringTable, otherIndex: StringIndex): boolean {
    if (!(other instanceof BlockStringTable)) return this.get(index) === other.get(otherIndex);
    const [blockIndex, otherBlockIndex] = [this.#blockOf(index), other.#blockOf(otherIndex)];
    const { bytes } = this.#blocks[blockIndex];
    const { bytes: otherBytes } = other.#blocks[otherBlockIndex];
    const [start, end] = [this.#startInBlock[index], this.#endInBlock(index, blockIndex)];
    const [otherStart, otherEnd] = [other.#startInBlock[otherIndex], other.#endInBlock(otherIndex, otherBlockIndex)];
    if (end - start === otherEnd - otherStart && bytes.compare(otherBytes, otherStart, otherEnd, start, end) === 0)
      return true;
    const hasEscapes = hasBackslash(bytes, start, end) || hasBackslash(otherBytes, otherStart, otherEnd);
    return hasEscapes && decodeEscaped(bytes, start, end) === decodeEscaped(otherBytes, otherStart, otherEnd);
  }

  classify(codes: ReadonlyMap<string, number>): Uint8Array {
    const codeOf = new Uint8Array(this.length);
    const keys = groupByShape(codes);
    for (const [blockIndex, block] of this.#blocks.entries()) {
      const endString = this.#blocks[blockIndex + 1]?.firstString ?? this.length;
      classifyBlock(block, this.#startInBlock, endString, keys, codeOf);
    }
    return codeOf;
  }

  /** All strings in their escaped form, one behind the other. @returns where each begins, and at last the end */
  flatten(): { readonly bytes: Uint8Array; readonly start: Float64Array } {
    // All together may be more than 4 GiB.
    const start = new Float64Array(this.length + 1);
    const bytes = new Uint8Array(this.#blocks.reduce((sum, { byteLength }) => sum + byteLength, 0));
    let position = 0;
    for (const [blockIndex, { bytes: block, byteLength, firstString }] of this.#blocks.entries()) {
      const endString = this.#blocks[blockIndex + 1]?.firstString ?? this.length;
      bytes.set(block.subarray(0, byteLength), position);
      for (let index = firstString; index < endString; index++) start[index] = position + this.#startInBlock[index];
      position += byteLength;
    }
    start[this.length] = position;
    return { bytes, start };
  }

  #blockOf(index: StringIndex): number {
    if (!(index >= 0 && index < this.length)) throw new Error(`bug: string ${index} of ${this.length}`);
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#blocks[middle].firstString <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #endInBlock(index: StringIndex, blockIndex: number): number {
    const nextFirst = this.#blocks[blockIndex + 1]?.firstString ?? this.length;
    return index + 1 < nextFirst ? this.#startInBlock[index + 1] : this.#blocks[blockIndex].byteLength;
  }
}

/** Strings that are looked for, by length and first byte: what is looked at before a string is compared. */
interface KeysByShape {
  readonly keys: readonly string[];
  readonly codes: readonly number[];
  /** For each shape the row of its first key plus one; 0 for none. */
  readonly firstKey: Uint16Array;
  /** For each key plus one that of the next one of its shape. */
  readonly nextKey: Uint16Array;
}

function groupByShape(codeByKey: ReadonlyMap<string, number>): KeysByShape {
  const keys = [...codeByKey.keys()];
  const longestKey = keys.reduce((longest, key) => Math.max(longest, key.length), 0);
  const firstKey = new Uint16Array((longestKey + 1) * 256);
  const nextKey = new Uint16Array(keys.length + 1);
  for (const [row, key] of keys.entries()) {
    const shape = key.length * 256 + (key === '' ? 0 : key.charCodeAt(0));
    nextKey[row + 1] = firstKey[shape];
    firstKey[shape] = row + 1;
  }
  return { keys, codes: [...codeByKey.values()], firstKey, nextKey };
}

function classifyBlock(
  { bytes, byteLength, firstString }: StringBlock,
  startInBlock: Uint32Array,
  endString: number,
  { keys, codes, firstKey, nextKey }: KeysByShape,
  codeOf: Uint8Array,
): void {
  for (let index = firstString; index < endString; index++) {
    const start = startInBlock[index];
    const length = (index + 1 < endString ? startInBlock[index + 1] : byteLength) - start;
    const shape = length * 256;
    if (shape >= firstKey.length) continue;
    let key = firstKey[length === 0 ? 0 : shape + bytes[start]];
    while (key !== 0 && !equalsAscii(bytes, start, keys[key - 1])) key = nextKey[key];
    if (key !== 0) codeOf[index] = codes[key - 1];
  }
}

function hasBackslash(bytes: Buffer, start: number, end: number): boolean {
  return bytes.subarray(start, end).includes(0x5c);
}

function equalsAscii(bytes: Uint8Array, start: number, text: string): boolean {
  for (let offset = 0; offset < text.length; offset++) {
    if (bytes[start + offset] !== text.charCodeAt(offset)) return false;
  }
  return true;
}
