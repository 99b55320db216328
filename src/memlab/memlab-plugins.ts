import type { ILeakFilter } from '@memlab/core';
import type { Comparison, Explanation, MemlabAnalysis, MemlabFilter, MemlabFindings } from 'heapdiff';
import { findAddedIds } from './added-ids.ts';
import { captureOutput } from './captured-output.ts';
import { selectLeaks } from './leak-filter.ts';
import { loadMemlab, type MemlabCore } from './load-memlab.ts';
import { type Analysis, findPlugin, loadAnalysis, loadLeakFilter, type PluginFile } from './load-plugin.ts';
import { withMemlab } from './memlab-session.ts';
import { SnapshotSeries } from './snapshot-series.ts';
import { withWorkFolder } from './work-folder.ts';

/** Plug-ins by the paths of their files. */
export interface PluginRequest {
  readonly analyses?: readonly string[];
  readonly filter?: string;
}

/** The snapshots of a comparison, by their files. */
export interface ComparedFiles {
  /** All that were compared, in order. */
  readonly files: readonly string[];
  /** See `MemlabRun`; empty where the snapshots are of no run of memlab. */
  readonly upToTarget?: readonly string[];
}

interface Loaded<T> {
  readonly file: PluginFile;
  readonly core: MemlabCore;
  readonly plugin: T;
}

/** Plug-ins of memlab, loaded and ready to run on a comparison of heapdiff. */
export class MemlabPlugins {
  readonly #analyses: readonly Loaded<Analysis>[];
  readonly #filter: Loaded<ILeakFilter> | undefined;

  /** Use {@link MemlabPlugins.load}. */
  private constructor(analyses: readonly Loaded<Analysis>[], filter: Loaded<ILeakFilter> | undefined) {
    this.#analyses = analyses;
    this.#filter = filter;
  }

  /**
   * Loads plug-ins, and memlab for them.
   *
   * @throws UnreadableInputError where a file is missing
   * @throws UsageError where one cannot be loaded, is no such plug-in, or memlab is not installed
   */
  static async load({ analyses = [], filter }: PluginRequest): Promise<MemlabPlugins> {
    const found: Loaded<Analysis>[] = [];
    for (const name of analyses) found.push(await loadBeside(name, loadAnalysis));
    return new MemlabPlugins(found, filter === undefined ? undefined : await loadBeside(filter, loadLeakFilter));
  }

  /**
   * Runs the analyses on the last snapshot, and the leak filter on what was added to it. What a plug-in throws or prints is told,
   * and harms nothing else. `onComparison` of `compareFiles` has the first two arguments.
   */
  async run(
    comparison: Comparison,
    explanation: Pick<Explanation, 'suspects' | 'kept'>,
    { files, upToTarget = [] }: ComparedFiles,
  ): Promise<MemlabFindings> {
    return withWorkFolder(async (workFolder) => {
      const series = new SnapshotSeries(files, comparison.after);
      const analyses: MemlabAnalysis[] = [];
      for (const analysis of this.#analyses) analyses.push(await runAnalysis(analysis, series, workFolder));
      if (this.#filter === undefined) return { analyses };
      const growth = { addedIds: await findAddedIds(comparison, upToTarget), explanation };
      return { analyses, filter: await runFilter(this.#filter, series, growth, workFolder) };
    });
  }
}

/** What a filter is asked about, and the suspects that it marks. */
interface Growth {
  readonly addedIds: readonly number[];
  readonly explanation: Pick<Explanation, 'suspects' | 'kept'>;
}

async function loadBeside<T>(name: string, load: (file: PluginFile) => T): Promise<Loaded<T>> {
  const file = await findPlugin(name);
  const core = await withWorkFolder(async (folder) => loadMemlab(file.path, folder));
  return { file, core, plugin: load(file) };
}

async function runAnalysis(
  { file, core, plugin }: Loaded<Analysis>,
  series: SnapshotSeries,
  workFolder: string,
): Promise<MemlabAnalysis> {
  const folder = await series.writeStubs(workFolder);
  const args = { _: [], snapshot: series.lastFile, 'snapshot-dir': folder };
  const session = { workFolder, snapshot: series.lastSnapshot, loadHeap: (asked: string) => series.load(asked) };
  const { output, error } = await captureOutput(core.info, () =>
    withMemlab(core, session, async () => plugin.process({ args })),
  );
  return { analysis: nameOf(plugin), file: file.name, output, ...(error === undefined ? {} : { error }) };
}

function nameOf(analysis: Analysis): string {
  try {
    return String(analysis.getCommandName());
  } catch {
    return analysis.constructor.name;
  }
}

async function runFilter(
  { file, core, plugin }: Loaded<ILeakFilter>,
  series: SnapshotSeries,
  { addedIds, explanation }: Growth,
  workFolder: string,
): Promise<MemlabFilter> {
  const heap = await series.load(series.lastFile);
  const session = {
    workFolder,
    snapshot: series.lastSnapshot,
    loadHeap: (asked: string) => series.load(asked),
    leakFilter: plugin,
  };
  const { output, error, value } = await captureOutput(core.info, () =>
    withMemlab(core, session, async () => selectLeaks(core, heap, addedIds, explanation)),
  );
  const nothing = { leakCount: 0, retainedBytes: 0, classes: [], suspects: [] };
  return {
    file: file.name,
    addedCount: addedIds.length,
    ...(value ?? nothing),
    output,
    ...(error === undefined ? {} : { error }),
  };
}
