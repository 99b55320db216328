import { Detachedness, type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType, type Snapshot } from 'heapdiff';

/**
 * Spreads what the embedder marked as memlab does (`_propagateDetachednessState`), so that its plug-ins find the same
 * detached nodes. It goes over all edges but internal ones; DevTools and `Heap.detachedness` over all but hidden and weak ones,
 * so that these have more of them.
 *
 * @returns a `Detachedness` for each node
 */
export function spreadAsMemlab(snapshot: Snapshot): Uint8Array {
  const { nodeCount, nodeType, detachedness } = snapshot;
  const state = new Uint8Array(nodeCount);
  const attached: NodeOrdinal[] = [];
  const detached: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.native) continue;
    state[node] = detachedness[node];
    if (state[node] === Detachedness.attached) attached.push(node);
    if (state[node] === Detachedness.detached) detached.push(node);
  }
  spread(snapshot, state, attached, Detachedness.attached);
  spread(snapshot, state, detached, Detachedness.detached);
  return state;
}

/** Gives `value` to the native nodes that those of the worklist hold, unless they have a state. */
function spread(snapshot: Snapshot, state: Uint8Array, worklist: NodeOrdinal[], value: number): void {
  const { firstEdge, edgeType, edgeTarget, nodeType } = snapshot;
  for (let node = worklist.pop(); node !== undefined; node = worklist.pop()) {
    const endEdge: EdgeOrdinal = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (edgeType[edge] === EdgeType.internal) continue;
      if (nodeType[target] !== NodeType.native || state[target] !== Detachedness.unknown) continue;
      state[target] = value;
      worklist.push(target);
    }
  }
}
