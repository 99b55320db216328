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

/** Positions by the value that stands there: the rows are those of `value`. */
export interface BucketsByValue extends Buckets {
  /** Each value once, ascending. */
  readonly value: Uint32Array;
}

/**
 * Sorts positions by value, by counting half of the bits at a time: it takes time for each position, and hardly any for values
 * that do not occur. Those of one value stay in order.
 */
export function bucketByValue(values: Uint32Array): BucketsByValue {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const lowCount = 2 ** Math.ceil((32 - Math.clz32(largest)) / 2);
  const byLow = bucketByRow(
    values.map((value) => value % lowCount),
    lowCount,
  );
  const highCount = Math.floor(largest / lowCount) + 1;
  const { position } = bucketByRow(
    values.map((value) => Math.floor(value / lowCount)),
    highCount,
    byLow.position,
  );
  let rowCount = 0;
  for (let at = 0; at < position.length; at++) if (isFirstOfValue(values, position, at)) rowCount++;
  const [value, first] = [new Uint32Array(rowCount), new Uint32Array(rowCount + 1)];
  let row = 0;
  for (let at = 0; at < position.length; at++) {
    if (!isFirstOfValue(values, position, at)) continue;
    value[row] = values[position[at]];
    first[row++] = at;
  }
  first[rowCount] = position.length;
  return { value, first, position };
}

function isFirstOfValue(values: Uint32Array, position: Uint32Array, at: number): boolean {
  return at === 0 || values[position[at]] !== values[position[at - 1]];
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
