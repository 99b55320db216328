import { TABLE_NAMES, type TableName } from '../table-names.ts';
import { withoutSidecars } from './file-lists.ts';
import { knownFormat, namedFile, onlyValue, outputOf, parseOptions, refuseDoubleInput } from './option-parser.ts';
import { EXPORT_OPTIONS, TABLE_FORMATS, type TableFormat } from './options.ts';
import { iterationCounts } from './parse-arguments.ts';
import { readTableNames } from './table-names.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff export`. */
export interface ExportRequest {
  /** Paths of snapshots, earliest first, of which one may be `-`; or of stored reports. */
  readonly files: readonly string[];
  /** Whether the files are reports. */
  readonly areReports: boolean;
  readonly format: TableFormat;
  /** The folder. */
  readonly output: string;
  /** All there are where it is left out. */
  readonly tables?: readonly TableName[];
  readonly showStrings: boolean;
  readonly iterations?: number | readonly number[];
}

const USAGE = 'heapdiff export <snapshot> [later...] -o <folder>';

/**
 * Reads the arguments of the command.
 *
 * @param args - what follows its name
 * @throws UsageMistake with what is wrong and what was perhaps meant
 */
export function parseExportArguments(args: readonly string[]): ExportRequest {
  const { options, files: given } = parseOptions(args, EXPORT_OPTIONS);
  const files = withoutSidecars(given);
  if (files.length === 0) throw new UsageMistake(`no snapshot and no report given; expected ${USAGE}`);
  for (const file of files) namedFile('a file', file);
  refuseDoubleInput(files);
  const { output } = outputOf(options);
  if (output === undefined) throw new UsageMistake(`no folder given that the tables go to; expected ${USAGE}`);
  const format = onlyValue('--format', options.format);
  const tables = onlyValue('--tables', options['tables']);
  const showStrings = options['show-strings'] === true;
  const iterations = onlyValue('--iterations', options.iterations);
  const areReports = areAllReports(files);
  if (areReports && (iterations !== undefined || showStrings))
    throw new UsageMistake('--iterations and --show-strings are for snapshots, and the files are reports');
  if (iterations !== undefined && files.length === 1)
    throw new UsageMistake('--iterations is the count between two snapshots, and only one is given');
  const names = tables === undefined ? allTables(files, areReports, showStrings) : readTableNames(tables, showStrings);
  return {
    files,
    areReports,
    format: format === undefined ? 'parquet' : knownFormat(format, TABLE_FORMATS),
    output,
    showStrings,
    ...(names === undefined ? {} : { tables: names }),
    ...(iterations === undefined ? {} : { iterations: iterationCounts(iterations, files.length) }),
  };
}

/** With strings, who asks for no table by name asks for those, too. */
function allTables(
  files: readonly string[],
  areReports: boolean,
  showStrings: boolean,
): readonly TableName[] | undefined {
  if (areReports || !showStrings) return undefined;
  return files.length > 1 ? TABLE_NAMES : TABLE_NAMES.slice(0, TABLE_NAMES.indexOf('strings') + 1);
}

/** Reports are told by their names, as snapshots have others. */
function areAllReports(files: readonly string[]): boolean {
  const reports = files.filter((file) => file.endsWith('.json'));
  if (reports.length === 0 || reports.length === files.length) return reports.length > 0;
  const snapshot = files.find((file) => !file.endsWith('.json'));
  throw new UsageMistake(`${reports[0]} is a report and ${snapshot} is none; expected snapshots, or reports`);
}
