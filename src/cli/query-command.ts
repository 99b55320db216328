import type { Host } from './host.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import type { QueryRequest } from './query-arguments.ts';
import { formatResult } from './query-output.ts';
import { packageVersion } from './version.ts';
import { withProgress } from './with-progress.ts';

/**
 * Runs `heapdiff query`: asks the tables of the snapshots, and writes the answer where the user wants it.
 *
 * @throws UsageMistake where it could not be written there; HeapDiffError where a snapshot is unfit, or the SQL fails
 */
export async function runQuery(request: QueryRequest, host: Host): Promise<void> {
  const { files, sql, output, format, top, showStrings, usesIndex, iterations } = request;
  const target = output === undefined ? undefined : await openOutputFile(output, files);
  const engine = await host.loadEngine();
  // Of one snapshot they are not asked.
  const analyzers = files.length > 1 ? await host.loadBuiltIns() : [];
  const notices: string[] = [];
  const result = await withProgress(files, host, engine, (onProgress) =>
    engine.querySnapshots(files, sql, {
      version: packageVersion(),
      top,
      showStrings,
      usesIndex,
      analyzers,
      ...(iterations === undefined ? {} : { iterations }),
      onProgress,
      onNotice: (notice) => notices.push(notice),
    }),
  );
  const text = formatResult(result, format, engine);
  await (target === undefined ? writeToStream(host.stdout, text) : target.write(text));
  // In a table for people it stands below the rows.
  if (result.hasMore && format !== 'text')
    notices.push(`only the first ${engine.formatCount(top)} rows are written; --top N writes more`);
  for (const notice of host.isQuiet === true ? [] : notices)
    await writeToStream(host.stderr, `heapdiff: ${engine.escapeText(notice, 4000)}\n`);
}
