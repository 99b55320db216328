import type { Heap } from '../graph/heap.ts';
import { type ClassChoice, chooseClasses, cutClasses, findUnmatched, sumTallies } from './choose-classes.ts';
import { type HeapInventory, type History, TakenInventory } from './heap-inventory.ts';
import type { ClassSummary, Summary } from './summary.ts';

/** A summary without what is said of its snapshots. */
export type HeapSummary = Omit<Summary, 'schema' | 'snapshots' | 'leftOut'>;

/**
 * Counts what lives in a heap by class: objects, their own bytes, and what they retain; what is new and gone since an earlier
 * snapshot, and how old the oldest are. All bytes that the root reaches are in one class each.
 *
 * @param history - an earlier snapshot of the same process, where there is one
 */
export function summariseHeap(heap: Heap, history: History | undefined, choice: ClassChoice): HeapSummary {
  return summariseInventory(new TakenInventory(heap, history), choice);
}

/** The same of what was counted already. */
export function summariseInventory(inventory: HeapInventory, choice: ClassChoice): HeapSummary {
  const { inStep, unreachedBytes, nativeBytes, classes: all } = inventory.totals;
  const classes = all.map((told) => withAge(told, inventory.secondsAgo));
  const sort = choice.sort ?? (inStep === undefined ? 'retained' : 'growth');
  const asked = chooseClasses(classes, inventory, choice, sort);
  const { chosen, others } = cutClasses(asked, choice.top ?? Number.POSITIVE_INFINITY);
  const unmatched = findUnmatched(classes, inventory, choice);
  const told = new Set(asked.chosen.map(({ className }) => className));
  return {
    live: sumTallies(classes),
    unreachedBytes,
    nativeBytes,
    sort,
    classes: chosen,
    others: { classCount: others.length, ...sumTallies(others) },
    ...(unmatched.length === 0 ? {} : { unmatched }),
    ...(inStep === undefined
      ? {}
      : { inStep: inStep.filter(({ holder, held }) => told.has(holder) && told.has(held)) }),
  };
}

function withAge(told: ClassSummary, secondsAgo: HeapInventory['secondsAgo']): ClassSummary {
  const { change } = told;
  const oldestSeconds = change?.oldestCohort === undefined ? undefined : secondsAgo[change.oldestCohort];
  return change === undefined || oldestSeconds === undefined ? told : { ...told, change: { ...change, oldestSeconds } };
}
