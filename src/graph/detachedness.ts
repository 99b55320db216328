import type { NodeOrdinal } from '../ordinals.ts';
import { Detachedness, EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/**
 * Tells which native nodes hang in a document and which do not: what the embedder marked stays, and is spread to the
 * unmarked native nodes that those hold; there attached wins (DevTools' `propagateDOMState`). Files without the column
 * mark detached nodes by name.
 *
 * @returns a {@link Detachedness} for each node
 */
export function spreadDetachedness(snapshot: Snapshot): Uint8Array {
  const { nodeCount, detachedness, nodeName, strings } = snapshot;
  const state = new Uint8Array(nodeCount);
  const attached: NodeOrdinal[] = [];
  const detached: NodeOrdinal[] = [];
  for (const node of listNatives(snapshot)) {
    if (detachedness[node] === Detachedness.attached) attached.push(node);
    else if (detachedness[node] === Detachedness.detached || strings.startsWith(nodeName[node], 'Detached ')) {
      detached.push(node);
    }
  }
  for (const node of attached) state[node] = Detachedness.attached;
  for (const node of detached) state[node] = Detachedness.detached;
  spread(snapshot, state, attached, Detachedness.attached);
  spread(snapshot, state, detached, Detachedness.detached);
  return state;
}

/** A loop of its own: they are few, and V8 need not compile for all nodes what is done with those. */
function listNatives({ nodeCount, nodeType }: Snapshot): NodeOrdinal[] {
  const natives: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] === NodeType.native) natives.push(node);
  }
  return natives;
}

/** Gives `value` to the native nodes that those of the worklist hold, unless they have a state. */
function spread(snapshot: Snapshot, state: Uint8Array, worklist: NodeOrdinal[], value: number): void {
  const { firstEdge, edgeType, edgeTarget, nodeType } = snapshot;
  for (let node = worklist.pop(); node !== undefined; node = worklist.pop()) {
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (edgeType[edge] === EdgeType.hidden || edgeType[edge] === EdgeType.weak) continue;
      if (nodeType[target] !== NodeType.native || state[target] !== Detachedness.unknown) continue;
      state[target] = value;
      worklist.push(target);
    }
  }
}
