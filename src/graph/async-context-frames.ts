import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { namedTargetOf } from './named-edges.ts';
import type { Folding } from './owners.ts';

/** Node's class since version 24: a Map from each AsyncLocalStorage to its store. */
const FRAME = 'AsyncContextFrame';

/**
 * Marks the frames in which Node keeps the stores of AsyncLocalStorage as plumbing: a timer or a promise has its store. Many
 * share one frame, so that it is folded into nobody. Layout: Node's `lib/internal/async_context_frame.js`.
 */
export function foldAsyncContextFrames(snapshot: Snapshot, { isPlumbing, ownerOf }: Folding): void {
  const { nodeCount, nodeType, nodeName, strings } = snapshot;
  const isFrameName = strings.classify(new Map([[FRAME, 1]]));
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object || isFrameName[nodeName[node]] === 0 || ownerOf[node] !== node) continue;
    if (namedTargetOf(snapshot, node, EdgeType.internal, 'table') !== NO_NODE) isPlumbing[node] = 1;
  }
}

/** Whether a node is such a frame. */
export function isAsyncContextFrame({ nodeType, nodeName, strings }: Snapshot, node: NodeOrdinal): boolean {
  if (nodeType[node] !== NodeType.object || !strings.startsWith(nodeName[node], FRAME)) return false;
  return strings.get(nodeName[node]) === FRAME;
}
