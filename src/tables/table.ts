import type { TableName } from '../table-names.ts';
/** How many rows are made, and written, at a time. */
export const BATCH_ROWS: number = 128 * 1024;

/** Stands for NULL in columns of `int32` that may be NULL; in those of `float64` NaN does. */
export const NULL_INT32 = -1;

/** What the values of a column are. `int64` are whole numbers up to 2^53. */
export type ColumnType = 'int32' | 'int64' | 'float64' | 'boolean' | 'text';

/** One column of a table, as SQL names it. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it says, and in which unit. */
  readonly description: string;
  readonly isNullable?: true;
  /** Each value is no less than the one above it. */
  readonly isAscending?: true;
}

export type { TableName };

/** What a table holds, whatever the heap. */
export interface TableSpec {
  readonly name: TableName;
  readonly description: string;
  readonly columns: readonly Column[];
}

/** A table over the columns of a heap or the plain values of a report. Its rows come in batches: none of them is an object. */
export interface Table extends TableSpec {
  /** Makes the rows anew each time, {@link BATCH_ROWS} in each batch but the last. */
  batches(): Iterable<Batch>;
}

/** Rows that follow each other: one list of values for each column of the table, all of the same length. */
export interface Batch {
  readonly rowCount: number;
  readonly values: readonly ColumnValues[];
}

/** By {@link ColumnType}: Int32Array; Float64Array for `int64` and `float64`; Uint8Array of 0 and 1; texts. */
export type ColumnValues = Int32Array | Float64Array | Uint8Array | readonly (string | null)[];
