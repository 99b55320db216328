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
    const keys = [...codes.keys()];
    const keysByShape = groupByShape(keys);
    const longestKey = keys.reduce((longest, key) => Math.max(longest, key.length), 0);
    const startInBlock = this.#startInBlock;
    for (const [blockIndex, { bytes, byteLength, firstString }] of this.#blocks.entries()) {
      const endString = this.#blocks[blockIndex + 1]?.firstString ?? this.length;
      for (let index = firstString; index < endString; index++) {
        const start = startInBlock[index];
        const length = (index + 1 < endString ? startInBlock[index + 1] : byteLength) - start;
        if (length > longestKey) continue;
        const candidates = keysByShape[shapeOf(length, bytes[start])];
        if (candidates === undefined) continue;
        for (const key of candidates) if (equalsAscii(bytes, start, key)) codeOf[index] = codes.get(key)!;
      }
    }
    return codeOf;
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

/** The keys by length and first byte: what is looked at before a string is compared. */
function groupByShape(keys: readonly string[]): (string[] | undefined)[] {
  const keysByShape: (string[] | undefined)[] = [];
  const longestKey = keys.reduce((longest, key) => Math.max(longest, key.length), 0);
  for (let shape = 0; shape < (longestKey + 1) * 256; shape++) keysByShape.push(undefined);
  for (const key of keys) {
    const shape = shapeOf(key.length, key.charCodeAt(0));
    keysByShape[shape] = [...(keysByShape[shape] ?? []), key];
  }
  return keysByShape;
}

function shapeOf(length: number, firstByte: number): number {
  return length === 0 ? 0 : length * 256 + firstByte;
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
