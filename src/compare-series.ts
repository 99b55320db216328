import type { AnalyzerRun } from './analysis/run-analyzers.ts';
import { measureMemoryGrowth } from './capture/memory-growth.ts';
import type { PhaseSnapshot, Series } from './capture/series.ts';
import type { Sidecar } from './capture/sidecar.ts';
import type { CompareOptions, ComparisonWithGraphs } from './compare-files.ts';
import { CohortCollector, type Cohorts } from './diff/cohorts.ts';
import { type Comparison, compareHeaps } from './diff/compare.ts';
import { selectEdges } from './diff/edge-selection.ts';
import { areOneSnapshot } from './diff/lineage.ts';
import { matchLater } from './diff/match-later.ts';
import { findRedaction } from './diff/redaction.ts';
import { AllocationSites } from './graph/allocation-sites.ts';
import { Heap } from './graph/heap.ts';
import { HeldClassNames } from './graph/held-class-names.ts';
import type { ReportWarning, SnapshotSummary } from './report/report.ts';
import { measureAllocations } from './retention/allocations.ts';
import { findSuspects } from './retention/find-suspects.ts';
import type { KeptObjects } from './retention/kept-objects.ts';
import { measureNamedCuts } from './retention/named-cut.ts';
import { OutsideGrowth } from './retention/outside-growth.ts';
import { listProgramNames } from './retention/program-names.ts';
import { measureSurvival } from './retention/survival.ts';
import type { PhaseSurvival } from './retention/suspect.ts';
import { changeSuspect, type SuspectWithGraph } from './retention/suspect-graph.ts';
import { measureSnapshot, readMiddle, readWithProgress } from './series-reader.ts';
import type { SelectEdges } from './snapshot/edge-selection.ts';
import { SourceMaps } from './source-maps.ts';

/**
 * Reads the snapshots of one run and explains what grew. Its heaps live no longer than this: a control's are read when those of
 * the main run are gone.
 *
 * @param iterations - at each snapshot, where they are known
 */
export async function compareSeries(
  { files, phases, sidecars, iterations: notedIterations }: Series,
  iterations: readonly number[] | undefined,
  {
    cuts: namesOfCuts,
    onProgress,
    onComparison,
    sourceFolder,
  }: Pick<CompareOptions, 'cuts' | 'onProgress' | 'onComparison' | 'sourceFolder'>,
  run: AnalyzerRun | undefined,
): Promise<ComparisonWithGraphs> {
  const cuts = namesOfCuts ?? [];
  const { comparison, cohorts, middle } = await readCompared(files, run, onProgress);
  const {
    before: { snapshot: before },
    after,
  } = comparison;
  onProgress?.({ phase: 'finding what keeps the growth alive' });
  const { noise, kept, ...found } = findSuspects(comparison, {
    iterationsAt: iterations,
    ...(cohorts === undefined ? {} : { cohorts }),
  });
  const outside = sidecars.some((sidecar) => sidecar?.memory !== undefined) ? new OutsideGrowth(comparison) : undefined;
  const located = addAllocations(found.suspects, kept, after, sourceFolder);
  const survived = await addSurvival(located, kept, after, phases, onProgress);
  const suspects = survived.map((suspect) => addOutside(suspect, kept, outside));
  if (run !== undefined) onProgress?.({ phase: 'asking the analyzers' });
  const analysis = run?.run({ heap: after, suspects, kept, cohorts, iterations: iterations?.at(-1) });
  if (cuts.length > 0) onProgress?.({ phase: 'walking without the edges to cut' });
  const namedCuts = cuts.length === 0 ? undefined : measureNamedCuts(after, cuts);
  await onComparison?.(comparison, { suspects, noise, kept }, cohorts);
  const snapshots = [measureSnapshot(before), ...middle, measureSnapshot(after.snapshot)];
  const memory = measureMemoryGrowth(sidecars[0], sidecars.at(-1), {
    nodeCount: after.snapshot.nodeCount - before.nodeCount,
    edgeCount: after.snapshot.edgeCountInFile - before.edgeCountInFile,
    ...outside?.totals,
  });
  const program = listProgramNames(after);
  const redaction = findRedaction(after.snapshot);
  const warnings = [
    ...(areOneSnapshot(before, after.snapshot) ? [SAME_SNAPSHOT] : []),
    ...warnOfIterations(notedIterations, iterations),
  ];
  return {
    schema: 'heapdiff/report@1',
    snapshots: snapshots.map((summary, at) => ({
      ...summary,
      ...(iterations === undefined ? {} : { iteration: iterations[at] }),
      ...describeSidecar(sidecars[at]),
    })),
    ...(phases.length === 0 ? {} : { phases }),
    ...(memory === undefined ? {} : { memory }),
    ...(iterations === undefined ? {} : { iterationsTotal: iterations[iterations.length - 1] }),
    lineage: comparison.lineage,
    ...(redaction === undefined ? {} : { redaction }),
    ...(warnings.length === 0 ? {} : { warnings }),
    accounting: comparison.accounting,
    suspects: analysis?.suspects ?? suspects,
    noise,
    ...(program === undefined ? {} : { program }),
    ...(namedCuts === undefined ? {} : { cuts: namedCuts }),
    ...(analysis === undefined ? {} : { findings: analysis.findings }),
    ...(run === undefined || run.problems.length === 0 ? {} : { analyzerProblems: run.problems }),
  };
}

/** Of a run's snapshots the first and the last, compared, and what those between them tell. */
interface Compared {
  readonly comparison: Comparison;
  /** Undefined where there are only two. */
  readonly cohorts: Cohorts | undefined;
  readonly middle: readonly SnapshotSummary[];
}

async function readCompared(
  files: readonly string[],
  run: AnalyzerRun | undefined,
  onProgress: CompareOptions['onProgress'],
): Promise<Compared> {
  // The last one first: it tells which edges of the others say anything new.
  const after = new Heap(
    await readWithProgress(files[files.length - 1], onProgress, { allocations: true }),
    run?.folders,
  );
  const select: SelectEdges = (nodes) => selectEdges(after, nodes);
  const before = await readWithProgress(files[0], onProgress, { selectEdges: select });
  onProgress?.({ phase: 'comparing' });
  const comparison = compareHeaps(before, after);
  const collector = files.length > 2 ? new CohortCollector(comparison, files.length) : undefined;
  const ends = { first: before, last: after.snapshot };
  const middle = await readMiddle(files.slice(1, -1), ends, select, collector, onProgress);
  return { comparison, cohorts: collector?.finish(), middle };
}

function addAllocations(
  suspects: readonly SuspectWithGraph[],
  kept: KeptObjects,
  heap: Heap,
  sourceFolder: string | undefined,
): readonly SuspectWithGraph[] {
  const { snapshot, classNames } = heap;
  if (snapshot.allocations === undefined) return suspects;
  const names = { classNames, shapes: new HeldClassNames(heap) };
  const sites = new AllocationSites(snapshot, snapshot.allocations);
  const maps = sourceFolder === undefined ? undefined : new SourceMaps(sourceFolder);
  return suspects.map((suspect) => {
    const allocations = measureAllocations(suspect, kept, names, sites, (location) => maps?.find(location));
    return allocations === undefined ? suspect : changeSuspect(suspect, { allocations });
  });
}

function addOutside(suspect: SuspectWithGraph, kept: KeptObjects, growth: OutsideGrowth | undefined): SuspectWithGraph {
  const outside = growth?.ofSuspect(suspect, kept);
  return outside === undefined ? suspect : changeSuspect(suspect, { outside });
}

/** Each phase's snapshot is read for its nodes alone, and let go. */
async function addSurvival(
  suspects: readonly SuspectWithGraph[],
  kept: KeptObjects,
  after: Heap,
  phases: readonly PhaseSnapshot[],
  onProgress: CompareOptions['onProgress'],
): Promise<readonly SuspectWithGraph[]> {
  const survivals = new Map<SuspectWithGraph, PhaseSurvival[]>(suspects.map((suspect) => [suspect, []]));
  for (const { file, phase } of phases) {
    const laterOf = matchLater(after, await readWithProgress(file, onProgress, { selectEdges: selectNoEdges }));
    for (const [suspect, told] of survivals) {
      const survival = measureSurvival(suspect, kept, after.ownedBytes, { phase, laterOf });
      if (survival !== undefined) told.push(survival);
    }
  }
  return suspects.map((suspect) => {
    const told = survivals.get(suspect) ?? [];
    return told.length === 0 ? suspect : changeSuspect(suspect, { phases: told });
  });
}

const selectNoEdges: SelectEdges = ({ nodeCount }) => ({
  bySource: new Uint8Array(nodeCount),
  byTarget: new Uint8Array(nodeCount),
});

const SAME_SNAPSHOT: ReportWarning = {
  code: 'same-snapshot',
  message:
    'the first and the last snapshot are one and the same: nothing was allocated between them, and no growth can be seen. Take the last one after the action was repeated.',
};

/**
 * Warns where other iterations are given than were noted: who gives them may know better, or mistake one run for another.
 *
 * @param noted - at each snapshot but the first
 * @param given - at each snapshot
 */
function warnOfIterations(noted: readonly number[] | undefined, given: readonly number[] | undefined): ReportWarning[] {
  if (noted === undefined || given === undefined || noted.join() === given.slice(1).join()) return [];
  const message = `iterations are ${noted.join(', ')} by the notes beside the snapshots, and ${given.slice(1).join(', ')} as given: all rates go by what was given. Leave --iterations out to go by the notes.`;
  return [{ code: 'other-iterations', message }];
}

function describeSidecar(sidecar: Sidecar | undefined): Pick<SnapshotSummary, 'phase' | 'process'> {
  if (sidecar === undefined) return {};
  const { runtime, version, v8, memory, phase } = sidecar;
  return {
    ...(phase === undefined ? {} : { phase }),
    process: { runtime, version, v8, ...(memory === undefined ? {} : { memory }) },
  };
}
