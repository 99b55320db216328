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

/** @returns the places of the ones, ascending */
export function listMarked(isMarked: Uint8Array): Uint32Array {
  const places = new Uint32Array(fillMarked(isMarked, new Uint32Array(0)));
  fillMarked(isMarked, places);
  return places;
}

/** Fills the column as far as it goes. @returns how many places there are */
function fillMarked(isMarked: Uint8Array, places: Uint32Array): number {
  let count = 0;
  for (let place = 0; place < isMarked.length; place++) {
    if (isMarked[place] === 0) continue;
    if (count < places.length) places[count] = place;
    count++;
  }
  return count;
}
