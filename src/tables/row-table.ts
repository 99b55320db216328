import { BATCH_ROWS, type ColumnType, type ColumnValues, NULL_INT32, type Table, type TableSpec } from './table.ts';

/** A value of a table of few rows. */
export type Cell = string | number | boolean | null;

/** A table of few rows, made of them. @param rows - with a value for each column */
export function rowTable(spec: TableSpec, rows: readonly (readonly Cell[])[]): Table {
  return {
    ...spec,
    *batches() {
      for (let first = 0; first < rows.length; first += BATCH_ROWS) {
        const batch = rows.slice(first, first + BATCH_ROWS);
        yield {
          rowCount: batch.length,
          values: spec.columns.map(({ type }, column) =>
            valuesOf(
              type,
              batch.map((row) => row[column]),
            ),
          ),
        };
      }
    },
  };
}

function valuesOf(type: ColumnType, cells: readonly Cell[]): ColumnValues {
  switch (type) {
    case 'int32':
      return Int32Array.from(cells, (cell) => (cell === null ? NULL_INT32 : Number(cell)));
    case 'int64':
    case 'float64':
      return Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
    case 'boolean':
      return Uint8Array.from(cells, Number);
    case 'text':
      return cells.map((cell) => (cell === null ? null : String(cell)));
  }
}
