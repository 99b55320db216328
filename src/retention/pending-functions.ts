import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { Anchor, EngineChain } from './anchors.ts';
import { userLocationOf } from './user-code.ts';

/** The async function that waits, and in whose variables the next link is; its promise and reactions are the engine's. */
export function pendingFunction({ heap, links }: EngineChain, at: number): Anchor | undefined {
  const { node } = links[at];
  const location = isPending(heap, node) ? userLocationOf(heap, node) : undefined;
  if (location === undefined) return undefined;
  const code = namedTargetOf(heap.snapshot, node, EdgeType.internal, 'function');
  const isModule = heap.classNames.of(code) === '(closure)' && location.line === 1 && location.column === 1;
  if (isModule)
    return { start: at + 1, reason: 'a module', standIn: { kind: 'module', name: `module ${location.file}`, node } };
  return { start: at, reason: 'an async function that waits' };
}

/** Whether a node is the state of an async function or generator: not that of a generator, which waits for its user. */
export function isPending(heap: Heap, node: NodeOrdinal): boolean {
  const { snapshot } = heap;
  if (snapshot.nodeType[node] !== NodeType.object) return false;
  const name = snapshot.strings.get(snapshot.nodeName[node]);
  if (name !== 'Generator' && name !== 'AsyncGenerator') return false;
  if (namedTargetOf(snapshot, node, EdgeType.internal, 'function') === NO_NODE) return false;
  if (name === 'AsyncGenerator') return true;
  // What calls of a generator function return has a prototype; the state of an async function has none.
  const prototype = namedTargetOf(snapshot, node, EdgeType.property, '__proto__');
  return prototype === NO_NODE || snapshot.nodeType[prototype] !== NodeType.object;
}
