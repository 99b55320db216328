import { createHmac } from 'node:crypto';
import { DATA_MARK } from '../graph/name-shapes.ts';

/** 4.7 bits each: with ten million texts a chance of one in ten thousand that two get one pseudonym. */
const LETTERS = 12;
/** V8 writes no more of a text; what is as long may be cut, and is told from what is whole by its length. */
const CUT_LENGTH = 1024;

/**
 * Makes what stands in place of a text: the same text has the same pseudonym under one key, and without the key nobody can
 * try which text it was (HMAC-SHA-256).
 */
export class Pseudonyms {
  readonly #key: Uint8Array;

  /** @param key - 16 random bytes or more */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** In place of a value or of a key that is data: `~qwerty...`, as long as the text where that is as long as V8 writes. */
  ofData(text: string): string {
    if (text === '') return '';
    const short = DATA_MARK + this.ofName(text);
    return text.length < CUT_LENGTH ? short : short.padEnd(CUT_LENGTH, '.');
  }

  /** In place of a name of the program: lower-case letters only, so that it can be written where the name was. */
  ofName(text: string): string {
    const digest = createHmac('sha256', this.#key).update(text, 'utf16le').digest();
    let rest = digest.readBigUInt64LE(0);
    let letters = '';
    while (letters.length < LETTERS) {
      letters += String.fromCharCode(0x61 + Number(rest % 26n));
      rest /= 26n;
    }
    return letters;
  }
}
