import { CutWalk } from '../graph/cut-walk.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { ChainSweep } from './survivor-sweep.ts';

/**
 * What stays when all edges into an object are cut by which what stays holds it: all but what goes with the object, unless a WeakMap's
 * table may go whose keys stay. Then values may go that the dominator tree charges to these keys, and the heap is walked.
 */
export class StayingNodes {
  /** Bytes of what goes. */
  readonly freedBytes: number;
  readonly #isHeld: ArrayLike<number>;
  /** 1 for each node that stays, where the heap was walked. */
  readonly #isStaying: Uint8Array | undefined;

  /**
   * @param sweep - the chains to what stays without the object
   * @param edges - into the object
   */
  constructor(heap: Heap, object: NodeOrdinal, sweep: ChainSweep, edges: ArrayLike<number>) {
    this.#isHeld = sweep.isHeldWithoutAdded;
    this.#isStaying = mayLoseTables(heap, sweep) ? walkWithout(heap, edges) : undefined;
    this.freedBytes = this.#isStaying === undefined ? heap.retainedBytes[object] : sumGoing(heap, this.#isStaying);
  }

  /** Whether a node stays; what the root does not reach does not. */
  has(node: NodeOrdinal): boolean {
    return (this.#isStaying ?? this.#isHeld)[node] === 1;
  }
}

/**
 * Whether the table of a WeakMap may go while key and value of one of its entries would stay: with the object, or as only entries
 * lead to it, which may go.
 */
function mayLoseTables({ reachability: { isReached, ephemerons } }: Heap, sweep: ChainSweep): boolean {
  const { count, key, keyEdge, table, value } = ephemerons;
  const { isHeldWithoutAdded, parent, parentEdge } = sweep;
  const keyEdges = new Set(keyEdge);
  const isHeldOtherwise = new Set<number>([ROOT]);
  for (let row = 0; row < count; row++) {
    const own = table[row];
    if (own === NO_NODE || isReached[own] === 0) continue;
    if (isHeldWithoutAdded[key[row]] === 0 || isHeldWithoutAdded[value[row]] === 0) continue;
    if (isHeldWithoutAdded[own] === 0) return true;
    for (let node = own; !isHeldOtherwise.has(node); node = parent[node]) {
      if (keyEdges.has(parentEdge[node])) return true;
      isHeldOtherwise.add(node);
    }
  }
  return false;
}

function walkWithout(heap: Heap, edges: ArrayLike<number>): Uint8Array {
  heap.prepareWalk();
  return new CutWalk(heap).reachedWithout(edges);
}

function sumGoing(
  { snapshot: { nodeCount, shallowBytes }, reachability: { isReached } }: Heap,
  isStaying: Uint8Array,
): number {
  let bytes = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++)
    if (isReached[node] === 1 && isStaying[node] === 0) bytes += shallowBytes[node];
  return bytes;
}
