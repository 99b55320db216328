import { DuckDBInstance } from '@duckdb/node-api';

/** Asks DuckDB, which may read any file. @returns the rows, with whole numbers of 64 bits as texts */
export async function askDuckDb(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
