import { isNamedAsSnapshot, withoutSidecars } from './file-lists.ts';
import {
  knownFormat,
  namedFile,
  onlyValue,
  outputOf,
  parseOptions,
  positiveInteger,
  refuseDoubleInput,
} from './option-parser.ts';
import { DEFAULT_ROWS, QUERY_FORMATS, QUERY_OPTIONS, type QueryFormat } from './options.ts';
import { iterationCounts } from './parse-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff query`. */
export interface QueryRequest {
  /** Paths, earliest first; one may be `-`, which is standard input. */
  readonly files: readonly string[];
  readonly sql: string;
  readonly format: QueryFormat;
  /** Most rows. */
  readonly top: number;
  readonly showStrings: boolean;
  readonly usesIndex: boolean;
  readonly iterations?: number | readonly number[];
  /** Where the answer goes; standard output where it is left out. */
  readonly output?: string;
}

const USAGE = 'heapdiff query <snapshot> [later...] "<sql>"';

/**
 * Reads the arguments of the command.
 *
 * @param args - what follows its name
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseQueryArguments(args: readonly string[]): QueryRequest {
  const { options, files: given } = parseOptions(args, QUERY_OPTIONS);
  const sql = given.at(-1) ?? '';
  const files = withoutSidecars(given.slice(0, -1));
  if (given.length === 0) throw new UsageMistake(`no snapshot given; expected ${USAGE}`);
  if (files.length === 0 && isSql(sql)) throw new UsageMistake(`no snapshot given before the SQL; expected ${USAGE}`);
  if (files.length === 0 || !isSql(sql)) throw new UsageMistake(`no SQL given behind the snapshot; expected ${USAGE}`);
  for (const file of files) namedFile('a snapshot', file);
  refuseDoubleInput(files);
  const format = onlyValue('--format', options.format);
  const top = onlyValue('--top', options.top);
  const iterations = onlyValue('--iterations', options.iterations);
  if (iterations !== undefined && files.length === 1)
    throw new UsageMistake('--iterations is the count between two snapshots, and only one is given');
  return {
    files,
    sql,
    format: format === undefined ? 'text' : knownFormat(format, QUERY_FORMATS),
    top: top === undefined ? DEFAULT_ROWS : positiveInteger('--top', top),
    showStrings: options['show-strings'] === true,
    usesIndex: options['no-index'] !== true,
    ...(iterations === undefined ? {} : { iterations: iterationCounts(iterations, files.length) }),
    ...outputOf(options),
  };
}

/** One word is a path. */
function isSql(text: string): boolean {
  return /\S\s+\S/u.test(text) && !isNamedAsSnapshot(text);
}
