import type { Analyzer } from './analysis/analyzer.ts';
import { findingsOfLeft } from './analysis/findings-of-left.ts';
import { AnalyzerRun, type AnalyzerSettings } from './analysis/run-analyzers.ts';
import { readSeries, type Series } from './capture/series.ts';
import { checkEdges, checkPath, controlFiles, iterationsAt, iterationsOfControl } from './compare-arguments.ts';
import { compareSeries } from './compare-series.ts';
import type { Cohorts } from './diff/cohorts.ts';
import type { Comparison } from './diff/compare.ts';
import { refuseOtherRedaction } from './diff/redaction.ts';
import { LineageError } from './errors.ts';
import { forecastMemory, type MemoryForecast, type SnapshotStartOf } from './memory-forecast.ts';
import type { Report, ReportWarning } from './report/report.ts';
import { subtractControl } from './retention/control.ts';
import type { Explanation } from './retention/find-suspects.ts';
import type { SuspectWithGraph } from './retention/suspect-graph.ts';
import { checkStart } from './snapshot/read-snapshot.ts';

/** How far the work is. */
export interface Progress {
  readonly phase: string;
  readonly file?: string;
  /** 0 to 1, where it is known. */
  readonly doneShare?: number;
  /** Bytes that were read, as they are stored. */
  readonly doneBytes?: number;
}

/** How two snapshots are compared. */
export interface CompareOptions extends AnalyzerSettings {
  /** Snapshots of the same process that were taken between the two, in order: with them growth is told from a leak. */
  readonly between?: readonly string[];
  /**
   * Repetitions of the action between each two snapshots, a whole number from 1 up; or their count at each snapshot after
   * the first, counting up. Where it is left out, the sidecars of the capture may tell.
   */
  readonly iterations?: number | readonly number[];
  /**
   * Absolute path of the folder in which the source maps of scripts may be read, so that places where objects were allocated are
   * told as they were written; where it is left out, they are told as they run.
   */
  readonly sourceFolder?: string;
  /** Edges as a report writes them (`Connection.tasks`, `@123.tasks`): what cutting each, and all, would free. */
  readonly cuts?: readonly string[];
  /**
   * Two snapshots or more of another process, or of the same one, that did the same without the suspected action: what grows
   * there as fast is no suspect. The iterations between two are taken to be those of the main run, where no sidecars tell them.
   */
  readonly control?: readonly string[];
  /** What else is asked of the heap: libraries that they know, findings of their own. */
  readonly analyzers?: readonly Analyzer[];
  /**
   * Called before the first snapshot is read, with what memory the comparison will need; what it throws ends the comparison.
   * Not called where all inputs are streams.
   */
  readonly onForecast?: (forecast: MemoryForecast) => void;
  /** Called when each phase begins, and while files are read. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Called with the heaps of the first and the last snapshot, and what explains the growth between them, before they are let
   * go, and waited for: to ask more than the report says. With snapshots in between also when each object was born. What it throws
   * ends the comparison.
   */
  readonly onComparison?: (
    comparison: Comparison,
    explanation: Explanation,
    cohorts: Cohorts | undefined,
  ) => void | Promise<void>;
}

/** A report before somebody says which tool and command made it. */
export type ComparisonReport = Omit<Report, 'tool' | 'command'>;

/** The same, with the graphs of its suspects, which are no part of what is printed. */
export interface ComparisonWithGraphs extends ComparisonReport {
  readonly suspects: readonly SuspectWithGraph[];
}

/**
 * Reads two snapshots and says which references keep alive what was added between them: the whole way from bytes to the
 * report's model.
 *
 * @param before - path of the earlier snapshot, `-` for standard input
 * @throws UsageError where an argument is none of these, or an edge to cut is in no object of the last snapshot
 * @throws UnreadableInputError, MalformedSnapshotError, TruncatedSnapshotError for files that are no whole snapshots
 * @throws LineageError when the snapshots, or those of the control, are not from one process, or in the wrong order
 */
export async function compareFiles(
  before: string,
  after: string,
  options: CompareOptions = {},
): Promise<ComparisonWithGraphs> {
  const between = options.between ?? [];
  for (const [argument, path] of Object.entries({ before, after })) checkPath(argument, path);
  for (const path of between) checkPath('between', path);
  checkEdges(options.cuts);
  const control = controlFiles(options.control);
  const known = ({ iterations }: Series): CompareOptions['iterations'] =>
    options.iterations === undefined ? iterations : options.iterations;
  const series = await readSeries([before, ...between, after]);
  const { files } = series;
  const iterations = iterationsAt(known(series), files.length);
  const { analyzers } = options;
  const run = analyzers === undefined ? undefined : new AnalyzerRun(analyzers, options);
  const controlSeries = control && (await readSeries(control));
  const controlIterations =
    controlSeries && iterationsOfControl(known(controlSeries), controlSeries.files.length, files.length);

  const forecast = forecastMemory(
    await checkStarts([...files, ...series.phases.map(({ file }) => file)]),
    controlSeries && (await checkStarts(controlSeries.files)),
  );
  if (forecast !== undefined) options.onForecast?.(forecast);
  const shown = options.showStrings === true ? { stringsShown: true as const } : {};
  const report = { ...(await compareSeries(series, iterations, options, run)), ...shown };
  if (controlSeries === undefined) return report;
  const controlReport = await compareControl(controlSeries, controlIterations, options);
  const { suspects, snapshots, iterationsTotal, redaction } = controlReport;
  refuseOtherRedaction(
    { file: after, redaction: report.redaction },
    { file: controlSeries.files[controlSeries.files.length - 1], redaction },
  );
  const stepShare = (iterationsTotal ?? controlSeries.files.length - 1) / (iterations?.at(-1) ?? files.length - 1);
  const { subtracted, ...left } = subtractControl(report.suspects, report.noise, suspects, stepShare);
  const total = iterationsTotal === undefined ? {} : { iterationsTotal };
  const findings = report.findings && findingsOfLeft(report.findings, report.suspects, left.suspects);
  const warnings = [...(report.warnings ?? []), ...warningsOfControl(controlReport)];
  return {
    ...report,
    ...left,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(findings === undefined ? {} : { findings }),
    control: { snapshots, ...total, subtracted },
  };
}

async function checkStarts(files: readonly string[]): Promise<SnapshotStartOf[]> {
  const starts: SnapshotStartOf[] = [];
  for (const file of files) starts.push({ file, start: await checkStart(file) });
  return starts;
}

async function compareControl(
  series: Series,
  iterations: readonly number[] | undefined,
  { onProgress, analyzers = [], analyzerBudgetMs }: CompareOptions,
): Promise<ComparisonReport> {
  // Chains are read as in the main run, so that fingerprints are the same; nothing else is asked.
  const readers = analyzers.flatMap(({ name, summary, expand }) =>
    expand === undefined ? [] : [{ name, summary, expand }],
  );
  const run = new AnalyzerRun(readers, analyzerBudgetMs === undefined ? {} : { analyzerBudgetMs });
  try {
    const spared = { ...series, phases: [] };
    return await compareSeries(spared, iterations, onProgress === undefined ? {} : { onProgress }, run);
  } catch (error) {
    throw error instanceof LineageError ? new LineageError(error.verdict, `control: ${error.message}`) : error;
  }
}

function warningsOfControl({ warnings = [] }: ComparisonReport): ReportWarning[] {
  return warnings.map(({ code, message }) => ({ code, message: `control: ${message}` }));
}
