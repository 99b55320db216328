import type { SummarySort } from '../summary-sorts.ts';

/** What lives in a heap, by class, and what became of it since earlier snapshots. Sizes are in bytes. */
export interface Summary {
  readonly schema: 'heapdiff/summary@1';
  /** Earliest first; what is live is told of the last. */
  readonly snapshots: readonly SummarisedSnapshot[];
  /** Snapshots that were given, too, and that were taken after something else than a round of the action: they are not counted. */
  readonly leftOut?: readonly { readonly file: string; readonly phase: string }[];
  /** All that the root reaches; nodes beyond that, and native memory that no node stands for, make up the rest of the snapshot. */
  readonly live: Tally;
  /** Of nodes that the root does not reach, which the next collection frees. */
  readonly unreachedBytes: number;
  /** Native memory that no node stands for. */
  readonly nativeBytes: number;
  readonly sort: SummarySort;
  /** In the order of `sort`. With `others` they are all that is live. */
  readonly classes: readonly ClassSummary[];
  /** Classes that were ignored, whose names do not fit the filter, or that stand beyond the most that are told. */
  readonly others: Tally & { readonly classCount: number };
  /** Names that somebody chose classes by and that no class has; absent where there are none. */
  readonly unmatched?: readonly UnmatchedChoice[];
  /** Classes that grow in step, those with most new objects first; only with an earlier snapshot. */
  readonly inStep?: readonly GrowthInStep[];
}

/** A name that chose no class. */
export interface UnmatchedChoice {
  readonly option: 'filter' | 'ignoreClasses';
  readonly text: string;
  /** The class that was perhaps meant; absent where none is called nearly so. */
  readonly nearest?: string;
}

/** One of the snapshots. */
export interface SummarisedSnapshot {
  readonly file: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Shallow sizes of all nodes and the native memory that no node stands for. */
  readonly totalBytes: number;
  /** ISO 8601, when it was begun; where its capture noted it. */
  readonly time?: string;
}

/** How many objects, and how large. */
export interface Tally {
  /** Objects as an author sees them: a Map and its table are one. */
  readonly count: number;
  /** Their own bytes, with the plumbing that only they own. */
  readonly shallowBytes: number;
  /** Only with an earlier snapshot. */
  readonly change?: TallyChange;
}

/**
 * What became of a class since the first snapshot, of which all objects are taken to have been live: `count - newCount + goneCount`
 * had it then, with `shallowBytes - grownBytes`. Survivors are of the class they have now; an object that is part of a live one by
 * now counts as that part from the start.
 */
export interface TallyChange {
  /** Live objects that the first snapshot does not have. */
  readonly newCount: number;
  /** Objects of the first snapshot that are not live in the last: it does not have them, or its root does not reach them. */
  readonly goneCount: number;
  /** Own bytes of what is new, less those of what is gone, and what survivors gained or lost. */
  readonly grownBytes: number;
}

/** What a class is made of. */
export type ClassKind = 'object' | 'native' | 'function' | 'value' | 'engine';

/** The live objects of one class. */
export interface ClassSummary extends Tally {
  /** As reports write it: `Request`, `Object {referer}`, `(closure) tick`, `(string)`. */
  readonly className: string;
  readonly kind: ClassKind;
  /** What its objects keep alive, each of them alone, none of it twice. */
  readonly retainedBytes: number;
  readonly change?: ClassChange;
}

/** What became of one class since the first snapshot. */
export interface ClassChange extends TallyChange {
  /** For each snapshot how many of the live objects it has first. */
  readonly bornAt: readonly number[];
  /** The number of the first snapshot that has the oldest live object, from 0; absent where none is live. */
  readonly oldestCohort?: number;
  /** How long before the last snapshot that one was begun: the oldest object is no younger. Where captures noted the time. */
  readonly oldestSeconds?: number;
}

/** Two classes of which one has a fixed number of objects for each of the other, which hold or are held by them. */
export interface GrowthInStep {
  readonly holder: string;
  readonly held: string;
  readonly holderNewCount: number;
  readonly heldNewCount: number;
  /** New holders for so many new held ones; one of the two is 1. */
  readonly ratio: readonly [holders: number, held: number];
  /** Names of the references from a holder to a held one, as an author writes them: `.cbKwargs.referer`. */
  readonly path: string;
}
