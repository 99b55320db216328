import type { Budget, GateRules } from 'heapdiff';
import type { ChosenAnalyzers } from './choose-analyzers.ts';
import { wantsColor } from './color-choice.ts';
import { makeReport } from './compare-command.ts';
import type { Host } from './host.ts';
import type { GateFormat } from './options.ts';
import { writeToStream } from './output-stream.ts';
import type { CompareRequest } from './parse-arguments.ts';

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
  const rules = withLimits(chosen.gate, request.limits);
  const result = engine.checkGate(report, rules, host.today());
  const isScreen = file === undefined;
  const { stdout, env } = host;
  const formats: Record<GateFormat, () => string> = {
    text: () => engine.formatGate(report, result, { color: isScreen && wantsColor(stdout, env) }),
    json: () => engine.formatJson({ ...report, gate: result }),
    junit: () => engine.formatJunit(report, result),
    github: () => engine.formatGithub(report, result),
  };
  const text = formats[request.format]();
  await (file === undefined ? writeToStream(stdout, text) : file.write(text));
  return result.passed;
}

/** What is typed wins over what the config file says, limit by limit. */
function withLimits(rules: GateRules, limits: Budget | undefined): GateRules {
  return limits === undefined ? rules : { ...rules, budget: { ...rules.budget, ...limits } };
}
