import type { Heap } from '../graph/heap.ts';
import { sumRetainedByClass } from '../graph/retained-by-class.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { type ClassChoice, chooseClasses, cutClasses, findUnmatched, sumTallies } from './choose-classes.ts';
import { classifyHeap, NO_CLASS } from './class-columns.ts';
import { ClassRegister } from './class-register.ts';
import { type ClassChanges, type ClassCounts, countClasses, type Past } from './count-classes.ts';
import { findGrowthInStep } from './growth-in-step.ts';
import type { ClassChange, ClassSummary, Summary } from './summary.ts';

/** What is known of the way to a heap. */
export interface History extends Past {
  /** For each snapshot how many seconds before the last it was begun; where captures noted it. */
  readonly secondsAgo: readonly (number | undefined)[];
}

/**
 * Counts what lives in a heap by class: objects, their own bytes, and what they retain; what is new and gone since an earlier
 * snapshot, and how old the oldest are. All bytes that the root reaches are in one class each.
 *
 * @param history - an earlier snapshot of the same process, where there is one
 */
export function summariseHeap(
  heap: Heap,
  history: History | undefined,
  choice: ClassChoice,
): Omit<Summary, 'schema' | 'snapshots' | 'leftOut'> {
  const register = new ClassRegister();
  const columns = classifyHeap(heap, history?.comparison, register);
  const { liveClassOf } = columns;
  const counts = countClasses(heap, columns, history, register.count);
  const retainedBytes = sumRetainedByClass(heap.dominatorTree, heap.retainedBytes, liveClassOf, register.count);
  const classes = describeClasses(register, counts, retainedBytes, history?.secondsAgo);
  const sort = choice.sort ?? (history === undefined ? 'retained' : 'growth');
  const asked = chooseClasses(classes, heap, choice, sort);
  const { chosen, others } = cutClasses(asked, choice.top ?? Number.POSITIVE_INFINITY);
  const unmatched = findUnmatched(classes, heap, choice);
  const inStep =
    history && findGrowthInStep(heap, liveClassOf, history.comparison.match.beforeOf, counts.changes!, register);
  const told = new Set(asked.chosen.map(({ className }) => className));
  return {
    live: sumTallies(classes),
    unreachedBytes: sumUnreached(heap, liveClassOf),
    nativeBytes: heap.snapshot.extraNativeBytes,
    sort,
    classes: chosen,
    others: { classCount: others.length, ...sumTallies(others) },
    ...(unmatched.length === 0 ? {} : { unmatched }),
    ...(inStep === undefined
      ? {}
      : { inStep: inStep.filter(({ holder, held }) => told.has(holder) && told.has(held)) }),
  };
}

/** Classes that only shapes of one object were merged into may have none. */
function describeClasses(
  { names, kinds }: ClassRegister,
  { count, shallowBytes, changes }: ClassCounts,
  retainedBytes: Float64Array,
  secondsAgo: History['secondsAgo'] | undefined,
): ClassSummary[] {
  return names.flatMap((className, number) => {
    const change = changes && describeChange(changes, number, secondsAgo ?? []);
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
  secondsAgo: History['secondsAgo'],
): ClassChange {
  const births = Array.from(bornAt.subarray(number * snapshotCount, (number + 1) * snapshotCount));
  const oldestCohort = births.findIndex((count) => count > 0);
  const oldestSeconds = secondsAgo[oldestCohort];
  return {
    newCount: newCount[number],
    goneCount: goneCount[number],
    grownBytes: grownBytes[number],
    bornAt: births,
    ...(oldestCohort === -1 ? {} : { oldestCohort }),
    ...(oldestSeconds === undefined ? {} : { oldestSeconds }),
  };
}

function sumUnreached({ snapshot }: Heap, liveClassOf: Uint32Array): number {
  let bytes = 0;
  for (let node = 0 as NodeOrdinal; node < liveClassOf.length; node++) {
    if (liveClassOf[node] === NO_CLASS) bytes += snapshot.shallowBytes[node];
  }
  return bytes;
}
