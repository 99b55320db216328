import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import type { KeyedObjects } from '../graph/keyed-objects.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { VisibleEdges } from './visible-edges.ts';

/** How many objects of one class a holder has by one edge; of listeners all functions, whatever they are called. */
export interface HolderSize {
  readonly countBefore: number;
  readonly countAfter: number;
}

/** Counts what holders hold, in *before* and in *after*. */
export class HolderSizes {
  readonly #comparison: Comparison;
  readonly #before: HeldCounter;
  readonly #after: HeldCounter;

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
    this.#before = new HeldCounter(comparison.before);
    this.#after = new HeldCounter(comparison.after);
  }

  /**
   * @param holder - a survivor, by its node in *after*
   * @param nodeClass - V8's name of a class, without shape
   * @returns undefined where it holds none that an author sees
   */
  of(holder: NodeOrdinal, edgeName: string, nodeClass: string): HolderSize | undefined {
    const earlier = this.#comparison.match.beforeOf[holder] as NodeOrdinal;
    if (holder === ROOT || earlier === NO_NODE) return undefined;
    const countAfter = this.#after.count(holder, edgeName, nodeClass);
    if (countAfter === 0) return undefined;
    // A dictionary may have been a record before: with few properties, which are no keys by themselves.
    this.#before.keyedObjects.declareAs(this.#after.keyedObjects, holder, earlier);
    return { countBefore: this.#before.count(earlier, edgeName, nodeClass), countAfter };
  }
}

/** Counts objects by marking them: a Set holds 2^24 at most, and takes longer. */
class HeldCounter {
  readonly #heap: Heap;
  readonly #edges: VisibleEdges;
  /** For each node the number of the count that last met it. */
  readonly #lastCount: Uint32Array;
  #countNumber = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#edges = new VisibleEdges(heap);
    this.#lastCount = new Uint32Array(heap.snapshot.nodeCount);
  }

  get keyedObjects(): KeyedObjects {
    return this.#edges.labels.keyedObjects;
  }

  count(holder: NodeOrdinal, edgeName: string, nodeClass: string): number {
    const { classNames } = this.#heap;
    const { nodeType } = this.#heap.snapshot;
    const isOfListeners = nodeClass.startsWith('(closure)') && /^on\(|^\(listeners\)$/u.test(edgeName);
    const lastCount = this.#lastCount;
    const countNumber = ++this.#countNumber;
    let count = 0;
    this.#edges.forEach(holder, (name, _edge, target) => {
      if (lastCount[target] === countNumber || name !== edgeName) return;
      if (isOfListeners ? nodeType[target] !== NodeType.closure : classNames.of(target) !== nodeClass) return;
      lastCount[target] = countNumber;
      count++;
    });
    return count;
  }
}
