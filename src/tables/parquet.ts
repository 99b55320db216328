import { type FileHandle, open } from 'node:fs/promises';
import type { ByteWriter, ColumnSource, SchemaElement } from 'hyparquet-writer';
import { type Batch, type Column, type ColumnValues, NULL_INT32, type Table } from './table.ts';
import { toBigInts } from './whole-numbers.ts';

/**
 * Writes a table as one Parquet file, a row group for each batch; no more than one of them is held at a time. The same table gives the
 * same bytes.
 *
 * @param path - of a file that may be there already
 * @param mode - of the file, before the umask, where it is not there yet
 */
export async function writeParquet(table: Table, path: string, mode: number = 0o666): Promise<void> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const file = await open(path, 'w', mode);
  try {
    const bytes = new ByteWriter();
    // What it holds goes to the file after each row group.
    Object.assign(bytes, { flush: () => flushInto(file, bytes) });
    const schema = [{ name: 'heapdiff', num_children: table.columns.length }, ...table.columns.map(describeColumn)];
    const writer = new ParquetWriter({ writer: bytes, schema, codec: 'SNAPPY', createdBy: 'heapdiff' });
    for (const batch of table.batches()) {
      await writer.write({ columnData: columnsOf(table.columns, batch), rowGroupSize: batch.rowCount });
    }
    await writer.finish();
    await flushInto(file, bytes);
  } finally {
    await file.close();
  }
}

async function flushInto(file: FileHandle, bytes: ByteWriter): Promise<void> {
  await file.writeFile(bytes.getBytes());
  bytes.index = 0;
}

function describeColumn({ name, type, isNullable }: Column): SchemaElement {
  const repetition_type = isNullable === true ? 'OPTIONAL' : 'REQUIRED';
  switch (type) {
    case 'int32':
      return { name, repetition_type, type: 'INT32' };
    case 'int64':
      return { name, repetition_type, type: 'INT64' };
    case 'float64':
      return { name, repetition_type, type: 'DOUBLE' };
    case 'boolean':
      return { name, repetition_type, type: 'BOOLEAN' };
    case 'text':
      return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  }
}

/** Statistics are kept where a reader can skip by them. */
function columnsOf(columns: readonly Column[], { values }: Batch): ColumnSource[] {
  return columns.map((column, position) => ({
    name: column.name,
    data: dataOf(column, values[position]),
    statistics: column.isAscending === true,
    ...(column.isAscending === true ? { encoding: 'DELTA_BINARY_PACKED' as const } : {}),
  }));
}

function dataOf({ type, isNullable }: Column, values: ColumnValues): ColumnSource['data'] {
  if (type === 'boolean') return Array.from(values as Uint8Array, (value) => value === 1);
  if (type === 'int64') return toBigInts(values as Float64Array);
  if (isNullable !== true || type === 'text')
    return values as Exclude<ColumnValues, Uint8Array> as ColumnSource['data'];
  const isNull = type === 'int32' ? (value: number) => value === NULL_INT32 : Number.isNaN;
  return Array.from(values as Int32Array | Float64Array, (value) => (isNull(value) ? null : value));
}
