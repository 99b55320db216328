import type { StringIndex } from '../ordinals.ts';
import type { StringTable } from '../snapshot/string-table.ts';

/** Recognises names like `7 / part of key (K @1) -> value (V @3) pair in WeakMap (table @5)`; asks each string once. */
export class EphemeronNames {
  readonly #strings: StringTable;
  /** 0 not asked yet, 1 no, 2 yes. */
  readonly #answers: Uint8Array;

  constructor(strings: StringTable) {
    this.#strings = strings;
    this.#answers = new Uint8Array(strings.length);
  }

  has(name: StringIndex): boolean {
    if (this.#answers[name] === 0) this.#answers[name] = this.#matches(name) ? 2 : 1;
    return this.#answers[name] === 2;
  }

  /** The text may follow a running number of up to ten digits and ` / `. */
  #matches(name: StringIndex): boolean {
    if (this.#strings.startsWith(name, 'part of key (')) return true;
    for (let digits = 1; digits <= 10; digits++) {
      if (this.#strings.startsWith(name, ' / part of key (', digits)) return true;
    }
    return false;
  }
}

/** Reads the id of the table off the end of an ephemeron edge's name. */
export function parseTableId(name: string): number | undefined {
  const match = / pair in WeakMap \(table @(\d+)\)$/u.exec(name);
  return match === null ? undefined : Number(match[1]);
}
