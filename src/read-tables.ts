import type { Analyzer } from './analysis/analyzer.ts';
import { checkPath } from './compare-arguments.ts';
import { type CompareOptions, compareFiles } from './compare-files.ts';
import { describeValue } from './describe-value.ts';
import { UsageError } from './errors.ts';
import { Heap } from './graph/heap.ts';
import type { Past } from './inventory/count-classes.ts';
import { readReport } from './report-file.ts';
import { readSnapshot } from './snapshot/read-snapshot.ts';
import { heapTables } from './tables/heap-tables.ts';
import { type NamedReport, reportTables } from './tables/report-tables.ts';
import { REPORT_TABLES, TABLES } from './tables/schema.ts';
import type { Table, TableName } from './tables/table.ts';

/** Which tables are made, and how. */
export interface ReadTablesOptions extends Pick<CompareOptions, 'iterations' | 'onProgress'> {
  /** Names of tables; all there are of these files where it is left out, but for `strings`. */
  readonly tables?: readonly TableName[];
  /** How chains are read where snapshots are compared, and what is known of them. */
  readonly analyzers?: readonly Analyzer[];
  /** That of heapdiff, for the table of reports; unknown there where it is left out. */
  readonly version?: string;
}

/**
 * Reads a snapshot and gives its tables, one after the other; with earlier ones of the same process also what is new since, and the
 * tables of the report that compares them.
 *
 * @param files - paths, earliest first; `-` for standard input
 * @param take - called for each table, and waited for: its batches are made from the heap, which is let go afterwards
 * @throws UsageError where an argument is none of these, or a table is asked for that needs an earlier snapshot
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots are not from one process, or in the wrong order
 */
export async function readTables(
  files: readonly string[],
  options: ReadTablesOptions,
  take: (table: Table) => Promise<void>,
): Promise<void> {
  checkFiles(files, 'snapshot');
  const names = namesOfTables(files.length > 1, options.tables);
  const { onProgress } = options;
  const takeHeap = async (heap: Heap, past: Past | undefined): Promise<void> => {
    const last = heap.snapshot.file;
    onProgress?.({ phase: 'walking the heap of', file: last });
    for (const table of heapTables(heap, names, past)) {
      onProgress?.({ phase: `writing ${table.name} of`, file: last });
      await take(table);
    }
  };
  if (files.length === 1) {
    await takeHeap(new Heap(await readAlone(files[0], onProgress)), undefined);
    return;
  }
  const { iterations, analyzers, version } = options;
  const report = await compareFiles(files[0], files[files.length - 1], {
    between: files.slice(1, -1),
    ...(iterations === undefined ? {} : { iterations }),
    ...(analyzers === undefined ? {} : { analyzers }),
    ...(onProgress === undefined ? {} : { onProgress }),
    onComparison: (comparison, _, cohorts) =>
      takeHeap(comparison.after, {
        comparison,
        snapshotCount: cohorts?.snapshotCount ?? 2,
        cohortOf: cohorts?.cohortOf,
      }),
  });
  const told = version === undefined ? report : { ...report, tool: { name: 'heapdiff', version } };
  await takeReports([{ name: report.snapshots[report.snapshots.length - 1].file, report: told }], names, take);
}

/**
 * Gives the tables of reports that `--format json` wrote: those of a fleet together.
 *
 * @param files - paths; they are the names of the reports in the tables
 * @throws UsageError where an argument is none of these, or a table is of snapshots
 * @throws UnreadableInputError, MalformedReportError where a file is no report
 */
export async function readReportTables(
  files: readonly string[],
  options: Pick<ReadTablesOptions, 'tables'>,
  take: (table: Table) => Promise<void>,
): Promise<void> {
  checkFiles(files, 'report');
  const all = [...REPORT_TABLES];
  const wrong = options.tables?.find((name) => !REPORT_TABLES.has(name));
  if (wrong !== undefined) throw new UsageError(`reports have no table ${wrong}; they have ${all.join(', ')}`);
  const reports: NamedReport[] = [];
  for (const name of files) reports.push({ name, report: await readReport(name) });
  await takeReports(reports, options.tables ?? all, take);
}

async function takeReports(
  reports: readonly NamedReport[],
  names: readonly TableName[],
  take: (table: Table) => Promise<void>,
): Promise<void> {
  for (const table of reportTables(reports)) if (names.includes(table.name)) await take(table);
}

/** The types say so, too; plain JavaScript does not read them. */
function checkFiles(files: unknown, what: string): void {
  if (!Array.isArray(files) || files.length === 0)
    throw new UsageError(`files is ${describeValue(files)}; expected an array of the path of one ${what} or more`);
  for (const file of files) checkPath('files', file);
}

function namesOfTables(hasChange: boolean, asked: readonly TableName[] | undefined): readonly TableName[] {
  const all = TABLES.map(({ name }) => name).filter((name) => hasChange || !REPORT_TABLES.has(name));
  if (asked === undefined) return all.filter((name) => name !== 'strings');
  const wrong = asked.find((name) => !all.includes(name));
  if (wrong === undefined) return asked;
  if (!REPORT_TABLES.has(wrong))
    throw new UsageError(`there is no table ${describeValue(wrong)}; expected one of ${all.join(', ')}`);
  throw new UsageError(`the table ${wrong} is of a comparison: it needs an earlier snapshot`);
}

function readAlone(file: string, onProgress: CompareOptions['onProgress']): ReturnType<typeof readSnapshot> {
  return readSnapshot(file, {
    onProgress: ({ readBytes, totalBytes }) =>
      onProgress?.({
        phase: 'reading',
        file,
        doneBytes: readBytes,
        ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}),
      }),
  });
}
