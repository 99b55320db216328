import { open } from 'node:fs/promises';
import type { Column as ArrowColumn, DataType } from '@uwdata/flechette';
import { type Batch, type Column, type ColumnValues, NULL_INT32, type Table } from './table.ts';
import { toBigInts } from './whole-numbers.ts';

type Flechette = typeof import('@uwdata/flechette');

/** What ends an Arrow stream: a message of no length. */
const END = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/**
 * Writes a table as one Arrow IPC stream, a record batch for each batch; no more than one of them is held at a time. Texts are
 * encoded by dictionary, which each batch replaces by its own. The same table gives the same bytes.
 *
 * @param path - of a file that may be there already
 * @param mode - of the file, before the umask, where it is not there yet
 */
export async function writeArrow(table: Table, path: string, mode: number = 0o666): Promise<void> {
  const flechette = await import('@uwdata/flechette');
  const file = await open(path, 'w', mode);
  try {
    let isFirst = true;
    for (const batch of table.batches()) {
      const stream = encodeStream(flechette, table.columns, batch);
      await file.writeFile(stream.subarray(isFirst ? 0 : endOfSchema(stream), stream.length - END.length));
      isFirst = false;
    }
    if (isFirst) await file.writeFile(encodeSchema(flechette, table.columns));
    await file.writeFile(END);
  } finally {
    await file.close();
  }
}

/** A whole stream: a message with the schema, those of the batch and its dictionaries, and the end. */
function encodeStream(flechette: Flechette, columns: readonly Column[], { values }: Batch): Uint8Array {
  const arrowColumns = columns.map((column, position): [string, ArrowColumn<unknown>] => [
    column.name,
    toArrow(flechette, column, values[position]),
  ]);
  return flechette.tableToIPC(flechette.tableFromColumns(arrowColumns), { format: 'stream' })!;
}

/** Of a table without rows. */
function encodeSchema(flechette: Flechette, columns: readonly Column[]): Uint8Array {
  const stream = encodeStream(flechette, columns, { rowCount: 0, values: columns.map(({ type }) => noValues(type)) });
  return stream.subarray(0, endOfSchema(stream));
}

/** The first message says how long it is, and has no body. */
function endOfSchema(stream: Uint8Array): number {
  return 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
}

function toArrow(flechette: Flechette, { type, isNullable }: Column, values: ColumnValues): ArrowColumn<unknown> {
  const { columnFromArray } = flechette;
  const arrowType = typeOf(flechette, type);
  if (type === 'int64') return columnFromArray(toBigInts(values as Float64Array), arrowType);
  if (isNullable !== true || type === 'text') return columnFromArray(values as ColumnValues & unknown[], arrowType);
  const isNull = type === 'int32' ? (value: number) => value === NULL_INT32 : Number.isNaN;
  const nullable = Array.from(values as Int32Array | Float64Array, (value) => (isNull(value) ? null : value));
  return columnFromArray(nullable, arrowType);
}

function typeOf({ bool, dictionary, float64, int32, int64, utf8 }: Flechette, type: Column['type']): DataType {
  switch (type) {
    case 'int32':
      return int32();
    case 'int64':
      return int64();
    case 'float64':
      return float64();
    case 'boolean':
      return bool();
    case 'text':
      return dictionary(utf8(), int32());
  }
}

function noValues(type: Column['type']): ColumnValues {
  if (type === 'text') return [];
  return type === 'int32' ? new Int32Array(0) : type === 'boolean' ? new Uint8Array(0) : new Float64Array(0);
}
