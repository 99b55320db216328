import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { Anchor, EngineChain } from './anchors.ts';
import { isNamed, isNodesOwn, targetsOf } from './user-code.ts';

/**
 * A server, socket, child process or other handle that Node keeps open, as its author knows it: `Server` where Node has
 * TCP, `Worker` where it has a function of its own in between.
 */
export function openHandle(chain: EngineChain, at: number): Anchor | undefined {
  const { heap, links } = chain;
  const wrap = links.findIndex(({ node }) => !isEngineRoot(heap, node));
  if (wrap < 1 || wrap > at || !isWrap(heap, links[wrap].node)) return undefined;
  let start = wrap + 1;
  while (start < links.length && isBetween(heap, links[start].node)) start++;
  const isKnown = start < links.length && heap.locations.of(links[start].node) !== undefined;
  return { start: isKnown ? start : wrap, reason: explainHandle(heap, links[wrap].node) };
}

/** V8's lists of roots, and Node's own objects in C++. */
function isEngineRoot(heap: Heap, node: NodeOrdinal): boolean {
  return heap.snapshot.nodeType[node] === NodeType.synthetic || isNamed(heap, node, 'Node / ');
}

/** Whether an object stands for one of Node's in C++; Node 16 only has its way back to what the author knows. */
function isWrap({ snapshot }: Heap, node: NodeOrdinal): boolean {
  return (
    namedTargetOf(snapshot, node, EdgeType.internal, 'javascript_to_native') !== NO_NODE ||
    namedTargetOf(snapshot, node, EdgeType.property, '<symbol owner_symbol>') !== NO_NODE
  );
}

/** What Node puts between a handle and what its author knows. */
function isBetween(heap: Heap, node: NodeOrdinal): boolean {
  const isFunction = heap.snapshot.nodeType[node] === NodeType.closure && isNodesOwn(heap, node);
  return isFunction || /^HTTP\w+AsyncResource$/u.test(heap.classNames.of(node));
}

function explainHandle(heap: Heap, wrap: NodeOrdinal): string {
  const className = heap.classNames.of(wrap);
  const onConnection = namedTargetOf(heap.snapshot, wrap, EdgeType.property, 'onconnection');
  if (onConnection !== NO_NODE && heap.snapshot.nodeType[onConnection] === NodeType.closure)
    return 'a listening server';
  const [, reason] = HANDLES.find(([pattern]) => pattern.test(className)) ?? [];
  return reason ?? 'an open handle';
}

const HANDLES: readonly (readonly [RegExp, string])[] = [
  [/^(?:TCP|Pipe|TTY|UDP|TLSWrap|HTTPParser|Http2Session)$/u, 'an open socket'],
  [/^Process$/u, 'a running child process'],
  [/^(?:FSEvent|StatWatcher)$/u, 'a file watcher'],
  [/^Worker$/u, 'a running worker'],
  [/^MessagePort$/u, 'an open message port'],
  [/(?:Req|ReqWrap|ReqCallback|ReqPromise|ConnectWrap|ShutdownWrap|WriteWrap)$/u, 'a pending request'],
];

/** Stands for V8's list of what Node has open. */
export const LIST_OF_HANDLES = 'list of open handles';

/** V8's list of what Node has open, where it holds straight what is told. */
export function listOfHandles({ heap, links }: EngineChain): Anchor | undefined {
  const [{ node }] = links;
  if (links.length > 1 || !isNamed(heap, node, '(Global handles)')) return undefined;
  if (!targetsOf(heap, node).some((target) => isWrap(heap, target))) return undefined;
  return {
    start: 1,
    reason: 'what Node and add-ons keep open',
    standIn: { kind: 'list', name: LIST_OF_HANDLES, node },
  };
}
