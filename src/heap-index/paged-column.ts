import type { ColumnFile } from './column-file.ts';
import type { ColumnArray } from './column-format.ts';

/**
 * A column of a file that looks like the array: `column[row]` reads the block that the row is in. An entry takes about 300 ns, so
 * that this is for those who look at thousands, not at all; for all that an array does beside, all of it is read.
 */
export function pagedColumn(file: ColumnFile): ColumnArray {
  return columnLike(
    file.length,
    (row) => file.at(row),
    () => file.whole(),
  );
}

/** A column whose rows are found out when they are asked for, each time; that of an array of doubles otherwise. */
export function computedColumn(length: number, at: (row: number) => number): ColumnArray {
  return columnLike(length, at, () => Float64Array.from({ length }, (_, row) => at(row)));
}

function columnLike(length: number, at: (row: number) => number, readAll: () => ColumnArray): ColumnArray {
  const read = (_: object, key: string | symbol): unknown => {
    if (key === 'length') return length;
    const row = typeof key === 'string' ? Number(key) : Number.NaN;
    if (Number.isInteger(row)) return row >= 0 && row < length ? at(row) : undefined;
    const all = readAll();
    const value: unknown = Reflect.get(all, key, all);
    return typeof value === 'function' ? value.bind(all) : value;
  };
  return new Proxy({}, { get: read }) as ColumnArray;
}
