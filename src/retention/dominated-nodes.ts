import type { DfsNumber } from '../graph/depth-first-order.ts';
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

/** What retains such a share of the heap is found by going through all nodes: that takes no longer than following edges. */
const LARGE_SHARE = 0.01;

/**
 * Finds all that goes with an object. O(what goes, and its edges); of what retains a large share of the heap O(nodes).
 *
 * @param object - a node that the root reaches
 * @param largeShare - of the heap, at 1 and above edges are followed whatever the object retains
 */
export function findDominated(heap: Heap, object: NodeOrdinal, largeShare: number = LARGE_SHARE): DominatedList {
  const { nodeCount } = heap.snapshot;
  const list = { nodes: new Uint32Array(nodeCount), isDominated: new Uint8Array(nodeCount) };
  list.nodes[0] = object;
  list.isDominated[object] = 1;
  const isLarge = heap.retainedBytes[object] > largeShare * heap.retainedBytes[ROOT];
  const count = isLarge ? goThroughNodes(heap, list) : followAllEdges(heap, list);
  return { ...list, nodes: list.nodes.subarray(0, count) };
}

/** Adds what goes with the first of the nodes: dominators stand in front of what they dominate. @returns how many there are then */
function goThroughNodes(heap: Heap, list: DominatedList): number {
  let count = 1;
  const { length } = heap.dominatorTree.nodeByDfsNumber;
  for (let first = 1; first < length; first += NODES_AT_ONCE)
    count = goThrough(heap, list, first as DfsNumber, Math.min(length, first + NODES_AT_ONCE), count);
  return count;
}

/** Goes through the nodes with the numbers `first .. end - 1`. @returns how many were added to the list up to then */
function goThrough(
  { dominatorTree }: Heap,
  { nodes, isDominated }: DominatedList,
  first: DfsNumber,
  end: number,
  count: number,
): number {
  const { nodeByDfsNumber, immediateDominator } = dominatorTree;
  let found = count;
  for (let number = first; number < end; number++) {
    const node = nodeByDfsNumber[number];
    const dominator = immediateDominator[node];
    if (dominator === NO_NODE || isDominated[dominator] === 0 || isDominated[node] === 1) continue;
    isDominated[node] = 1;
    nodes[found++] = node;
  }
  return found;
}

/**
 * The same along edges: what one of these nodes leads to goes, too, if its dominator does, and that is come to first.
 *
 * @returns how many there are then
 */
function followAllEdges(heap: Heap, list: DominatedList): number {
  let count = 1;
  for (let done = 0; done < count; ) {
    const end = Math.min(count, done + NODES_AT_ONCE);
    count = followEdges(heap, list, done, end, count);
    done = end;
  }
  return count;
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
