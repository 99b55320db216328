import { UnreadableInputError } from '../errors.ts';

/** The kinds of typed arrays that columns are made of. */
export type ColumnArray = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** How the columns of one snapshot get their memory. */
export interface ColumnMemory {
  readonly file: string;
  /** Bytes of the (uncompressed) input, where that is known before it was read. */
  readonly inputBytes: number | undefined;
}

const FIRST_ROWS = 1 << 14;

/**
 * Rows to start a column with: what the header claims, but no more than the input can hold at two bytes a number. An
 * input of unknown size starts small and grows with what really comes.
 *
 * @param stride - numbers in a record
 */
export function firstCapacity(claimedRows: number, stride: number, memory: ColumnMemory): number {
  if (memory.inputBytes === undefined) return Math.min(claimedRows, FIRST_ROWS);
  return Math.min(claimedRows, Math.ceil(memory.inputBytes / (2 * stride)));
}

/** The next capacity of a column that must hold `neededRows`: twice as much, but never more than was claimed. */
export function nextCapacity(capacity: number, neededRows: number, claimedRows: number): number {
  return Math.max(neededRows, Math.min(Math.max(capacity * 2, FIRST_ROWS), claimedRows));
}

/**
 * A copy of the column with room for `rows`.
 *
 * @throws UnreadableInputError when there is no memory left
 */
export function grownColumn<C extends ColumnArray>(column: C, rows: number, memory: ColumnMemory): C {
  try {
    const larger = new (column.constructor as new (length: number) => C)(rows);
    larger.set(column);
    return larger;
  } catch (error) {
    const megabytes = Math.ceil((rows * column.BYTES_PER_ELEMENT) / 1e6);
    throw new UnreadableInputError(memory.file, `no memory for a column of ${rows} rows (${megabytes} MB)`, {
      cause: error,
    });
  }
}
