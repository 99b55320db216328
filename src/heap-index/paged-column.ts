import { columnLike } from '../computed-column.ts';
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
