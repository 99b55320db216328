import type { NodeId } from '../ordinals.ts';

/** What memlab's plug-ins said of the last snapshot; their words, not ours. */
export interface MemlabFindings {
  /** In the order in which they were asked for. */
  readonly analyses: readonly MemlabAnalysis[];
  /** Absent where no leak filter was given. */
  readonly filter?: MemlabFilter;
}

/** One heap analysis that ran. */
export interface MemlabAnalysis {
  /** The name under which memlab's own command line would run it. */
  readonly analysis: string;
  /** The plug-in, as the user called it. */
  readonly file: string;
  /** All that it printed, without colours. */
  readonly output: string;
  /** What it threw; absent where it ended well. */
  readonly error?: string;
}

/** What a leak filter selected among the objects that were added. */
export interface MemlabFilter {
  /** The filter, as the user called it. */
  readonly file: string;
  /** The objects that it was asked about: what was added, as memlab counts it. */
  readonly addedCount: number;
  /** Those that it calls leaks. */
  readonly leakCount: number;
  /** What the leaks retain together, as memlab counts it. */
  readonly retainedBytes: number;
  /** The leaks by class, most retained bytes first. */
  readonly classes: readonly MemlabLeakClass[];
  /** The suspects that keep leaks, in their order. */
  readonly suspects: readonly MemlabMarkedSuspect[];
  /** All that it printed, without colours. */
  readonly output: string;
  /** What it threw; nothing is said of leaks then. */
  readonly error?: string;
}

/** A suspect that keeps leaks. */
export interface MemlabMarkedSuspect {
  readonly fingerprint: string;
  /** The id of its holder, which tells suspects of one fingerprint apart. */
  readonly holderId: NodeId;
  readonly leakCount: number;
}

/** The leaks of one class. */
export interface MemlabLeakClass {
  readonly className: string;
  readonly count: number;
  readonly retainedBytes: number;
  /** Those to which memlab finds no retainer trace, because the filter leaves out references or the edges there are weak. */
  readonly untracedCount: number;
  /** The first three, in the order of the file. */
  readonly sampleIds: readonly NodeId[];
  /** memlab's retainer trace of the first that has one, from a root on, without texts; only for the largest classes. */
  readonly trace?: string;
}
