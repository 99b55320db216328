import type { Heap } from '../graph/heap.ts';
import { sumRetainedByClass } from '../graph/retained-by-class.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { type ClassColumns, classifyHeap, NO_CLASS } from './class-columns.ts';
import { ClassRegister } from './class-register.ts';
import { type ClassChanges, type ClassCounts, countClasses, type Past } from './count-classes.ts';
import { findGrowthInStep } from './growth-in-step.ts';
import type { ObjectTally } from './object-list.ts';
import type { ClassChange, ClassSummary, GrowthInStep } from './summary.ts';

/** What is known of the way to a heap. */
export interface History extends Past {
  /** For each snapshot how many seconds before the last it was begun; where captures noted it. */
  readonly secondsAgo: readonly (number | undefined)[];
}

/** What lives in a heap by class, and since when: all questions about classes and objects begin there. */
export interface HeapInventory {
  readonly heap: Heap;
  /** The same for who looks at few of its objects. */
  readonly heapOfFew: Heap;
  /** Of classes, by number; two kinds may have one name. Some are of objects that are gone. */
  readonly names: readonly string[];
  /** For each node the number of its owner's class, `NO_CLASS` where the root does not reach it. */
  readonly liveClassOf: ArrayLike<number>;
  readonly totals: HeapTotals;
  readonly secondsAgo: History['secondsAgo'];
  /** The number of the first snapshot that has a node; undefined where there is only one snapshot. */
  cohortOf(node: NodeOrdinal): number | undefined;
  /** The live objects of a class of this name, where they are sorted already. */
  membersOf(className: string): ClassMembers | undefined;
}

/** What there is of each class, whatever is told of it. */
export interface HeapTotals {
  /** By number, without when the oldest were begun. */
  readonly classes: readonly ClassSummary[];
  readonly unreachedBytes: number;
  readonly nativeBytes: number;
  /** Only with an earlier snapshot. */
  readonly inStep?: readonly GrowthInStep[];
}

/** The live objects of one class. */
export interface ClassMembers {
  readonly tally: ObjectTally;
  /** Most retained bytes first, then in the order of the file. */
  readonly nodes: ArrayLike<number>;
}

/** An inventory that is taken of a heap in memory. */
export class TakenInventory implements HeapInventory {
  readonly heap: Heap;
  readonly #history: History | undefined;
  readonly #register = new ClassRegister();
  readonly #columns: ClassColumns;
  #totals: HeapTotals | undefined;

  /** @param history - an earlier snapshot of the same process, where there is one */
  constructor(heap: Heap, history: History | undefined) {
    this.heap = heap;
    this.#history = history;
    this.#columns = classifyHeap(heap, history?.comparison, this.#register);
  }

  get heapOfFew(): Heap {
    return this.heap;
  }

  get names(): readonly string[] {
    return this.#register.names;
  }

  get liveClassOf(): Uint32Array {
    return this.#columns.liveClassOf;
  }

  get secondsAgo(): History['secondsAgo'] {
    return this.#history?.secondsAgo ?? [];
  }

  get totals(): HeapTotals {
    this.#totals ??= this.#count();
    return this.#totals;
  }

  cohortOf(node: NodeOrdinal): number | undefined {
    if (this.#history === undefined) return undefined;
    const { cohortOf, comparison } = this.#history;
    return cohortOf === undefined ? Number(comparison.match.beforeOf[node] === NO_NODE) : cohortOf[node];
  }

  membersOf(): undefined {
    return undefined;
  }

  #count(): HeapTotals {
    const register = this.#register;
    const { liveClassOf } = this.#columns;
    const { heap } = this;
    const counts = countClasses(heap, this.#columns, this.#history, register.count);
    const retainedBytes = sumRetainedByClass(heap.dominatorTree, heap.retainedBytes, liveClassOf, register.count);
    const beforeOf = this.#history?.comparison.match.beforeOf;
    return {
      classes: describeClasses(register, counts, retainedBytes),
      unreachedBytes: sumUnreached(heap, liveClassOf),
      nativeBytes: heap.snapshot.extraNativeBytes,
      ...(beforeOf === undefined
        ? {}
        : { inStep: findGrowthInStep(heap, liveClassOf, beforeOf, counts.changes!, register) }),
    };
  }
}

/** Classes that only shapes of one object were merged into may have none. */
function describeClasses(
  { names, kinds }: ClassRegister,
  { count, shallowBytes, changes }: ClassCounts,
  retainedBytes: Float64Array,
): ClassSummary[] {
  return names.flatMap((className, number) => {
    const change = changes && describeChange(changes, number);
    if (count[number] === 0 && shallowBytes[number] === 0 && !change?.goneCount && !change?.grownBytes) return [];
    return {
      className,
      kind: kinds[number],
      count: count[number],
      shallowBytes: shallowBytes[number],
      retainedBytes: retainedBytes[number],
      ...(change === undefined ? {} : { change }),
    };
  });
}

function describeChange(
  { newCount, goneCount, grownBytes, bornAt, snapshotCount }: ClassChanges,
  number: number,
): ClassChange {
  const births = Array.from(bornAt.subarray(number * snapshotCount, (number + 1) * snapshotCount));
  const oldestCohort = births.findIndex((count) => count > 0);
  return {
    newCount: newCount[number],
    goneCount: goneCount[number],
    grownBytes: grownBytes[number],
    bornAt: births,
    ...(oldestCohort === -1 ? {} : { oldestCohort }),
  };
}

function sumUnreached({ snapshot }: Heap, liveClassOf: Uint32Array): number {
  let bytes = 0;
  for (let node = 0 as NodeOrdinal; node < liveClassOf.length; node++) {
    if (liveClassOf[node] === NO_CLASS) bytes += snapshot.shallowBytes[node];
  }
  return bytes;
}
