import type { MalformedSnapshotError } from '../errors.ts';
import { describeByte, type InputPlace, isWhitespace, type SectionReader } from './section-reader.ts';

const VALUE = 0;
const VALUE_OR_CLOSE = 1;
const KEY_OR_CLOSE = 2;
const KEY = 3;
const COLON = 4;
const AFTER_VALUE = 5;
const IN_STRING = 6;
const AFTER_BACKSLASH = 7;
const IN_WORD = 8;
const IN_NUMBER = 9;

const WORDS = ['true', 'false', 'null'];

/** What may follow in a number, by what stands before it; `e` allows no further point. */
const MINUS = 0;
const ZERO = 1;
const INTEGER = 2;
const POINT = 3;
const FRACTION = 4;
const EXPONENT = 5;
const EXPONENT_SIGN = 6;
const EXPONENT_DIGITS = 7;

/**
 * Reads over one JSON value and checks it, keeping one bit for each open bracket: however deep it is nested, nothing
 * recurs. The text of strings is not looked at.
 */
export class JsonSkipper implements SectionReader {
  done = false;
  readonly #place: InputPlace;
  #state = VALUE;
  #inKey = false;
  #word = '';
  #wordLength = 0;
  #numberState = MINUS;
  /** A bit for each open bracket: 1 for an object, 0 for an array. */
  #openObjects: Uint8Array = new Uint8Array(64);
  #depth = 0;

  constructor(place: InputPlace) {
    this.#place = place;
  }

  read(chunk: Uint8Array, start: number): number {
    let position = start;
    while (position < chunk.length && !this.done) {
      if (this.#state === IN_STRING) position = this.#readString(chunk, position);
      else position = this.#step(chunk[position], position);
    }
    return position;
  }

  missing(): string {
    const brackets = this.#depth === 1 ? '1 bracket' : `${this.#depth} brackets`;
    return `the file ends inside of "${this.#place.section}"${this.#depth === 0 ? '' : `, with ${brackets} open`}`;
  }

  #readString(chunk: Uint8Array, start: number): number {
    let position = start;
    while (position < chunk.length) {
      const byte = chunk[position++];
      if (byte === 0x5c) {
        this.#state = AFTER_BACKSLASH;
        break;
      }
      if (byte === 0x22) {
        if (this.#inKey) this.#state = COLON;
        else this.#endValue();
        break;
      }
    }
    return position;
  }

  #step(byte: number, position: number): number {
    switch (this.#state) {
      case AFTER_BACKSLASH:
        this.#state = IN_STRING;
        return position + 1;
      case IN_WORD:
        if (byte !== this.#word.charCodeAt(this.#wordLength)) throw this.#unexpected(byte, position, `"${this.#word}"`);
        if (++this.#wordLength === this.#word.length) this.#endValue();
        return position + 1;
      case IN_NUMBER:
        return this.#stepNumber(byte, position);
      default:
        if (!isWhitespace(byte)) this.#stepStructure(byte, position);
        return position + 1;
    }
  }

  #stepStructure(byte: number, position: number): void {
    const state = this.#state;
    const isOpenObject = this.#depth > 0 && this.#topIsObject();
    if (state === COLON) {
      if (byte !== 0x3a) throw this.#unexpected(byte, position, '":"');
      this.#state = VALUE;
    } else if (state === AFTER_VALUE) {
      if (byte === 0x2c) this.#state = isOpenObject ? KEY : VALUE;
      else if (byte === (isOpenObject ? 0x7d : 0x5d)) this.#close();
      else throw this.#unexpected(byte, position, isOpenObject ? '"," or "}"' : '"," or "]"');
    } else if (state === KEY || state === KEY_OR_CLOSE) {
      if (byte === 0x22) this.#openString(true);
      else if (byte === 0x7d && state === KEY_OR_CLOSE) this.#close();
      else throw this.#unexpected(byte, position, 'a key in quotes');
    } else if (byte === 0x5d && state === VALUE_OR_CLOSE) {
      this.#close();
    } else {
      this.#startValue(byte, position);
    }
  }

  #startValue(byte: number, position: number): void {
    if (byte === 0x22) {
      this.#openString(false);
    } else if (byte === 0x7b || byte === 0x5b) {
      this.#open(byte === 0x7b);
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      this.#state = IN_NUMBER;
      this.#numberState = byte === 0x2d ? MINUS : byte === 0x30 ? ZERO : INTEGER;
      // A number that is the whole value ends only with the byte after it.
    } else {
      const word = WORDS.find((candidate) => candidate.charCodeAt(0) === byte);
      if (!word) throw this.#unexpected(byte, position, 'a JSON value');
      this.#word = word;
      this.#wordLength = 1;
      this.#state = IN_WORD;
    }
  }

  #stepNumber(byte: number, position: number): number {
    const next = nextNumberState(this.#numberState, byte);
    if (next !== undefined) {
      this.#numberState = next;
      return position + 1;
    }
    const state = this.#numberState;
    const isWhole = state === ZERO || state === INTEGER || state === FRACTION || state === EXPONENT_DIGITS;
    if (!isWhole) throw this.#unexpected(byte, position, 'a digit');
    this.#endValue();
    return position;
  }

  #openString(isKey: boolean): void {
    this.#inKey = isKey;
    this.#state = IN_STRING;
  }

  #open(isObject: boolean): void {
    const cell = this.#depth >>> 3;
    if (cell === this.#openObjects.length) {
      const larger = new Uint8Array(cell * 2);
      larger.set(this.#openObjects);
      this.#openObjects = larger;
    }
    const bit = 1 << (this.#depth & 7);
    if (isObject) this.#openObjects[cell] |= bit;
    else this.#openObjects[cell] &= ~bit;
    this.#depth++;
    this.#state = isObject ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
  }

  #close(): void {
    this.#depth--;
    this.#endValue();
  }

  #endValue(): void {
    this.#state = AFTER_VALUE;
    this.done = this.#depth === 0;
  }

  #topIsObject(): boolean {
    const top = this.#depth - 1;
    return (this.#openObjects[top >>> 3] & (1 << (top & 7))) !== 0;
  }

  #unexpected(byte: number, position: number, expected: string): MalformedSnapshotError {
    return this.#place.malformed(position, `found ${describeByte(byte)}, expected ${expected}; is the file damaged?`);
  }
}

/** The state after one more byte of a number, `undefined` where the byte does not go on with it. */
function nextNumberState(state: number, byte: number): number | undefined {
  const isDigit = byte >= 0x30 && byte <= 0x39;
  switch (state) {
    case MINUS:
      return isDigit ? (byte === 0x30 ? ZERO : INTEGER) : undefined;
    case ZERO:
    case INTEGER:
      if (isDigit && state === INTEGER) return INTEGER;
      if (byte === 0x2e) return POINT;
      return byte === 0x65 || byte === 0x45 ? EXPONENT : undefined;
    case POINT:
      return isDigit ? FRACTION : undefined;
    case FRACTION:
      if (isDigit) return FRACTION;
      return byte === 0x65 || byte === 0x45 ? EXPONENT : undefined;
    case EXPONENT:
      if (isDigit) return EXPONENT_DIGITS;
      return byte === 0x2b || byte === 0x2d ? EXPONENT_SIGN : undefined;
    default:
      return isDigit ? EXPONENT_DIGITS : undefined;
  }
}
