import { EdgeType, type Heap, type NodeOrdinal, NodeType, type StringIndex } from 'heapdiff';

/** How many promises a heap holds, by what a snapshot can tell of their state. */
export interface PromiseStates {
  /** Somebody waits for it: it has reactions, so it is pending. */
  readonly waiting: number;
  /** It holds the value it was settled with. */
  readonly settled: number;
  /** Nothing hangs on it: pending without reactions, or settled with undefined or a small integer. */
  readonly unknown: number;
}

/**
 * Counts promises by state. V8 keeps reactions and result in one slot, and a snapshot has no edge for an empty one.
 *
 * @param isCounted - which nodes to look at; all by default
 */
export function countPromises(heap: Heap, isCounted: (node: NodeOrdinal) => boolean = () => true): PromiseStates {
  const { nodeCount, nodeType } = heap.snapshot;
  const states = { waiting: 0, settled: 0, unknown: 0 };
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object || heap.classNames.of(node) !== 'Promise' || !isCounted(node)) continue;
    states[stateOf(heap, node)]++;
  }
  return states;
}

function stateOf(heap: Heap, promise: NodeOrdinal): keyof PromiseStates {
  const { firstEdge, edgeType, edgeNameOrIndex, edgeTarget, nodeName, strings } = heap.snapshot;
  const endEdge = firstEdge[(promise + 1) as NodeOrdinal];
  for (let edge = firstEdge[promise]; edge < endEdge; edge++) {
    if (edgeType[edge] !== EdgeType.internal) continue;
    if (strings.get(edgeNameOrIndex[edge] as StringIndex) !== 'reactions_or_result') continue;
    return strings.get(nodeName[edgeTarget[edge]]) === 'system / PromiseReaction' ? 'waiting' : 'settled';
  }
  return 'unknown';
}
