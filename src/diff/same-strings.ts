import type { StringIndex } from '../ordinals.ts';
import type { StringTable } from '../snapshot/string-table.ts';

/** Tells whether two strings of two snapshots are equal; a pair that was found equal once is not compared again. */
export class SameStrings {
  readonly #before: StringTable;
  readonly #after: StringTable;
  /** For each string of *before* the string of *after* last found equal to it, plus one; 0 where none was. */
  readonly #equalTo: Uint32Array;

  constructor(before: StringTable, after: StringTable) {
    this.#before = before;
    this.#after = after;
    this.#equalTo = new Uint32Array(before.length);
  }

  has(before: StringIndex, after: StringIndex): boolean {
    if (this.#equalTo[before] === after + 1) return true;
    if (!this.#before.equals(before, this.#after, after)) return false;
    this.#equalTo[before] = after + 1;
    return true;
  }
}
