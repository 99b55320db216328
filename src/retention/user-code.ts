import type { Heap } from '../graph/heap.ts';
import type { SourceLocation } from '../graph/locations.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

/** Where a function, a generator or a constructor is written; undefined for Node's own, and where nothing tells. */
export function userLocationOf(heap: Heap, node: NodeOrdinal): SourceLocation | undefined {
  const location = heap.locations.of(node);
  return location === undefined || location.url.startsWith('node:') ? undefined : location;
}

/** Whether it is written in one of Node's own scripts. */
export function isNodesOwn(heap: Heap, node: NodeOrdinal): boolean {
  return heap.locations.of(node)?.url.startsWith('node:') === true;
}

/** Whether it is a function that Node has written, and that calls none of somebody else by being bound to it or by `once()`. */
export function callsNodesOwn(heap: Heap, node: NodeOrdinal): boolean {
  const { snapshot } = heap;
  if (snapshot.nodeType[node] !== NodeType.closure) return false;
  const listener = namedTargetOf(snapshot, node, EdgeType.property, 'listener');
  const bound = listener === NO_NODE ? namedTargetOf(snapshot, node, EdgeType.internal, 'bound_function') : listener;
  return isNodesOwn(heap, bound === NO_NODE ? node : bound);
}

/** Whether a context has the variables of a module, and of no function inside it: it hangs in the realm. */
export function isModuleContext(heap: Heap, context: NodeOrdinal): boolean {
  const outer = namedTargetOf(heap.snapshot, context, EdgeType.internal, 'previous');
  return outer !== NO_NODE && isNamed(heap, outer, 'system / NativeContext');
}

/** Whether V8's name of a node begins so: newer versions write more behind it. */
export function isNamed({ snapshot }: Heap, node: NodeOrdinal, prefix: string): boolean {
  return node < snapshot.nodeCount && snapshot.strings.startsWith(snapshot.nodeName[node], prefix);
}

/** What a node holds, edge by edge, whatever kind the edges are. */
export function targetsOf({ snapshot }: Heap, node: NodeOrdinal): NodeOrdinal[] {
  const { firstEdge, edgeTarget } = snapshot;
  const endEdge = firstEdge[(node + 1) as NodeOrdinal];
  const targets: NodeOrdinal[] = [];
  for (let edge = firstEdge[node]; edge < endEdge; edge++) targets.push(edgeTarget[edge]);
  return targets;
}
