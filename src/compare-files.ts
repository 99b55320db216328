import type { Analyzer } from './analysis/analyzer.ts';
import { AnalyzerRun, type AnalyzerSettings } from './analysis/run-analyzers.ts';
import { CohortCollector } from './diff/cohorts.ts';
import { type Comparison, compareHeaps } from './diff/compare.ts';
import { selectEdges } from './diff/edge-selection.ts';
import { LineageError, UsageError } from './errors.ts';
import { Heap } from './graph/heap.ts';
import { forecastMemory, type MemoryForecast, type SnapshotStartOf } from './memory-forecast.ts';
import type { NodeOrdinal } from './ordinals.ts';
import type { Report, SnapshotSummary } from './report/report.ts';
import { subtractControl } from './retention/control.ts';
import { type Explanation, findSuspects } from './retention/find-suspects.ts';
import { measureNamedCuts } from './retention/named-cut.ts';
import type { SuspectWithGraph } from './retention/suspect-graph.ts';
import type { SelectEdges } from './snapshot/edge-selection.ts';
import { checkStart, readSnapshot } from './snapshot/read-snapshot.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** How far the work is. */
export interface Progress {
  readonly phase: string;
  readonly file?: string;
  /** 0 to 1, where it is known. */
  readonly doneShare?: number;
}

/** How two snapshots are compared. */
export interface CompareOptions extends AnalyzerSettings {
  /** Snapshots of the same process that were taken between the two, in order: with them growth is told from a leak. */
  readonly between?: readonly string[];
  /**
   * Repetitions of the action between each two snapshots, a whole number from 1 up; or their count at each snapshot after
   * the first, counting up.
   */
  readonly iterations?: number | readonly number[];
  /** Edges as a report writes them (`Connection.tasks`, `@123.tasks`): what cutting each, and all, would free. */
  readonly cuts?: readonly string[];
  /**
   * Two snapshots or more of another process, or of the same one, that did the same without the suspected action: what grows
   * there as fast is no suspect. The iterations between two are taken to be those of the main run.
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
   * go, and waited for: to ask more than the report says. What it throws ends the comparison.
   */
  readonly onComparison?: (comparison: Comparison, explanation: Explanation) => void | Promise<void>;
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
  const files = [before, ...between, after];
  const iterations = iterationsAt(options.iterations, files.length);
  const { analyzers } = options;
  const run = analyzers === undefined ? undefined : new AnalyzerRun(analyzers, options);
  const controlIterations = control && iterationsOfControl(options.iterations, control.length, files.length);

  const forecast = forecastMemory(await checkStarts(files), control && (await checkStarts(control)));
  if (forecast !== undefined) options.onForecast?.(forecast);
  const shown = options.showStrings === true ? { stringsShown: true as const } : {};
  const report = { ...(await compareSeries(files, iterations, options, run)), ...shown };
  if (control === undefined) return report;
  const { suspects, snapshots, iterationsTotal } = await compareControl(control, controlIterations, options);
  const stepShare = (control.length - 1) / (files.length - 1);
  const { subtracted, ...left } = subtractControl(report.suspects, report.noise, suspects, stepShare);
  const total = iterationsTotal === undefined ? {} : { iterationsTotal };
  const isOut = new Set(subtracted.map(({ fingerprint }) => fingerprint));
  const findings = report.findings?.filter(({ suspect = '' }) => !isOut.has(suspect));
  return {
    ...report,
    ...left,
    ...(findings === undefined ? {} : { findings }),
    control: { snapshots, ...total, subtracted },
  };
}

async function checkStarts(files: readonly string[]): Promise<SnapshotStartOf[]> {
  const starts: SnapshotStartOf[] = [];
  for (const file of files) starts.push({ file, start: await checkStart(file) });
  return starts;
}

/** The heaps of one run live no longer than this: a control's are read when those of the main run are gone. */
async function compareSeries(
  files: readonly string[],
  iterations: readonly number[] | undefined,
  { cuts: namesOfCuts, onProgress, onComparison }: Pick<CompareOptions, 'cuts' | 'onProgress' | 'onComparison'>,
  run: AnalyzerRun | undefined,
): Promise<ComparisonWithGraphs> {
  const cuts = namesOfCuts ?? [];
  // The last one first: it tells which edges of the others say anything new.
  const after = new Heap(await read(files[files.length - 1], onProgress), run?.folders);
  const select: SelectEdges = (nodes) => selectEdges(after, nodes);
  const before = await read(files[0], onProgress, select);
  onProgress?.({ phase: 'comparing' });
  const comparison = compareHeaps(before, after);

  const collector = files.length > 2 ? new CohortCollector(comparison, files.length) : undefined;
  const middle: SnapshotSummary[] = [];
  for (const [position, file] of files.slice(1, -1).entries()) {
    const snapshot = await read(file, onProgress, select);
    onProgress?.({ phase: 'comparing', file });
    collector?.add(snapshot, position + 1);
    middle.push(summarise(snapshot));
  }

  onProgress?.({ phase: 'finding what keeps the growth alive' });
  const cohorts = collector?.finish();
  const { suspects, noise, kept } = findSuspects(comparison, {
    iterationsAt: iterations,
    ...(cohorts === undefined ? {} : { cohorts }),
  });
  if (run !== undefined) onProgress?.({ phase: 'asking the analyzers' });
  const analysis = run?.run({ heap: after, suspects, kept, cohorts, iterations: iterations?.at(-1) });
  if (cuts.length > 0) onProgress?.({ phase: 'walking without the edges to cut' });
  const namedCuts = cuts.length === 0 ? undefined : measureNamedCuts(after, cuts);
  await onComparison?.(comparison, { suspects, noise, kept });
  const snapshots = [summarise(before), ...middle, summarise(after.snapshot)];
  return {
    schema: 'heapdiff/report@1',
    snapshots: snapshots.map((summary, at) =>
      iterations === undefined ? summary : { ...summary, iteration: iterations[at] },
    ),
    ...(iterations === undefined ? {} : { iterationsTotal: iterations[iterations.length - 1] }),
    lineage: comparison.lineage,
    accounting: comparison.accounting,
    suspects: analysis?.suspects ?? suspects,
    noise,
    ...(namedCuts === undefined ? {} : { cuts: namedCuts }),
    ...(analysis === undefined ? {} : { findings: analysis.findings }),
    ...(run === undefined || run.problems.length === 0 ? {} : { analyzerProblems: run.problems }),
  };
}

async function compareControl(
  files: readonly string[],
  iterations: readonly number[] | undefined,
  { onProgress, analyzers = [], analyzerBudgetMs }: CompareOptions,
): Promise<ComparisonReport> {
  // Chains are read as in the main run, so that fingerprints are the same; nothing else is asked.
  const readers = analyzers.flatMap(({ name, summary, expand }) =>
    expand === undefined ? [] : [{ name, summary, expand }],
  );
  const run = new AnalyzerRun(readers, analyzerBudgetMs === undefined ? {} : { analyzerBudgetMs });
  try {
    return await compareSeries(files, iterations, onProgress === undefined ? {} : { onProgress }, run);
  } catch (error) {
    throw error instanceof LineageError ? new LineageError(error.verdict, `control: ${error.message}`) : error;
  }
}

/** The types say so, too; plain JavaScript does not read them. */
function checkPath(argument: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new UsageError(`${argument} is ${describeValue(value)}; expected a path, or "-" for standard input`);
}

function controlFiles(value: CompareOptions['control']): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new UsageError(`control is ${describeValue(value)}; expected an array of paths`);
  if (value.length < 2) throw new UsageError(`control has ${value.length} of the two paths or more that are expected`);
  for (const path of value) checkPath('control', path);
  return value;
}

function checkEdges(value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) throw new UsageError(`cuts is ${describeValue(value)}; expected an array of edges`);
  for (const edge of value) {
    if (typeof edge === 'string' && edge !== '') continue;
    throw new UsageError(`cuts has ${describeValue(edge)}; expected edges like "Connection.tasks"`);
  }
}

/** @returns the iterations since the first snapshot, for each snapshot */
function iterationsAt(value: CompareOptions['iterations'], snapshotCount: number): number[] | undefined {
  if (value === undefined) return undefined;
  const counts =
    typeof value === 'number' ? Array.from({ length: snapshotCount - 1 }, (_, at) => value * (at + 1)) : value;
  const isCount = (count: unknown, at: number): boolean =>
    Number.isSafeInteger(count) && Number(count) > (at === 0 ? 0 : counts[at - 1]);
  if (Array.isArray(counts) && counts.length === snapshotCount - 1 && counts.every(isCount)) return [0, ...counts];
  const orCounts = snapshotCount > 2 ? `, or an array of ${snapshotCount - 1} that count up` : '';
  throw new UsageError(`iterations is ${describeValue(value)}; expected a whole number from 1 up${orCounts}`);
}

/** Counts at each snapshot say nothing of a run with more or fewer snapshots. */
function iterationsOfControl(
  value: CompareOptions['iterations'],
  snapshotCount: number,
  mainCount: number,
): number[] | undefined {
  if (typeof value !== 'object' || snapshotCount === mainCount) return iterationsAt(value, snapshotCount);
  throw new UsageError(
    `control has ${snapshotCount} snapshots, for ${mainCount} with counts of iterations; expected as many, or one number of iterations`,
  );
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? `of type ${typeof value}`
    : String(value);
}

function read(file: string, onProgress: CompareOptions['onProgress'], select?: SelectEdges): Promise<Snapshot> {
  return readSnapshot(file, {
    onProgress: ({ readBytes, totalBytes }) =>
      onProgress?.({ phase: 'reading', file, ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}) }),
    ...(select === undefined ? {} : { selectEdges: select }),
  });
}

function summarise({ file, nodeCount, edgeCountInFile, shallowBytes, extraNativeBytes }: Snapshot): SnapshotSummary {
  let totalBytes = extraNativeBytes;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) totalBytes += shallowBytes[node];
  return { file, nodeCount, edgeCount: edgeCountInFile, totalBytes };
}
