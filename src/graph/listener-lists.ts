import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { codedTargetOf } from './named-edges.ts';
import type { Folding } from './owners.ts';

const MAP_BY_TYPE = 1;
const TABLE = 2;
const NEXT = 3;

/** Edges of Node's listener lists. */
const EDGE_CODES: ReadonlyMap<string, number> = new Map([
  ['<symbol kEvents>', MAP_BY_TYPE],
  ['table', TABLE],
  ['next', NEXT],
]);

/**
 * Folds the listener lists of Node's EventTarget (and so of AbortSignal) into their target: the Map by event type, the
 * head of each list and its `Listener` objects are Node's; the callbacks are the user's.
 * Layout: Node's `lib/internal/event_target.js`, `[kEvents]: Map<type, { next: Listener }>`, `Listener.next`.
 *
 * Writes into `folding`. Lists are followed without recursion, and no further than a node that is folded already.
 */
export function foldListenerLists(snapshot: Snapshot, folding: Folding): void {
  const { nodeCount, nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTarget } = snapshot;
  const codeOfName = snapshot.strings.classify(EDGE_CODES);
  for (let target = 0 as NodeOrdinal; target < nodeCount; target++) {
    if (nodeType[target] !== NodeType.object) continue;
    const endEdge = firstEdge[(target + 1) as NodeOrdinal];
    for (let edge = firstEdge[target]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property || codeOfName[edgeNameOrIndex[edge]] !== MAP_BY_TYPE) continue;
      const map = edgeTarget[edge];
      const table = codedTargetOf(snapshot, map, EdgeType.internal, codeOfName, TABLE);
      if (table === NO_NODE) continue;
      fold(folding, map, target);
      foldLists(snapshot, codeOfName, table, target, folding);
    }
  }
}

/** Folds each list whose head stands in the table of the Map. */
function foldLists(
  snapshot: Snapshot,
  codeOfName: Uint8Array,
  table: NodeOrdinal,
  target: NodeOrdinal,
  folding: Folding,
): void {
  const { nodeType, firstEdge, edgeTarget } = snapshot;
  const endEdge = firstEdge[(table + 1) as NodeOrdinal];
  for (let edge = firstEdge[table]; edge < endEdge; edge++) {
    const head = edgeTarget[edge];
    if (nodeType[head] !== NodeType.object) continue;
    let listener = nextListener(snapshot, codeOfName, head);
    if (listener === NO_NODE) continue;
    fold(folding, head, target);
    while (listener !== NO_NODE && listener !== target && folding.ownerOf[listener] === listener) {
      fold(folding, listener, target);
      listener = nextListener(snapshot, codeOfName, listener);
    }
  }
}

/** The last listener leads to `undefined`, which is everybody's. */
function nextListener(snapshot: Snapshot, codeOfName: Uint8Array, node: NodeOrdinal): NodeOrdinal {
  const next = codedTargetOf(snapshot, node, EdgeType.property, codeOfName, NEXT);
  return next !== NO_NODE && snapshot.nodeType[next] === NodeType.object ? next : NO_NODE;
}

function fold({ isPlumbing, ownerOf }: Folding, node: NodeOrdinal, owner: NodeOrdinal): void {
  if (node === owner) return;
  isPlumbing[node] = 1;
  ownerOf[node] = owner;
}
