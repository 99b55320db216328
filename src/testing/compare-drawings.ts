import {
  type Analysis,
  type Analyzer,
  type AnalyzerProblem,
  AnalyzerRun,
  type AnalyzerSettings,
  type Comparison,
  type ComparisonWithGraphs,
  compareHeaps,
  type Explanation,
  findSuspects,
  Heap,
  type NodeOrdinal,
  type Report,
  type Snapshot,
  type SnapshotSummary,
} from 'heapdiff';
import { type BuiltHeap, buildHeap } from './build-heap.ts';
import { type GraphDescription, keyOf, ROOT_KEY } from './graph-description.ts';

/** How two drawings are compared. */
export interface CompareDrawingsOptions extends AnalyzerSettings {
  /** Repetitions of the action between the two, for rates. */
  readonly iterations?: number;
  /** Asked as `compareFiles` asks them; their findings stand in the report. */
  readonly analyzers?: readonly Analyzer[];
}

/**
 * Compares two drawings of one process: what has one key in both is one object, what only the second has was born between
 * them. Ids are given so, where the drawings give none.
 *
 *     const draw = (count) => drawHeap({ global: globalObject({ jobs: setOf(repeat(count, () => object('Job'))) }) });
 *     const { suspects } = await compareDrawings(draw(10), draw(110));
 *
 * @throws UsageError as `buildSnapshotJson`
 * @throws LineageError where nearly nothing has one key in both, or nothing of the first is in the second and nothing new
 */
export async function compareDrawings(
  before: GraphDescription,
  after: GraphDescription,
  options: CompareDrawingsOptions = {},
): Promise<DrawnComparison> {
  const [first, last] = withSameIds(before, after);
  const earlier = await buildHeap(first, {}, 'before.heapsnapshot');
  const later = await buildHeap(last, {}, 'after.heapsnapshot');
  return new DrawnComparison(earlier, later, options);
}

/** Two drawings, compared; suspects and report are made when they are first asked for. */
export class DrawnComparison {
  /** Which node of *after* is which of *before*, and what follows from it. */
  readonly comparison: Comparison;
  /** The node of *before* with this key; throws UsageError where there is none. */
  readonly nodeBefore: (key: string) => NodeOrdinal;
  /** The node of *after* with this key; throws UsageError where there is none. */
  readonly nodeAfter: (key: string) => NodeOrdinal;
  readonly #before: Snapshot;
  readonly #iterations: number | undefined;
  readonly #run: AnalyzerRun;
  #explanation: Explanation | undefined;
  #analysis: Analysis | undefined;

  /** Use {@link compareDrawings}. */
  constructor(
    before: BuiltHeap,
    after: BuiltHeap,
    { iterations, analyzers = [], ...settings }: CompareDrawingsOptions,
  ) {
    this.#before = before.snapshot;
    this.#iterations = iterations;
    this.#run = new AnalyzerRun(analyzers, settings);
    this.comparison = compareHeaps(before.snapshot, new Heap(after.snapshot, this.#run.folders));
    this.nodeBefore = before.node;
    this.nodeAfter = after.node;
  }

  /** Who holds what was added, most retained bytes first, as `compareFiles` tells it. */
  get suspects(): Explanation['suspects'] {
    return this.#analyze().suspects;
  }

  /** What the analyzers found, most bytes first. */
  get findings(): Analysis['findings'] {
    return this.#analyze().findings;
  }

  /** Analyzers that failed. */
  get analyzerProblems(): readonly AnalyzerProblem[] {
    this.#analyze();
    return this.#run.problems;
  }

  /** What grew and is no suspect. */
  get noise(): Explanation['noise'] {
    return this.#explain().noise;
  }

  /** What `formatText` and `formatJson` print; made by no release of heapdiff (`0.0.0`), so that a golden lasts. */
  get report(): Report & ComparisonWithGraphs {
    const iterations = this.#iterations;
    const at = (iteration: number | undefined): { iteration?: number } =>
      iteration === undefined ? {} : { iteration };
    return {
      schema: 'heapdiff/report@1',
      tool: { name: 'heapdiff', version: '0.0.0' },
      command: 'compareDrawings(before, after)',
      snapshots: [
        { ...summarise(this.#before), ...at(iterations === undefined ? undefined : 0) },
        { ...summarise(this.comparison.after.snapshot), ...at(iterations) },
      ],
      ...(iterations === undefined ? {} : { iterationsTotal: iterations }),
      lineage: this.comparison.lineage,
      accounting: this.comparison.accounting,
      suspects: this.suspects,
      noise: this.noise,
      ...(this.findings.length === 0 ? {} : { findings: this.findings }),
      ...(this.analyzerProblems.length === 0 ? {} : { analyzerProblems: this.analyzerProblems }),
    };
  }

  #analyze(): Analysis {
    const { suspects, kept } = this.#explain();
    this.#analysis ??= this.#run.run({
      heap: this.comparison.after,
      suspects,
      kept,
      cohorts: undefined,
      iterations: this.#iterations,
    });
    return this.#analysis;
  }

  #explain(): Explanation {
    const iterations = this.#iterations;
    this.#explanation ??= findSuspects(
      this.comparison,
      iterations === undefined ? {} : { iterationsAt: [0, iterations] },
    );
    return this.#explanation;
  }
}

/**
 * Gives every node the id of its key, so that snapshots written from these drawings are of one process, in this order.
 *
 * @param drawings - of two moments or more; ids that they give themselves stay
 */
export function withSameIds<T extends readonly GraphDescription[]>(
  ...drawings: T
): { [at in keyof T]: GraphDescription } {
  const lives = new Map<string, { birth: number; lastSeen: number }>();
  for (const [moment, { nodes }] of drawings.entries()) {
    for (const key of nodes.map(keyOf)) {
      const life = lives.get(key);
      if (life === undefined) lives.set(key, { birth: moment, lastSeen: moment });
      else life.lastSeen = moment;
    }
  }
  lives.delete(ROOT_KEY);
  // V8 counts up: what is new has the highest ids, and what is gone had lower ones than what stayed.
  const keys = [...lives]
    .sort(([, left], [, right]) => left.birth - right.birth || left.lastSeen - right.lastSeen)
    .map(([key]) => key);
  const idByKey = new Map([ROOT_KEY, ...keys].map((key, position) => [key, position * 2 + 1]));
  return drawings.map((drawing) => ({
    ...drawing,
    nodes: drawing.nodes.map((node) => ({ id: idByKey.get(keyOf(node))!, ...node })),
  })) as { [at in keyof T]: GraphDescription };
}

function summarise({ file, nodeCount, edgeCountInFile, shallowBytes, extraNativeBytes }: Snapshot): SnapshotSummary {
  let totalBytes = extraNativeBytes;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) totalBytes += shallowBytes[node];
  return { file, nodeCount, edgeCount: edgeCountInFile, totalBytes };
}
