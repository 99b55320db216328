import type { Report } from 'heapdiff';
import type { ChosenAnalyzers } from './choose-analyzers.ts';
import { watchClasses } from './class-notes.ts';
import { wantsColor } from './color-choice.ts';
import { makeReport } from './compare-command.ts';
import type { Host } from './host.ts';
import type { GateFormat } from './options.ts';
import { writeToStream } from './output-stream.ts';
import type { CompareRequest } from './parse-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';
import { pathInWorkspace } from './workspace-path.ts';

const LONGEST_NOTE = 4000;

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
  const classes = watchClasses(chosen, await host.loadEngine());
  const { report, file, engine } = await makeReport(request, chosen, host, classes.onComparison);
  expectTwo(report);
  for (const note of classes.notes) {
    await writeToStream(host.stderr, `heapdiff: note: ${engine.escapeText(note, LONGEST_NOTE)}\n`);
  }
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

/**
 * A gate must not pass because one snapshot was given twice. Where nothing was allocated by the end, it passes: a page that lets go of
 * all is the same again.
 *
 * @throws UsageMistake where the first and the last are one
 */
export function expectTwo({ snapshots, warnings = [] }: Pick<Report, 'snapshots' | 'warnings'>): void {
  if (!warnings.some(({ code }) => code === 'same-snapshot')) return;
  const [first, last] = [snapshots[0], snapshots[snapshots.length - 1]];
  throw new UsageMistake(
    `${first.file} and ${last.file} are one snapshot, twice: nothing was allocated between them; expected another one, taken after the action was repeated`,
  );
}
