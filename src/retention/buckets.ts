/** Positions by row: those of row `r` are `position[first[r] .. first[r + 1] - 1]`. */
export interface Buckets {
  readonly first: Uint32Array;
  readonly position: Uint32Array;
}

/**
 * Sorts positions by row, by counting; those of one row stay in order.
 *
 * @param order - of the positions; ascending where it is left out
 */
export function bucketByRow(rowOf: Uint32Array, rowCount: number, order?: Uint32Array): Buckets {
  const first = new Uint32Array(rowCount + 1);
  for (let at = 0; at < rowOf.length; at++) first[rowOf[at] + 1]++;
  for (let row = 0; row < rowCount; row++) first[row + 1] += first[row];
  const position = new Uint32Array(rowOf.length);
  const nextSlot = first.slice();
  for (let at = 0; at < rowOf.length; at++) {
    const next = order === undefined ? at : order[at];
    position[nextSlot[rowOf[next]]++] = next;
  }
  return { first, position };
}
