import type { ChosenAnalyzers } from './choose-analyzers.ts';
import { wantsColor } from './color-choice.ts';
import { makeReport } from './compare-command.ts';
import type { Host } from './host.ts';
import type { GateFormat } from './options.ts';
import { writeToStream } from './output-stream.ts';
import type { CompareRequest } from './parse-arguments.ts';
import { pathInWorkspace } from './workspace-path.ts';

/**
 * Runs `heapdiff check <before> <after>`: a gate for CI.
 *
 * @returns whether it passed
 * @throws UsageMistake and HeapDiffError as a comparison does
 */
export async function runCheck(
  request: CompareRequest<GateFormat>,
  chosen: ChosenAnalyzers,
  host: Host,
): Promise<boolean> {
  const { report, file, engine } = await makeReport(request, chosen, host);
  const result = engine.checkGate(report, chosen.gate, host.today(), request.limits);
  const isScreen = file === undefined;
  const { stdout, env, workingFolder } = host;
  const { GITHUB_WORKSPACE: workspace } = env;
  const formats: Record<GateFormat, () => string> = {
    text: () => engine.formatGate(report, result, { color: isScreen && wantsColor(stdout, env) }),
    json: () => engine.formatJson({ ...report, gate: result }),
    junit: () => engine.formatJunit(report, result),
    github: () =>
      engine.formatGithub(report, result, { fileOf: (url) => pathInWorkspace(url, [workspace, workingFolder]) }),
  };
  const text = formats[request.format]();
  await (file === undefined ? writeToStream(stdout, text) : file.write(text));
  return result.passed;
}
