import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { isPending } from './pending-functions.ts';
import { isModuleContext, userLocationOf } from './user-code.ts';

/**
 * Whether a survivor stays by itself for its author, whatever leads the engine there: an async function that waits, and a
 * function of a module, which has the module's variables. Such a function waits for something else each time, and a module
 * that exports nothing may hang on the timer that was set last. To charge what they hold to that would name the wrong edge.
 */
export function isStanding(heap: Heap, node: NodeOrdinal): boolean {
  const { nodeType } = heap.snapshot;
  if (nodeType[node] !== NodeType.closure) {
    return isPending(heap, node) && userLocationOf(heap, node) !== undefined;
  }
  const context = namedTargetOf(heap.snapshot, node, EdgeType.internal, 'context');
  return context !== NO_NODE && isModuleContext(heap, context) && userLocationOf(heap, node) !== undefined;
}
