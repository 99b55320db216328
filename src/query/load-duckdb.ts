import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** DuckDB's own package. */
export type DuckDb = typeof import('@duckdb/node-api');

const PACKAGE = '@duckdb/node-api';
/** The one that heapdiff is tested with. */
const TESTED_VERSION = '1.5.5-r.5';

/**
 * Loads DuckDB from beside heapdiff, else from the working directory.
 *
 * @throws UsageError where it is not installed, or has nothing for this machine
 */
export function loadDuckDb(): DuckDb {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const load = createRequire(from);
    let path: string;
    try {
      path = load.resolve(PACKAGE);
    } catch {
      continue;
    }
    try {
      return load(path) as DuckDb;
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new UsageError(`${PACKAGE} cannot be loaded (${reason}); expected a version for this machine`);
    }
  }
  throw new UsageError(`heapdiff query needs DuckDB: npm install ${PACKAGE}@${TESTED_VERSION} beside heapdiff`);
}
