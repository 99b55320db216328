/** Rows in the order of their keys; those of one key in their own. */
export interface SortedRows {
  readonly key: Uint32Array;
  readonly row: Uint32Array;
}

/** Sorts rows by a key of 32 bits: key and row are one number of 64, whose halves stand as a little-endian machine has them. */
export function sortByKey(keyOfRow: ArrayLike<number>): SortedRows {
  const { length } = keyOfRow;
  const halves = new Uint32Array(2 * length);
  for (let row = 0; row < length; row++) {
    halves[2 * row] = row;
    halves[2 * row + 1] = keyOfRow[row];
  }
  new BigUint64Array(halves.buffer).sort();
  const sorted = { key: new Uint32Array(length), row: new Uint32Array(length) };
  for (let at = 0; at < length; at++) {
    sorted.row[at] = halves[2 * at];
    sorted.key[at] = halves[2 * at + 1];
  }
  return sorted;
}

/** The first place with a key of at least `least`, by bisection; `length` where there is none. */
export function findFirst(length: number, keyAt: (place: number) => number, least: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (keyAt(middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
