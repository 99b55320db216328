import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { codedTargetOf } from './named-edges.ts';
import type { Folding } from './owners.ts';

const MAP_BY_TYPE = 1;
const TABLE = 2;
const NEXT = 3;
const EVENTS = 4;
const PROTOTYPE = 5;

/** Edges of Node's listener lists. */
const EDGE_CODES: ReadonlyMap<string, number> = new Map([
  ['<symbol kEvents>', MAP_BY_TYPE],
  ['table', TABLE],
  ['next', NEXT],
  ['_events', EVENTS],
  ['__proto__', PROTOTYPE],
]);

/**
 * Folds the listener lists of Node's EventTarget (and so of AbortSignal) and EventEmitter into their owner: what Node keeps
 * them in is Node's; the callbacks are the user's.
 * Layouts: Node's `lib/internal/event_target.js`, `[kEvents]: Map<type, { next: Listener }>`, `Listener.next`; and
 * `lib/events.js`, `_events: { [type]: listener | listener[] }`.
 *
 * Writes into `folding`. Lists are followed without recursion, and no further than a node that is folded already.
 */
export function foldListenerLists(snapshot: Snapshot, folding: Folding): void {
  const codeOfName = snapshot.strings.classify(EDGE_CODES);
  forEachOwner(snapshot, codeOfName, (code, owner, lists) => {
    const foldLists = code === EVENTS ? foldEmitter : foldTarget;
    foldLists(snapshot, codeOfName, lists, owner, folding);
  });
}

/** Where a snapshot has the names of events. */
export interface EventNames {
  /** Objects whose property names are. */
  readonly emitterLists: ReadonlySet<NodeOrdinal>;
  /** Strings that are. */
  readonly typeTexts: ReadonlySet<NodeOrdinal>;
}

/** Finds the names of events by which the lists are kept that {@link foldListenerLists} folds. */
export function findEventNames(snapshot: Snapshot): EventNames {
  const { nodeType, firstEdge, edgeTarget, strings } = snapshot;
  const codeOfName = strings.classify(EDGE_CODES);
  const emitterLists = new Set<NodeOrdinal>();
  const typeTexts = new Set<NodeOrdinal>();
  forEachOwner(snapshot, codeOfName, (code, _owner, lists) => {
    if (code === EVENTS) {
      if (hasOnlyListeners(snapshot, codeOfName, lists)) emitterLists.add(lists);
      return;
    }
    const table = codedTargetOf(snapshot, lists, EdgeType.internal, codeOfName, TABLE);
    if (table === NO_NODE) return;
    for (let edge = firstEdge[table]; edge < firstEdge[(table + 1) as NodeOrdinal]; edge++) {
      if (nodeType[edgeTarget[edge]] === NodeType.string) typeTexts.add(edgeTarget[edge]);
    }
  });
  return { emitterLists, typeTexts };
}

/** @param visit - takes the code of the edge that leads to an owner's lists */
function forEachOwner(
  { nodeCount, nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTarget }: Snapshot,
  codeOfName: Uint8Array,
  visit: (code: number, owner: NodeOrdinal, lists: NodeOrdinal) => void,
): void {
  for (let owner = 0 as NodeOrdinal; owner < nodeCount; owner++) {
    if (nodeType[owner] !== NodeType.object) continue;
    const endEdge = firstEdge[(owner + 1) as NodeOrdinal];
    for (let edge = firstEdge[owner]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property) continue;
      const code = codeOfName[edgeNameOrIndex[edge]];
      if (code === MAP_BY_TYPE || code === EVENTS) visit(code, owner, edgeTarget[edge]);
    }
  }
}

/** Folds the Map by event type, the head of each list, and its `Listener` objects. */
function foldTarget(
  snapshot: Snapshot,
  codeOfName: Uint8Array,
  map: NodeOrdinal,
  target: NodeOrdinal,
  folding: Folding,
): void {
  const table = codedTargetOf(snapshot, map, EdgeType.internal, codeOfName, TABLE);
  if (table === NO_NODE) return;
  fold(folding, map, target);
  foldLists(snapshot, codeOfName, table, target, folding);
}

/** Folds the object of an emitter's listeners and its arrays, if there is nothing but functions in them. */
function foldEmitter(
  snapshot: Snapshot,
  codeOfName: Uint8Array,
  events: NodeOrdinal,
  emitter: NodeOrdinal,
  folding: Folding,
): void {
  if (!hasOnlyListeners(snapshot, codeOfName, events)) return;
  const { firstEdge, edgeType, edgeTarget } = snapshot;
  fold(folding, events, emitter);
  const endEdge = firstEdge[(events + 1) as NodeOrdinal];
  for (let edge = firstEdge[events]; edge < endEdge; edge++) {
    if (edgeType[edge] === EdgeType.property && isListOfFunctions(snapshot, edgeTarget[edge]))
      fold(folding, edgeTarget[edge], emitter);
  }
}

function hasOnlyListeners(snapshot: Snapshot, codeOfName: Uint8Array, events: NodeOrdinal): boolean {
  const { nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTarget } = snapshot;
  if (nodeType[events] !== NodeType.object) return false;
  const endEdge = firstEdge[(events + 1) as NodeOrdinal];
  let hasListeners = false;
  for (let edge = firstEdge[events]; edge < endEdge; edge++) {
    const target = edgeTarget[edge];
    if (edgeType[edge] === EdgeType.element) return false;
    if (edgeType[edge] !== EdgeType.property || codeOfName[edgeNameOrIndex[edge]] === PROTOTYPE) continue;
    if (nodeType[target] === NodeType.closure || isListOfFunctions(snapshot, target)) hasListeners = true;
    // Node writes `undefined` for types that it expects to come.
    else if (nodeType[target] !== NodeType.hidden) return false;
  }
  return hasListeners;
}

function isListOfFunctions(snapshot: Snapshot, array: NodeOrdinal): boolean {
  const { nodeType, nodeName, strings, firstEdge, edgeType, edgeTarget } = snapshot;
  if (nodeType[array] !== NodeType.object || strings.get(nodeName[array]) !== 'Array') return false;
  const endEdge = firstEdge[(array + 1) as NodeOrdinal];
  let functionCount = 0;
  for (let edge = firstEdge[array]; edge < endEdge; edge++) {
    if (edgeType[edge] !== EdgeType.element) continue;
    if (nodeType[edgeTarget[edge]] !== NodeType.closure) return false;
    functionCount++;
  }
  return functionCount > 0;
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
