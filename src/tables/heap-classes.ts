import type { Heap } from '../graph/heap.ts';
import { sumRetainedByClass } from '../graph/retained-by-class.ts';
import { classifyHeap, NO_CLASS } from '../inventory/class-columns.ts';
import { ClassRegister } from '../inventory/class-register.ts';
import { type ClassCounts, countClasses, type Past } from '../inventory/count-classes.ts';
import type { ClassKind } from '../inventory/summary.ts';
import type { NodeOrdinal } from '../ordinals.ts';

/** The classes of a heap and of what is gone from it, by number, as a summary tells them. */
export interface HeapClasses {
  readonly names: readonly string[];
  /** By number; those of what the root does not reach have none. */
  readonly kinds: readonly ClassKind[];
  /** For each node the number of its owner's class; where the root does not reach it, of its own. */
  readonly classOf: Uint32Array;
  /** By number, of the live objects. */
  readonly counts: ClassCounts;
  /** By number, of the live objects. */
  readonly retainedBytes: Float64Array;
}

/** Sorts the nodes of a heap by class, and counts. @param past - an earlier heap, where there is one */
export function findHeapClasses(heap: Heap, past: Past | undefined): HeapClasses {
  const register = new ClassRegister();
  const columns = classifyHeap(heap, past?.comparison, register);
  const counts = countClasses(heap, columns, past, register.count);
  const retainedBytes = sumRetainedByClass(heap.dominatorTree, heap.retainedBytes, columns.liveClassOf, register.count);
  const names = [...register.names];
  const classOf = columns.liveClassOf;
  nameUnreached(heap, classOf, names);
  return { names, kinds: register.kinds, classOf, counts, retainedBytes };
}

/** Gives numbers of their own to the classes of what the root does not reach: nothing of it is counted. */
function nameUnreached(heap: Heap, classOf: Uint32Array, names: string[]): void {
  const numbers = new Map<string, number>();
  for (let node = 0 as NodeOrdinal; node < classOf.length; node++) {
    if (classOf[node] !== NO_CLASS) continue;
    const name = heap.classNames.of(node);
    let number = numbers.get(name);
    if (number === undefined) {
      number = names.push(name) - 1;
      numbers.set(name, number);
    }
    classOf[node] = number;
  }
}
