import { COMMA, LINE_FEED } from './plain-numbers.ts';
import { BlockStringTable, type StringBlock, type StringTable } from './string-table.ts';

const FIRST_BLOCK_BYTES = 1 << 16;
const MAX_BLOCK_BYTES = 1 << 26;
const FIRST_STRINGS = 1 << 12;
/** So much of a chunk is looked at at a time, and there must be room for. */
const MAX_PLAIN_BYTES = 1 << 14;
const LONGEST_SEPARATOR = 4;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Takes the bytes of strings as they come. They are kept in blocks, so that no limit of one buffer is a limit of the
 * table; a string never straddles two blocks, and one that is longer than a block gets a block of its own.
 */
export class StringTableBuilder {
  /** Strings that are complete. */
  length = 0;
  readonly #maxBlockBytes: number;
  readonly #blocks: StringBlock[] = [];
  #bytes: Uint8Array;
  #byteLength = 0;
  #firstString = 0;
  /** Where in its block each string starts; the last entry is that of the string that is open. */
  #startInBlock: Uint32Array = new Uint32Array(FIRST_STRINGS);

  /**
   * @param maxBlockBytes - how large a block gets before the next one is begun
   * @param expectedBytes - of all strings, where that is known
   */
  constructor(maxBlockBytes: number = MAX_BLOCK_BYTES, expectedBytes: number = FIRST_BLOCK_BYTES) {
    this.#maxBlockBytes = maxBlockBytes;
    this.#bytes = new Uint8Array(Math.min(expectedBytes, maxBlockBytes));
  }

  /**
   * Takes strings that end in this chunk and are followed by another one, as V8 writes them: `text","` or `text",\n"`.
   * It stops in front of the first that is not so; no string may be open.
   *
   * @param start - place of a string's first byte, after its quote
   * @returns the place of the first byte that was not taken, which again is the first of a string
   */
  takePlain(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length - LONGEST_SEPARATOR, start + MAX_PLAIN_BYTES);
    const byteCount = end + 1 - start;
    if (byteCount <= 0) return start;
    if (this.#byteLength + byteCount > this.#bytes.length) this.#makeRoom(byteCount);
    this.#makeRoomForStrings(byteCount);
    const bytes = this.#bytes;
    const startInBlock = this.#startInBlock;
    let target = this.#byteLength;
    let stringStart = start;
    let position = start;
    let index = this.length;
    while (position < end) {
      const byte = chunk[position++];
      if (byte !== QUOTE) {
        bytes[target++] = byte;
        if (byte === BACKSLASH) bytes[target++] = chunk[position++];
        continue;
      }
      if (chunk[position++] !== COMMA) break;
      if (chunk[position] === LINE_FEED) position++;
      if (chunk[position++] !== QUOTE) break;
      startInBlock[++index] = target;
      stringStart = position;
    }
    this.length = index;
    this.#byteLength = startInBlock[index];
    return stringStart;
  }

  /** Adds bytes `start .. end - 1` of the chunk to the open string. */
  append(chunk: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.#byteLength + count > this.#bytes.length) this.#makeRoom(count);
    const bytes = this.#bytes;
    const target = this.#byteLength;
    if (count < 64) {
      for (let offset = 0; offset < count; offset++) bytes[target + offset] = chunk[start + offset];
    } else {
      bytes.set(chunk.subarray(start, end), target);
    }
    this.#byteLength = target + count;
  }

  /** Closes the open string; the next one begins. */
  endString(): void {
    this.#makeRoomForStrings(1);
    this.length++;
    this.#startInBlock[this.length] = this.#byteLength;
  }

  /** The table of all strings that were closed. */
  build(): StringTable {
    this.#closeBlock(this.length);
    return new BlockStringTable(this.#blocks, this.#startInBlock.subarray(0, this.length));
  }

  #makeRoomForStrings(count: number): void {
    const needed = this.length + count + 1;
    if (needed <= this.#startInBlock.length) return;
    const larger = new Uint32Array(Math.max(needed, this.#startInBlock.length * 2));
    larger.set(this.#startInBlock);
    this.#startInBlock = larger;
  }

  /** Makes the block larger, or begins the next one and takes the open string's bytes there. */
  #makeRoom(count: number): void {
    const openStart = this.#startInBlock[this.length];
    const openBytes = this.#byteLength - openStart;
    const needed = this.#byteLength + count;
    if (needed <= this.#maxBlockBytes || openStart === 0) {
      const doubled = Math.max(needed, this.#bytes.length * 2);
      this.#bytes = withRoom(
        this.#bytes.subarray(0, this.#byteLength),
        openStart === 0 ? doubled : Math.min(doubled, this.#maxBlockBytes),
      );
      return;
    }
    const open = this.#bytes.subarray(openStart, this.#byteLength);
    this.#byteLength = openStart;
    this.#closeBlock(this.length);
    this.#bytes = withRoom(open, Math.max(openBytes + count, this.#maxBlockBytes));
    this.#byteLength = openBytes;
    this.#startInBlock[this.length] = 0;
  }

  /** Ends the block before string `nextString`. */
  #closeBlock(nextString: number): void {
    const { buffer, byteOffset } = this.#bytes;
    const bytes = Buffer.from(buffer, byteOffset, this.#byteLength);
    this.#blocks.push({ bytes, byteLength: this.#byteLength, firstString: this.#firstString });
    this.#firstString = nextString;
  }
}

function withRoom(bytes: Uint8Array, capacity: number): Uint8Array {
  const larger = new Uint8Array(capacity);
  larger.set(bytes);
  return larger;
}
