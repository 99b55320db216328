import type { CompareOptions, ComparisonReport, GivenOptions, Report } from 'heapdiff';
import type { ChosenAnalyzers } from './choose-analyzers.ts';
import { wantsColor } from './color-choice.ts';
import type { Engine, Host } from './host.ts';
import { loadPlugins } from './memlab-options.ts';
import { DEFAULT_TOP } from './options.ts';
import { type OutputFile, openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import type { CompareRequest, ReportRequest } from './parse-arguments.ts';
import { formatPicture } from './picture-formats.ts';
import { areSameFile } from './same-file.ts';
import { UsageMistake } from './usage-mistake.ts';
import { packageVersion } from './version.ts';
import { withProgress } from './with-progress.ts';

const LONGEST_NAME = 500;
const LONGEST_WARNING = 4000;
const MOST_NAMED = 10;

/**
 * Runs `heapdiff <before> <after>`: compares, and writes the report where the user wants it.
 *
 * @throws UsageMistake where the report could not be written there; HeapDiffError where the snapshots are unfit
 */
export async function runCompare(request: CompareRequest, chosen: ChosenAnalyzers, host: Host): Promise<void> {
  refuseScreen(request, host);
  const { file, report, engine } = await makeReport(request, chosen, host);
  const text = await formatReport(keepSuspect(report, request.suspect, engine), request, host, engine);
  await (file === undefined ? writeToStream(host.stdout, text) : file.write(text));
}

/** A page is for a browser: on a terminal it would be many screens of script. This is said before the long work. */
function refuseScreen({ format, output }: CompareRequest, { stdout }: Host): void {
  if (format !== 'html' || output !== undefined || stdout.isTTY !== true) return;
  throw new UsageMistake(
    '--format html is a page for a browser, not for a terminal; name a file for it: -o report.html',
  );
}

/** A report, and where it goes. */
export interface MadeReport {
  readonly report: Report;
  /** Undefined for standard output. */
  readonly file: OutputFile | undefined;
  readonly engine: Engine;
}

/**
 * Compares, warns on stderr of what a user may not have meant, and opens the file that the answer goes to.
 *
 * @param onComparison - asks more of the heaps
 * @throws UsageMistake where it could not be written there; HeapDiffError where the snapshots are unfit
 */
export async function makeReport(
  request: ReportRequest,
  chosen: ChosenAnalyzers,
  host: Host,
  onComparison?: CompareOptions['onComparison'],
): Promise<MadeReport> {
  const { output } = request;
  const file = output === undefined ? undefined : await openOutputFile(output, allFiles(request));
  const engine = await host.loadEngine();
  for (const warning of await findDoubles(request, engine)) {
    await writeToStream(host.stderr, `heapdiff: warning: ${warning}\n`);
  }
  const memlab = await loadPlugins(request.memlab, [request.before, ...request.between, request.after]);
  const comparison = await compare(request, chosen, host, engine, async (compared, explanation, cohorts) => {
    await onComparison?.(compared, explanation, cohorts);
    await memlab?.onComparison(compared, explanation);
  });
  for (const { analyzer, message } of comparison.analyzerProblems ?? []) {
    const warning = engine.escapeText(`analyzer ${analyzer} failed and said nothing: ${message}`, LONGEST_WARNING);
    await writeToStream(host.stderr, `heapdiff: warning: ${warning}\n`);
  }
  const findings = memlab?.findings();
  const said = findings === undefined ? {} : { memlab: findings };
  const tool = { name: 'heapdiff', version: packageVersion() } as const;
  return { report: { ...comparison, ...said, tool, command: request.command }, file, engine };
}

function allFiles({ before, between, after, control = [] }: ReportRequest): string[] {
  return [before, ...between, after, ...control];
}

/** A comparison of a thing with itself is no error, but seldom what was meant. */
async function findDoubles({ before, after, control }: ReportRequest, engine: Engine): Promise<string[]> {
  const warnings: string[] = [];
  const warnOfPair = async (earlier: string, later: string, which: string): Promise<void> => {
    if (!(await areSameFile(earlier, later))) return;
    warnings.push(`both${which} are the same file, ${engine.escapeText(later, LONGEST_NAME)}`);
  };
  await warnOfPair(before, after, '');
  if (control === undefined) return warnings;
  const [first, last] = [control[0], control[control.length - 1]];
  await warnOfPair(first, last, ' of --control');
  const isRunItself = (await areSameFile(before, first)) && (await areSameFile(after, last));
  return isRunItself ? [...warnings, '--control is the run itself: all its suspects are subtracted'] : warnings;
}

async function compare(
  request: ReportRequest,
  chosen: ChosenAnalyzers,
  host: Host,
  engine: Engine,
  onComparison: NonNullable<CompareOptions['onComparison']>,
): Promise<ComparisonReport> {
  const { before, between, after, iterations, control, cuts, showStrings } = request;
  return withProgress(allFiles(request), host, engine, (onProgress, onForecast) =>
    engine.compareFiles(before, after, {
      between,
      cuts,
      analyzers: chosen.analyzers,
      analyzerOptions: mergeOptions(chosen.options, request.analyzerOptions),
      showStrings,
      sourceFolder: host.workingFolder,
      ...(iterations === undefined ? {} : { iterations }),
      ...(control === undefined ? {} : { control }),
      onComparison,
      onForecast,
      onProgress,
    }),
  );
}

/** The report with just the suspect that somebody asked for, and what analyzers say of it. */
function keepSuspect(report: Report, fingerprint: string | undefined, engine: Engine): Report {
  if (fingerprint === undefined) return report;
  const suspects = engine.findByFingerprint(report.suspects, fingerprint);
  if (suspects.length === 0) throw unknownSuspect(fingerprint, report.suspects);
  const kept = new Set(suspects.map((suspect) => suspect.fingerprint));
  const findings = report.findings?.filter(({ suspect = '' }) => kept.has(suspect));
  const others = report.suspects.filter((suspect) => !suspects.includes(suspect));
  const suspectsLeftOut = {
    count: others.length,
    growthBytes: others.reduce((sum, { growthBytes }) => sum + growthBytes, 0),
    shareOfGrowth: others.reduce((sum, { shareOfGrowth }) => sum + shareOfGrowth, 0),
  };
  return {
    ...report,
    suspects,
    ...(others.length > 0 ? { suspectsLeftOut } : {}),
    ...(findings === undefined ? {} : { findings }),
  };
}

/** The error for a fingerprint that none of the suspects has. */
export function unknownSuspect(
  fingerprint: string,
  suspects: readonly { readonly fingerprint: string }[],
): UsageMistake {
  const names = suspects.slice(0, MOST_NAMED).map((suspect) => suspect.fingerprint);
  const others = names.length === 0 ? 'there are no suspects' : `expected one of ${names.join(', ')}`;
  return new UsageMistake(`no suspect has the fingerprint ${fingerprint}; ${others}`);
}

/** What is typed wins over what the config file says. */
function mergeOptions(fromFile: GivenOptions, typed: GivenOptions): GivenOptions {
  const names = new Set([...Object.keys(fromFile), ...Object.keys(typed)]);
  return Object.fromEntries([...names].map((name) => [name, { ...fromFile[name], ...typed[name] }]));
}

async function formatReport(report: Report, request: CompareRequest, host: Host, engine: Engine): Promise<string> {
  const { format, bounds, top = DEFAULT_TOP } = request;
  if (format === 'json') return engine.formatJson(report);
  if (format === 'html') return engine.formatHtml(report, request.top === undefined ? {} : { top: request.top });
  if (format === 'markdown') return engine.formatMarkdown(report, { top });
  if (format !== 'text') {
    const [largest, ...others] = report.suspects;
    if (request.suspect !== undefined && others.length > 0) {
      const warning = `${others.length + 1} suspects have the fingerprint ${request.suspect}; the picture is of the largest`;
      await writeToStream(host.stderr, `heapdiff: warning: ${warning}\n`);
    }
    const picture = largest === undefined ? engine.NO_SUSPECTS : engine.drawSuspect(largest, bounds);
    return formatPicture(picture, format, engine);
  }
  const { stdout, env } = host;
  const isScreen = request.output === undefined;
  const width = isScreen && stdout.isTTY && stdout.columns ? { width: stdout.columns } : {};
  return engine.formatText(report, { color: isScreen && wantsColor(stdout, env), top, ...width });
}
