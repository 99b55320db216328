import type { Cohorts } from '../diff/cohorts.ts';
import { UsageError } from '../errors.ts';
import type { Heap } from '../graph/heap.ts';
import type { Folder } from '../graph/owners.ts';
import type { KeptObjects } from '../retention/kept-objects.ts';
import type { SuspectWithGraph } from '../retention/suspect-graph.ts';
import type { Analyzer, OptionDeclarations, OptionValues } from './analyzer.ts';
import { type GivenOptions, resolveOptions } from './analyzer-options.ts';
import { annotateSuspects, type Notes, takeNotes } from './annotate-suspects.ts';
import { checkAnalyzer } from './check-analyzer.ts';
import { checkFindings, type ReportedFinding, RubbishReturned } from './check-results.ts';
import { folderOf } from './expanders.ts';
import { HeapView } from './heap-view.ts';
import { Interruptible, TimeLimitExceeded } from './interruptible.ts';
import type { VersionsOf } from './known-leaks.ts';
import { findPackageVersions } from './package-versions.ts';
import { suspectsInHeap } from './suspects-in-heap.ts';

/** An analyzer that failed. What else it said is left out, but for how it expands its containers. */
export interface AnalyzerProblem {
  readonly analyzer: string;
  /** `threw`: an error of its own; `timed-out`: longer than it may; `rubbish`: not what a hook should return. */
  readonly code: 'threw' | 'timed-out' | 'rubbish';
  readonly message: string;
}

/** How analyzers are run. */
export interface AnalyzerSettings {
  /** Values of their options, by analyzer. */
  readonly analyzerOptions?: GivenOptions;
  /** Whether they may show texts of the heap; names only where it is left out. */
  readonly showStrings?: boolean;
  /** Milliseconds that each may take; 10,000 and as much for each 2 million nodes where it is left out. */
  readonly analyzerBudgetMs?: number;
}

/** What is asked about. */
export interface AnalyzedGrowth {
  readonly heap: Heap;
  readonly suspects: readonly SuspectWithGraph[];
  readonly kept: KeptObjects;
  readonly cohorts: Cohorts | undefined;
  readonly iterations: number | undefined;
}

/** What analyzers said. */
export interface Analysis {
  /** With labels, verdicts and known leaks. */
  readonly suspects: readonly SuspectWithGraph[];
  /** Most bytes first. */
  readonly findings: readonly ReportedFinding[];
}

const BUDGET_MS = 10_000;
const NODES_PER_BUDGET = 2e6;
/** For the text of what was thrown. */
const DESCRIBING_MS = 100;

/** Runs analyzers on one comparison; one that fails spoils nothing. */
export class AnalyzerRun {
  readonly #analyzers: readonly Analyzer[];
  readonly #settings: AnalyzerSettings;
  readonly #optionsOf: ReadonlyMap<Analyzer, OptionValues<OptionDeclarations>>;
  readonly #interruptible = new Interruptible();
  /** Milliseconds that each has taken. */
  readonly #takenMs = new Map<Analyzer, number>();
  readonly #problems = new Map<Analyzer, AnalyzerProblem>();

  /** @throws UsageError where an analyzer is none, two have one name, an option is given that none has, or the budget is none */
  constructor(analyzers: readonly Analyzer[], settings: AnalyzerSettings) {
    checkBudget(settings.analyzerBudgetMs);
    checkNames(analyzers, settings.analyzerOptions ?? {});
    this.#analyzers = analyzers;
    this.#settings = settings;
    this.#optionsOf = new Map(
      analyzers.map((analyzer) => [analyzer, resolveOptions(analyzer, settings.analyzerOptions ?? {})]),
    );
  }

  /** How the analyzers' containers are folded. */
  get folders(): Folder[] {
    return this.#analyzers.flatMap((analyzer) => {
      if (analyzer.expand === undefined) return [];
      const { expand } = analyzer;
      return [folderOf(expand, (snapshot, work) => this.#guard(analyzer, snapshot.nodeCount, work))];
    });
  }

  /** Those that failed until now, in the order in which they were given. */
  get problems(): readonly AnalyzerProblem[] {
    return this.#analyzers.map((analyzer) => this.#problems.get(analyzer)).filter((problem) => problem !== undefined);
  }

  /** Asks all of them. */
  run({ heap, suspects, kept, cohorts, iterations }: AnalyzedGrowth): Analysis {
    const { showStrings: showsStrings = false } = this.#settings;
    const view = new HeapView(heap, { kept, showsStrings, ...(cohorts === undefined ? {} : { cohorts }) });
    Object.freeze(view);
    const inHeap = suspectsInHeap(suspects, view, kept);
    const { scriptUrls } = heap.locations;
    const versionsOf: VersionsOf = (packageName) => findPackageVersions(packageName, scriptUrls);
    const notes: Notes[] = [];
    const findings: ReportedFinding[] = [];
    for (const analyzer of this.#analyzers) {
      const options = this.#optionsOf.get(analyzer)!;
      const said = this.#guard(analyzer, heap.snapshot.nodeCount, () => ({
        notes: takeNotes(analyzer, view, options, suspects, versionsOf),
        findings: checkFindings(
          analyzer.name,
          analyzer.analyze?.({ options, heap: view, suspects: inHeap, iterations }),
        ),
      }));
      if (said === undefined) continue;
      notes.push(said.notes);
      findings.push(...said.findings);
    }
    return {
      suspects: annotateSuspects(suspects, notes),
      findings: findings.sort((left, right) => right.retainedBytes - left.retainedBytes),
    };
  }

  /** Runs an analyzer's code in what is left of its time; not at all once it failed. */
  #guard<Result>(analyzer: Analyzer, nodeCount: number, work: () => Result): Result | undefined {
    if (this.#problems.has(analyzer)) return undefined;
    const { analyzerBudgetMs: budgetMs = BUDGET_MS * (1 + Math.floor(nodeCount / NODES_PER_BUDGET)) } = this.#settings;
    const takenMs = this.#takenMs.get(analyzer) ?? 0;
    const startMs = performance.now();
    try {
      return this.#interruptible.call(work, budgetMs - takenMs);
    } catch (error) {
      this.#problems.set(analyzer, this.#describeProblem(analyzer.name, error, budgetMs));
      return undefined;
    } finally {
      this.#takenMs.set(analyzer, takenMs + performance.now() - startMs);
    }
  }

  /** In a limit of its own: what was thrown may be somebody else's code, too. */
  #describeProblem(analyzer: string, thrown: unknown, budgetMs: number): AnalyzerProblem {
    try {
      return this.#interruptible.call(() => ({ analyzer, ...describeThrown(thrown, budgetMs) }), DESCRIBING_MS);
    } catch {
      return { analyzer, code: 'threw', message: 'something that has no text' };
    }
  }
}

/** What was thrown may be anything. */
function describeThrown(thrown: unknown, budgetMs: number): Omit<AnalyzerProblem, 'analyzer'> {
  if (thrown instanceof TimeLimitExceeded)
    return { code: 'timed-out', message: `took longer than ${budgetMs / 1000} s` };
  if (thrown instanceof RubbishReturned) return { code: 'rubbish', message: thrown.message };
  if (!(thrown instanceof Error)) return { code: 'threw', message: String(thrown).slice(0, LONGEST_MESSAGE) };
  const place = placeOf(thrown);
  const text = `${thrown.name}: ${thrown.message}`.slice(0, LONGEST_MESSAGE);
  return { code: 'threw', message: place === undefined ? text : `${text} (${place})` };
}

/** Where it was thrown, by function, file and line: `label, mine.ts:6:15`; the folder says nothing, and may be private. */
function placeOf({ stack }: Error): string | undefined {
  const [, callee, place] = /^\s*at (?:(?:[\w$]+\.)*([\w$]+) )?.*?([^/\\(\s]+:\d+:\d+)\)?$/mu.exec(String(stack)) ?? [];
  return place === undefined || callee === undefined ? place : `${callee}, ${place}`;
}

const LONGEST_MESSAGE = 500;

function checkBudget(budgetMs: number | undefined): void {
  if (budgetMs === undefined || budgetMs > 0) return;
  throw new UsageError(`analyzerBudgetMs is ${String(budgetMs)}; expected milliseconds, more than 0`);
}

function checkNames(analyzers: readonly Analyzer[], given: GivenOptions): void {
  if (!Array.isArray(analyzers)) throw new UsageError('analyzers is no array');
  const names = new Set<string>();
  for (const analyzer of analyzers) {
    checkAnalyzer(analyzer, 'an analyzer');
    if (names.has(analyzer.name)) throw new UsageError(`two analyzers are called ${analyzer.name}`);
    names.add(analyzer.name);
  }
  for (const name of Object.keys(given)) {
    if (!names.has(name)) throw new UsageError(`options are given for analyzer ${name}, which is not loaded`);
  }
}
