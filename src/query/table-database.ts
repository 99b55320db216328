import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import type { TableName } from '../tables/table.ts';
import { type DuckDb, loadDuckDb } from './load-duckdb.ts';
import type { QueryResult, QueryValue } from './query-result.ts';

const NUMBER_TYPES = [
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'UHUGEINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL',
] as const;

/** So many digits come back from a number as they were. */
const EXACT_DIGITS = 15;

/** A database in memory that answers questions about tables in files, and can neither read nor write anything else. */
export class TableDatabase {
  readonly #duckDb: DuckDb;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(duckDb: DuckDb, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#duckDb = duckDb;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** @throws UsageError where DuckDB is not installed */
  static async open(): Promise<TableDatabase> {
    const duckDb = loadDuckDb();
    const instance = await duckDb.DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new TableDatabase(duckDb, instance, await instance.connect());
  }

  /** Names of tables, of ours and others, that a question names. @throws UsageError where it is no SQL */
  namesIn(sql: string): readonly string[] {
    return tell(() => this.#connection.getTableNames(sql, false)).map((name) => name.toLowerCase());
  }

  /** Lets SQL see the tables, and nothing else from then on. @param files - by table; absolute paths without `*` and `?` */
  async seal(files: ReadonlyMap<TableName, string>): Promise<void> {
    const run = (sql: string) => this.#connection.run(sql);
    await run(`SET allowed_paths = [${[...files.values()].map(quote).join(', ')}]`);
    // What does not fit in memory would go to the working directory.
    await run("SET temp_directory = ''");
    await run('SET enable_external_access = false');
    for (const [name, file] of files) await run(`CREATE VIEW ${name} AS FROM read_parquet(${quote(file)})`);
    if (files.has('nodes')) await run(DOMINATORS);
    await run('SET lock_configuration = true');
  }

  /**
   * Answers one question.
   *
   * @param most - rows to return
   * @throws UsageError with what DuckDB says where it is no SELECT, or fails
   */
  async ask(sql: string, most: number): Promise<QueryResult> {
    return tell(async () => {
      const statements = await this.#connection.extractStatements(sql);
      if (statements.count !== 1) throw new UsageError(`${statements.count} statements given; expected one SELECT`);
      const statement = await statements.prepare(0);
      // EXPLAIN ANALYZE runs what it explains.
      if (statement.statementType !== this.#duckDb.StatementType.SELECT) throw new UsageError('expected one SELECT');
      return readResult(await statement.streamAndReadUntil(most + 1), most, this.#duckDb);
    });
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

const DOMINATORS =
  'CREATE VIEW dominators AS SELECT node, dominator, retained_bytes FROM nodes WHERE dominator IS NOT NULL';

/** What DuckDB throws is the user's SQL, told without a stack. */
function tell<Result>(work: () => Result): Result {
  const asUsage = (error: unknown): never => {
    if (error instanceof UsageError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`SQL: ${message.replace(/^Failed to \w+ statements: /u, '').replaceAll(/\s*\n\s*/gu, ' ')}`);
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(asUsage) as Result) : result;
  } catch (error) {
    return asUsage(error);
  }
}

function readResult(reader: DuckDBResultReader, most: number, { DuckDBTypeId }: DuckDb): QueryResult {
  const numberTypes = new Set<number>(NUMBER_TYPES.map((name) => DuckDBTypeId[name]));
  const columns = reader
    .deduplicatedColumnNames()
    .map((name, column) => ({ name, isNumber: numberTypes.has(reader.columnTypeId(column)) }));
  const rows = reader.getRowsJson();
  return {
    columns,
    rows: rows
      .slice(0, most)
      .map((row) => row.map((value, column) => (columns[column].isNumber ? toNumber(value) : value))),
    hasMore: rows.length > most,
  };
}

/** Within 15 digits a number says the same. */
function toNumber(value: QueryValue): QueryValue {
  if (typeof value !== 'string') return value;
  const isExact = Number.isSafeInteger(Number(value)) || value.replaceAll(/\D/gu, '').length <= EXACT_DIGITS;
  return isExact ? Number(value) : value;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
