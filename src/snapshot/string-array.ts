import { describeByte, type InputPlace, isWhitespace, type SectionReader } from './section-reader.ts';
import type { StringTableBuilder } from './string-table-builder.ts';

const BEFORE_ARRAY = 0;
const FIRST_STRING = 1;
const NEXT_STRING = 2;
const AFTER_STRING = 3;
const STRING_START = 4;
const IN_STRING = 5;
const AFTER_BACKSLASH = 6;

/** Reads the `strings` section: finds where each string ends and keeps its bytes as they are. */
export class StringArrayReader implements SectionReader {
  done = false;
  readonly #place: InputPlace;
  readonly #builder: StringTableBuilder;
  #state = BEFORE_ARRAY;

  constructor(place: InputPlace, builder: StringTableBuilder) {
    this.#place = place;
    this.#builder = builder;
  }

  read(chunk: Uint8Array, start: number): number {
    let position = start;
    while (position < chunk.length && !this.done) {
      if (this.#state === STRING_START) position = this.#takePlain(chunk, position);
      else if (this.#state >= IN_STRING) position = this.#readText(chunk, position);
      else this.#step(chunk[position], position++);
    }
    return position;
  }

  missing(): string {
    return `"strings" ends after ${this.#builder.length} strings without its "]"`;
  }

  #takePlain(chunk: Uint8Array, start: number): number {
    const position = this.#builder.takePlain(chunk, start);
    if (position === start) this.#state = IN_STRING;
    return position;
  }

  #readText(chunk: Uint8Array, start: number): number {
    let isEscaped = this.#state === AFTER_BACKSLASH;
    let position = start;
    for (; position < chunk.length; position++) {
      const byte = chunk[position];
      if (isEscaped) {
        isEscaped = false;
      } else if (byte === 0x5c) {
        isEscaped = true;
      } else if (byte === 0x22) {
        this.#builder.append(chunk, start, position);
        this.#builder.endString();
        this.#state = AFTER_STRING;
        return position + 1;
      }
    }
    this.#builder.append(chunk, start, position);
    this.#state = isEscaped ? AFTER_BACKSLASH : IN_STRING;
    return position;
  }

  #step(byte: number, position: number): void {
    if (isWhitespace(byte)) return;
    const state = this.#state;
    const mayClose = state === AFTER_STRING || state === FIRST_STRING;
    if (byte === 0x22 && (state === NEXT_STRING || state === FIRST_STRING)) this.#state = STRING_START;
    else if (byte === 0x2c && state === AFTER_STRING) this.#state = NEXT_STRING;
    else if (byte === 0x5d && mayClose) this.done = true;
    else if (byte === 0x5b && state === BEFORE_ARRAY) this.#state = FIRST_STRING;
    else {
      const expected = state === BEFORE_ARRAY ? '"["' : state === AFTER_STRING ? '"," or "]"' : 'a string in quotes';
      const found = `found ${describeByte(byte)} after ${this.#builder.length} strings`;
      throw this.#place.malformed(position, `${found}, expected ${expected}; is the file damaged?`);
    }
  }
}
