import { wantsColor } from './color-choice.ts';
import type { Host } from './host.ts';
import { DEFAULT_CLASSES } from './options.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import type { SummaryRequest } from './summary-arguments.ts';
import { packageVersion } from './version.ts';
import { withIndex } from './with-index.ts';
import { withProgress } from './with-progress.ts';

/**
 * Runs `heapdiff summary <snapshot> [later...]`: counts what lives by class, and writes it where the user wants it.
 *
 * @throws UsageMistake where it could not be written there; HeapDiffError where a snapshot is unfit
 */
export async function runSummary(request: SummaryRequest, host: Host): Promise<void> {
  const { files, choice, format, output, command, usesIndex } = request;
  const target = output === undefined ? undefined : await openOutputFile(output, files);
  const engine = await host.loadEngine();
  const top = request.top ?? (format === 'text' ? DEFAULT_CLASSES : undefined);
  await withIndex(usesIndex, host, engine, async (index) => {
    const summary = await withProgress(files, host, engine, (onProgress) =>
      engine.summariseFiles(files, { ...choice, ...(top === undefined ? {} : { top }), onProgress, ...index }),
    );
    const text =
      format === 'json'
        ? engine.formatSummaryJson(summary, { tool: { name: 'heapdiff', version: packageVersion() }, command })
        : engine.formatSummary(summary, { color: output === undefined && wantsColor(host.stdout, host.env) });
    await (target === undefined ? writeToStream(host.stdout, text) : target.write(text));
  });
}
