import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';

const CAPTURE_ROOTS: ReadonlySet<string> = new Set(['(Stack roots)', '(Handle scope)', '(Handle scopes)']);

/** Whether a node is one of V8's lists of what runs while a snapshot is taken: the capture itself. */
export function isCaptureRoot({ snapshot, classNames }: Heap, node: NodeOrdinal): boolean {
  return snapshot.nodeType[node] === NodeType.synthetic && CAPTURE_ROOTS.has(classNames.of(node));
}
