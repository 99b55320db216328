import type { ComparisonReport, Report } from 'heapdiff';
import { wantsColor } from './color-choice.ts';
import type { Engine, Host } from './host.ts';
import { explainShortage } from './memory-shortage.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import type { CompareRequest } from './parse-arguments.ts';
import { describeProgress, startProgressLine } from './progress-line.ts';
import { areSameFile } from './same-file.ts';
import { packageVersion } from './version.ts';

const LONGEST_NAME = 500;

/**
 * Runs `heapdiff <before> <after>`: compares, and writes the report where the user wants it.
 *
 * @throws UsageMistake where the report could not be written there; HeapDiffError where the snapshots are unfit
 */
export async function runCompare(request: CompareRequest, host: Host): Promise<void> {
  const { before, after, output } = request;
  const file = output === undefined ? undefined : await openOutputFile(output, [before, ...request.between, after]);
  const engine = await host.loadEngine();
  if (await areSameFile(before, after)) {
    const name = engine.escapeText(after, LONGEST_NAME);
    await writeToStream(host.stderr, `heapdiff: warning: both are the same file, ${name}\n`);
  }
  const comparison = await compare(request, host, engine);
  const tool = { name: 'heapdiff', version: packageVersion() } as const;
  const text = formatReport({ ...comparison, tool, command: request.command }, request, host, engine);
  await (file === undefined ? writeToStream(host.stdout, text) : file.write(text));
}

async function compare(request: CompareRequest, host: Host, engine: Engine): Promise<ComparisonReport> {
  const { before, between, after, iterations, cuts } = request;
  const progress = startProgressLine(host, engine.escapeText);
  let doing = describeProgress({ phase: 'reading', file: before });
  try {
    return await engine.compareFiles(before, after, {
      between,
      cuts,
      ...(iterations === undefined ? {} : { iterations }),
      onProgress: (reached) => {
        doing = describeProgress(reached);
        progress.update(reached);
      },
    });
  } catch (error) {
    throw await explainShortage(error, doing, [before, ...between, after]);
  } finally {
    progress.clear();
  }
}

function formatReport(report: Report, request: CompareRequest, host: Host, engine: Engine): string {
  if (request.format === 'json') return engine.formatJson(report);
  const { stdout, env } = host;
  const isScreen = request.output === undefined;
  const width = isScreen && stdout.isTTY && stdout.columns ? { width: stdout.columns } : {};
  return engine.formatText(report, { color: isScreen && wantsColor(stdout, env), top: request.top, ...width });
}
