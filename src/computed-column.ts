/** A typed array, or what looks like one. */
export type NumberColumn = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** A column whose rows are found out when they are asked for, each time; for all that an array does beside, all rows are. */
export function computedColumn(length: number, at: (row: number) => number): NumberColumn {
  return columnLike(length, at, () => Float64Array.from({ length }, (_, row) => at(row)));
}

/**
 * What looks like an array: an entry takes about 300 ns more than of a real one.
 *
 * @param readAll - makes the array, for all that is not `length` or an entry
 */
export function columnLike(length: number, at: (row: number) => number, readAll: () => NumberColumn): NumberColumn {
  const read = (_: object, key: string | symbol): unknown => {
    if (key === 'length') return length;
    const row = typeof key === 'string' ? Number(key) : Number.NaN;
    if (Number.isInteger(row)) return row >= 0 && row < length ? at(row) : undefined;
    const all = readAll();
    const value: unknown = Reflect.get(all, key, all);
    return typeof value === 'function' ? value.bind(all) : value;
  };
  return new Proxy({}, { get: read }) as NumberColumn;
}
