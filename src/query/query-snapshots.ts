import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeries } from '../capture/series.ts';
import { UsageError } from '../errors.ts';
import { findIndexFolder } from '../heap-index/index-folder.ts';
import { indexKey } from '../heap-index/index-origin.ts';
import { identifySnapshot } from '../heap-index/snapshot-identity.ts';
import { type ReadTablesOptions, readTables } from '../read-tables.ts';
import { sharedMode } from '../shared-mode.ts';
import { REPORT_TABLES, TABLES } from '../tables/schema.ts';
import type { TableName } from '../tables/table.ts';
import type { QueryResult } from './query-result.ts';
import { TableDatabase } from './table-database.ts';
import { TableIndex } from './table-index.ts';

/** How snapshots are asked. */
export interface QueryOptions extends Omit<ReadTablesOptions, 'tables'> {
  /** Version of heapdiff: an index of another one is not believed. */
  readonly version: string;
  /** Most rows to return; 100 where it is left out. */
  readonly top?: number;
  /** Whether the table of string values may be asked. */
  readonly showStrings?: boolean;
  /** Whether tables of an earlier question may be used, and those of this one kept; so it is where it is left out. */
  readonly usesIndex?: boolean;
  /** Called where the index is not beside the snapshot, with where it is instead, or that there is none, and why. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Answers one SELECT about a snapshot, or about several of one process. The tables that it names are made once, and kept in an index
 * beside the last snapshot, which may be removed at any time.
 *
 * @param files - paths, earliest first; `-` for standard input, of which there is no index
 * @throws UsageError where the SQL fails, names a table that needs an earlier snapshot or strings to be shown, or DuckDB is missing
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError, LineageError as {@link readTables} does
 */
export async function querySnapshots(
  files: readonly string[],
  sql: string,
  options: QueryOptions,
): Promise<QueryResult> {
  const database = await TableDatabase.open();
  let temporary: string | undefined;
  try {
    const names = tablesFor(database.namesIn(sql), files.length > 1, options.showStrings === true);
    const kept = options.usesIndex !== false && !files.includes('-') ? await openIndex(files, options) : undefined;
    temporary = kept === undefined ? await mkdtemp(join(tmpdir(), 'heapdiff-query-')) : undefined;
    const unknown = { snapshots: [], settings: '', version: options.version };
    const index = kept ?? new TableIndex(temporary!, unknown, sharedMode(files));
    await database.seal(await provideTables(files, names, index, options));
    return await database.ask(sql, options.top ?? 100);
  } finally {
    database.close();
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

/** Those that are named; where none is, all there are: somebody may ask which. */
function tablesFor(named: readonly string[], hasChange: boolean, showStrings: boolean): TableName[] {
  if (named.includes('strings') && !showStrings)
    throw new UsageError('the table strings has the values of strings, which may be secrets: --show-strings allows it');
  const all = TABLES.map(({ name }) => name).filter((name) => hasChange || !REPORT_TABLES.has(name));
  const refused = TABLES.find(({ name }) => named.includes(name) && !all.includes(name));
  if (refused !== undefined)
    throw new UsageError(`the table ${refused.name} is of a comparison: it needs an earlier snapshot`);
  const wanted = all.filter((name) => named.includes(name) || (name === 'nodes' && named.includes('dominators')));
  return named.length > 0 ? wanted : all.filter((name) => name !== 'strings' || showStrings);
}

async function openIndex(files: readonly string[], options: QueryOptions): Promise<TableIndex | undefined> {
  const last = files[files.length - 1];
  const settings = files.length > 1 ? await describeSettings(files, options) : '';
  const origin = { snapshots: files.map(identifySnapshot), settings, version: options.version };
  const found = await findIndexFolder(last, indexKey(origin));
  if (found === undefined) {
    options.onNotice?.(`no folder for an index of ${last} can be written: none is kept`);
    return undefined;
  }
  if (found.elsewhere !== undefined)
    options.onNotice?.(`the index of ${last} is in ${found.folder}: ${found.elsewhere}`);
  return new TableIndex(found.folder, origin, sharedMode(files));
}

/** Names are in the tables, and what a capture noted beside each file says how many iterations there were. */
async function describeSettings(files: readonly string[], { iterations }: QueryOptions): Promise<string> {
  const { sidecars } = await readSeries(files);
  return createHash('sha256')
    .update(JSON.stringify([files, iterations, sidecars]))
    .digest('hex');
}

async function provideTables(
  files: readonly string[],
  names: readonly TableName[],
  index: TableIndex,
  options: ReadTablesOptions,
): Promise<Map<TableName, string>> {
  const places = new Map<TableName, string>();
  for (const name of names) {
    const file = await index.find(name);
    if (file !== undefined) places.set(name, file);
  }
  const missing = names.filter((name) => !places.has(name));
  if (missing.length > 0) {
    await readTables(files, { ...options, tables: missing }, async (table) => {
      places.set(table.name, await index.add(table));
    });
  }
  return places;
}
