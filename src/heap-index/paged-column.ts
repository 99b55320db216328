import type { ColumnFile } from './column-file.ts';
import type { ColumnArray } from './column-format.ts';

/**
 * A column of a file that looks like the array: `column[row]` reads the block that the row is in. An entry takes about 300 ns, so
 * that this is for those who look at thousands, not at all; for all that an array does beside, all of it is read.
 */
export function pagedColumn(file: ColumnFile): ColumnArray {
  const read = (_: object, key: string | symbol): unknown => {
    if (key === 'length') return file.length;
    const row = typeof key === 'string' ? Number(key) : Number.NaN;
    if (Number.isInteger(row)) return row >= 0 && row < file.length ? file.at(row) : undefined;
    const whole = file.whole();
    const value: unknown = Reflect.get(whole, key, whole);
    return typeof value === 'function' ? value.bind(whole) : value;
  };
  return new Proxy({}, { get: read }) as ColumnArray;
}
