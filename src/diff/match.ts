import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { NodeIdIndex } from './node-id-index.ts';
import type { SameStrings } from './same-strings.ts';

/** Which node of *after* is which node of *before*. */
export interface NodeMatch {
  /** For each node of *after* the node of *before*, `NO_NODE` for what is new. */
  readonly beforeOf: Uint32Array;
  /** For each node of *before* the node of *after*, `NO_NODE` for what is gone. */
  readonly afterOf: Uint32Array;
}

/**
 * Matches nodes by id. V8's own ids are odd and stay with their object; an embedder's are even and may be given again,
 * so those also need the same type and name, and what is left of them is matched by type and name in order.
 */
export function matchById(before: Snapshot, after: Snapshot, sameNames: SameStrings): NodeMatch {
  const beforeOf = new Uint32Array(after.nodeCount).fill(NO_NODE);
  const afterOf = new Uint32Array(before.nodeCount).fill(NO_NODE);
  const index = new NodeIdIndex(before);
  for (let node = 0 as NodeOrdinal; node < after.nodeCount; node++) {
    const found = index.find(after.nodeId[node]);
    if (found === NO_NODE || afterOf[found] !== NO_NODE) continue;
    const isEmbedder = after.nodeId[node] % 2 === 0;
    if (isEmbedder && !isSameKind(before, found, after, node, sameNames)) continue;
    beforeOf[node] = found;
    afterOf[found] = node;
  }
  matchEmbedderNodes(before, after, { beforeOf, afterOf });
  return { beforeOf, afterOf };
}

/** Whether two nodes agree in type and name; the text of strings is no name. */
export function isSameKind(
  before: Snapshot,
  beforeNode: NodeOrdinal,
  after: Snapshot,
  afterNode: NodeOrdinal,
  sameNames: SameStrings,
): boolean {
  const type = after.nodeType[afterNode];
  if (before.nodeType[beforeNode] !== type) return false;
  return type === NodeType.string || sameNames.has(before.nodeName[beforeNode], after.nodeName[afterNode]);
}

/** Pairs the embedder's unmatched nodes, first with first, within one type and name. */
function matchEmbedderNodes(before: Snapshot, after: Snapshot, { beforeOf, afterOf }: NodeMatch): void {
  const waiting = new Map<string, NodeOrdinal[]>();
  for (let node = (before.nodeCount - 1) as NodeOrdinal; node >= 0; node--) {
    if (before.nodeId[node] % 2 !== 0 || afterOf[node] !== NO_NODE) continue;
    const kind = kindOf(before, node);
    const nodes = waiting.get(kind);
    if (nodes === undefined) waiting.set(kind, [node]);
    else nodes.push(node);
  }
  for (let node = 0 as NodeOrdinal; node < after.nodeCount; node++) {
    if (after.nodeId[node] % 2 !== 0 || beforeOf[node] !== NO_NODE) continue;
    const found = waiting.get(kindOf(after, node))?.pop();
    if (found === undefined) continue;
    beforeOf[node] = found;
    afterOf[found] = node;
  }
}

/** Type and name as one key: equal where {@link isSameKind} holds. */
export function kindOf({ nodeType, nodeName, strings }: Snapshot, node: NodeOrdinal): string {
  const type = nodeType[node];
  return type === NodeType.string ? `${type}` : `${type} ${strings.get(nodeName[node])}`;
}
