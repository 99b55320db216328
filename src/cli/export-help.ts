import { HELP, listOptions } from './help-text.ts';
import { EXPORT_OPTIONS } from './options.ts';
import { TABLES_HELP } from './tables-help.ts';

/**
 * What `heapdiff export --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatExportHelp(): string {
  return `heapdiff export <snapshot> [later...] -o <folder> [options]
heapdiff export <report.json>... -o <folder> [options]

Writes the heap as tables, one file each, for DuckDB, Spark, ClickHouse, pandas:
nodes.parquet, edges.parquet, classes.parquet. With several snapshots of one
process, earliest first, also what grew, and what a comparison says. Of stored
reports (heapdiff ... --format json -o report.json) the tables of all of them
together: one row for each suspect of a fleet.

Options
${listOptions([...EXPORT_OPTIONS, HELP])}

Examples
  heapdiff export app.heapsnapshot -o tables
  heapdiff export before.heapsnapshot after.heapsnapshot --iterations 100 \\
    --tables classes,suspects --format arrow -o tables
  heapdiff export reports/*.json -o fleet
  duckdb -c "SELECT fingerprint, any_value(title), count(DISTINCT report),
    sum(growth_bytes) FROM 'fleet/suspects.parquet' GROUP BY 1 ORDER BY 4 DESC"

${TABLES_HELP}

Parquet is compressed with Snappy; arrow is an Arrow IPC stream, with texts
encoded by dictionary. Files get their names when all are whole.
A file that ends in .json is a report; a snapshot may be - for standard input.
Exit code: 0 done, 2 wrong use or unreadable input.
`;
}
