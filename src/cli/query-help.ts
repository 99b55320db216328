import { HELP, listOptions } from './help-text.ts';
import { QUERY_OPTIONS } from './options.ts';
import { TABLES_HELP } from './tables-help.ts';

/**
 * What `heapdiff query --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatQueryHelp(): string {
  return `heapdiff query <snapshot> [later...] "<sql>" [options]

Answers one SELECT about the heap as tables, in DuckDB, which is installed
beside heapdiff: npm install @duckdb/node-api.

Options
${listOptions([...QUERY_OPTIONS, HELP])}

Examples
  heapdiff query app.heapsnapshot "SELECT class, count(*), sum(own_bytes)
    FROM nodes WHERE owner = node AND reached GROUP BY class ORDER BY 3 DESC"
  heapdiff query before.heapsnapshot after.heapsnapshot "SELECT class, new_count
    FROM classes WHERE new_count > gone_count ORDER BY grown_bytes DESC"
  heapdiff query app.heapsnapshot "SELECT label, count(*) FROM edges JOIN nodes
    ON target = node WHERE class = 'Request' GROUP BY label ORDER BY 2 DESC"
  heapdiff query app.heapsnapshot "DESCRIBE nodes" --format csv

${TABLES_HELP}
dominators is nodes once more: node, dominator, retained_bytes.

Index
  The tables that a question names are made once, as Parquet in
  <snapshot>.heapdiff beside the last snapshot, or in the folder for temporary
  files where that cannot be written. It may be removed at any time. It is used
  only while the snapshots are as they were, heapdiff is, and it is whole.
SQL can read these tables and nothing else, and write nothing.

Exit code: 0 done, 2 wrong use, SQL that fails, or unreadable input.
`;
}
