import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';

const Side = { unknown: 0, inside: 1, outside: 2 } as const;

/** Tells of nodes whether they go with an object: each way from the root to them comes by it. */
export class DominatedNodes {
  readonly #heap: Heap;
  /** A `Side` for each node; pages that nobody asks for take no memory. */
  readonly #sideOf: Uint8Array;

  /** @param object - a node that the root reaches */
  constructor(heap: Heap, object: NodeOrdinal) {
    this.#heap = heap;
    this.#sideOf = new Uint8Array(heap.snapshot.nodeCount);
    this.#sideOf[ROOT] = Side.outside;
    this.#sideOf[object] = Side.inside;
  }

  /** Whether a node goes with the object, as the object itself does; what the root does not reach does not. */
  has(node: NodeOrdinal): boolean {
    const { immediateDominator } = this.#heap.dominatorTree;
    const passed: NodeOrdinal[] = [];
    let above = node;
    while (above !== NO_NODE && this.#sideOf[above] === Side.unknown) {
      passed.push(above);
      above = immediateDominator[above] as NodeOrdinal;
    }
    const side = above === NO_NODE ? Side.outside : this.#sideOf[above];
    for (const below of passed) this.#sideOf[below] = side;
    return side === Side.inside;
  }
}

/** All that goes with an object. */
export interface DominatedList {
  /** Each node once, the object first. */
  readonly nodes: Uint32Array;
  /** 1 for each of them. */
  readonly isDominated: Uint8Array;
}

/** After so many nodes columns are asked for anew: an index may have read all of one by then. */
const NODES_AT_ONCE = 1024;

/**
 * Finds all that goes with an object, along its edges: what one of these nodes leads to goes, too, if its dominator does, and that
 * is come to first. O(what goes, and its edges).
 *
 * @param object - a node that the root reaches
 */
export function findDominated(heap: Heap, object: NodeOrdinal): DominatedList {
  const { nodeCount } = heap.snapshot;
  const [nodes, isDominated] = [new Uint32Array(nodeCount), new Uint8Array(nodeCount)];
  nodes[0] = object;
  isDominated[object] = 1;
  let count = 1;
  for (let done = 0; done < count; ) {
    const end = Math.min(count, done + NODES_AT_ONCE);
    count = followEdges(heap, { nodes, isDominated }, done, end, count);
    done = end;
  }
  return { nodes: nodes.subarray(0, count), isDominated };
}

/** Goes on from nodes `first .. end - 1`, and puts what is found behind the others. @returns how many there are then */
function followEdges(
  { snapshot, reachability, dominatorTree }: Heap,
  { nodes, isDominated }: DominatedList,
  first: number,
  end: number,
  count: number,
): number {
  const { firstEdge, edgeTarget } = snapshot;
  const { edgeRetains } = reachability;
  const { immediateDominator } = dominatorTree;
  let found = count;
  for (let at = first; at < end; at++) {
    const node = nodes[at] as NodeOrdinal;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 0) continue;
      const target = edgeTarget[edge];
      if (isDominated[target] === 1) continue;
      const dominator = immediateDominator[target];
      if (dominator === NO_NODE || isDominated[dominator] === 0) continue;
      isDominated[target] = 1;
      nodes[found++] = target;
    }
  }
  return found;
}
