import type { Report } from 'heapdiff';
import { wantsColor } from './color-choice.ts';
import type { Comparison, Engine, Host } from './host.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import type { CompareRequest } from './parse-arguments.ts';
import { startProgressLine } from './progress-line.ts';
import { packageVersion } from './version.ts';

/**
 * Runs `heapdiff <before> <after>`: compares, and writes the report where the user wants it.
 *
 * @throws UsageMistake where the report could not be written there; HeapDiffError where the snapshots are unfit
 */
export async function runCompare(request: CompareRequest, host: Host): Promise<void> {
  const { before, after, output } = request;
  const file = output === undefined ? undefined : await openOutputFile(output, [before, after]);
  const engine = await host.loadEngine();
  const comparison = await compare(request, host, engine);
  const tool = { name: 'heapdiff', version: packageVersion() } as const;
  const text = formatReport({ ...comparison, tool, command: request.command }, request, host, engine);
  await (file === undefined ? writeToStream(host.stdout, text) : file.write(text));
}

async function compare(request: CompareRequest, host: Host, engine: Engine): Promise<Comparison> {
  const progress = startProgressLine(host, engine.escapeText);
  try {
    return await engine.compareFiles(request.before, request.after, {
      ...(request.iterations === undefined ? {} : { iterations: request.iterations }),
      onProgress: progress.update,
    });
  } finally {
    progress.clear();
  }
}

function formatReport(report: Report, request: CompareRequest, host: Host, engine: Engine): string {
  if (request.format === 'json') return engine.formatJson(report);
  const { stdout, env } = host;
  const isScreen = request.output === undefined;
  const width =
    isScreen && stdout.isTTY && stdout.columns !== undefined ? { width: Math.min(120, stdout.columns) } : {};
  return engine.formatText(report, { color: isScreen && wantsColor(stdout, env), top: request.top, ...width });
}
