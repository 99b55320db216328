import type { Progress, Table, TableName } from 'heapdiff';
import { sharedMode } from '../shared-mode.ts';
import type { ExportRequest } from './export-arguments.ts';
import type { Engine, Host } from './host.ts';
import { writeToStream } from './output-stream.ts';
import { rejectWhenAborted } from './reject-when-aborted.ts';
import { TableFolder } from './table-folder.ts';
import { packageVersion } from './version.ts';
import { withProgress } from './with-progress.ts';

/** Room for a path. */
const LONGEST_LINE = 4000;

/**
 * Runs `heapdiff export`: writes each table as a file, and says how many rows each has.
 *
 * @throws UsageMistake where the folder cannot be written, or has such files; HeapDiffError where a snapshot or a report is unfit
 */
export async function runExport(request: ExportRequest, host: Host): Promise<void> {
  const { format, output, files } = request;
  const engine = await host.loadEngine();
  const folder = await TableFolder.open(output, format);
  const mode = sharedMode(files);
  try {
    const rowCounts = new Map<TableName, number>();
    const write = async (table: Table): Promise<void> => {
      const counted = countRows(table, (count) => rowCounts.set(table.name, count));
      const draft = folder.draftOf(table.name);
      await (format === 'arrow' ? engine.writeArrow(counted, draft, mode) : engine.writeParquet(counted, draft, mode));
    };
    await host.interruptible((signal) =>
      Promise.race([
        withProgress(files, host, engine, (onProgress) => readInto(write, request, host, engine, onProgress)),
        rejectWhenAborted(
          signal,
          () => new engine.HeapDiffError('interrupted', `interrupted while exporting to ${output}`),
        ),
      ]),
    );
    const written = await folder.finish();
    const lines = written.map(({ name, file }) => {
      const count = rowCounts.get(name) ?? 0;
      return `${file}: ${engine.formatCount(count)} ${count === 1 ? 'row' : 'rows'}`;
    });
    await writeToStream(host.stdout, lines.map((line) => `${engine.escapeText(line, LONGEST_LINE)}\n`).join(''));
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

async function readInto(
  write: (table: Table) => Promise<void>,
  { files, areReports, tables, iterations }: ExportRequest,
  host: Host,
  engine: Engine,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const chosen = tables === undefined ? {} : { tables };
  if (areReports) return engine.readReportTables(files, chosen, write);
  const version = packageVersion();
  const options = { ...chosen, ...(iterations === undefined ? {} : { iterations }), onProgress, version };
  return engine.readTables(files, { ...options, analyzers: await host.loadBuiltIns() }, write);
}

function countRows(table: Table, tell: (count: number) => void): Table {
  return {
    ...table,
    *batches() {
      let count = 0;
      for (const batch of table.batches()) {
        count += batch.rowCount;
        yield batch;
      }
      tell(count);
    },
  };
}
