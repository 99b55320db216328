import { normaliseClassName } from '../graph/class-names.ts';
import type { Heap } from '../graph/heap.ts';
import { isPseudonym } from '../graph/name-shapes.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import type { SameStrings } from './same-strings.ts';

/** Which node of *after* is which node of *before*. */
export interface NodeMatch {
  /** For each node of *after* the node of *before*, `NO_NODE` for what is new. */
  readonly beforeOf: Uint32Array;
  /** For each node of *before* the node of *after*, `NO_NODE` for what is gone. */
  readonly afterOf: Uint32Array;
}

/**
 * Matches nodes by id. V8's own ids are odd and stay with their object (but see {@link dropReusedIds}); an embedder's are
 * even and may be given again, so those also need the same type and name.
 */
export function matchById(before: Snapshot, after: Heap, sameNames: SameStrings): NodeMatch {
  const { snapshot, nodeIdIndex } = after;
  const beforeOf = new Uint32Array(snapshot.nodeCount).fill(NO_NODE);
  const afterOf = new Uint32Array(before.nodeCount).fill(NO_NODE);
  const { nodeCount, nodeId } = before;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const id = nodeId[node];
    const found = nodeIdIndex.find(id);
    if (found === NO_NODE || beforeOf[found] !== NO_NODE) continue;
    if (id % 2 === 0 && !isSameKind(before, node, snapshot, found, sameNames)) continue;
    beforeOf[found] = node;
    afterOf[node] = found;
  }
  return { beforeOf, afterOf };
}

/** The nodes of *after* whose type or name, or text, is another one than that of the node of *before* that they are matched with. */
export function listChanged(
  before: Snapshot,
  after: Snapshot,
  { beforeOf }: NodeMatch,
  sameNames: SameStrings,
): NodeOrdinal[] {
  const changed: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < after.nodeCount; node++) {
    const old = beforeOf[node] as NodeOrdinal;
    if (old === NO_NODE) continue;
    const isSame =
      before.nodeType[old] === after.nodeType[node] && sameNames.has(before.nodeName[old], after.nodeName[node]);
    if (!isSame) changed.push(node);
  }
  return changed;
}

/**
 * Takes apart what has one id by chance: V8 finds ids by address, and an object that was allocated where one died without
 * its notice gets the id of that one (`HeapObjectsMap::FindOrAddEntry`). Such are of another type, of another class and
 * size, or other texts. One that only has another class is the same if most of its old class have become that: then
 * their common prototype was named anew.
 *
 * @param changed - of {@link listChanged}
 * @returns how many stay the same objects although their type or name is another one
 */
export function dropReusedIds(
  before: Snapshot,
  after: Snapshot,
  { beforeOf, afterOf }: NodeMatch,
  changed: readonly NodeOrdinal[],
): number {
  const renamed: NodeOrdinal[] = [];
  let rewrittenCount = 0;
  for (const node of changed) {
    const old = beforeOf[node] as NodeOrdinal;
    const isString = areStrings(before, old, after, node);
    if (isString && isRedactedInOne(before, old, after, node)) continue;
    const isSame = isOfOneFamily(before.nodeType[old], after.nodeType[node]) || isOfOneClass(before, old, after, node);
    if (!isString && isSame) {
      rewrittenCount++;
    } else if (isPerhapsRenamed(before, old, after, node)) {
      renamed.push(node);
    } else {
      beforeOf[node] = NO_NODE;
      afterOf[old] = NO_NODE;
    }
  }
  return rewrittenCount + renamed.length - dropRareRenames(before, after, { beforeOf, afterOf }, renamed);
}

/** Whether both are strings in one piece, whose texts are no names. */
export function areStrings(before: Snapshot, old: NodeOrdinal, after: Snapshot, node: NodeOrdinal): boolean {
  return after.nodeType[node] === NodeType.string && before.nodeType[old] === NodeType.string;
}

/** Of a redacted pair a text may be a value in one file and a name in the other, which stays: it is as long in both. */
function isRedactedInOne(before: Snapshot, old: NodeOrdinal, after: Snapshot, node: NodeOrdinal): boolean {
  if (before.shallowBytes[old] !== after.shallowBytes[node]) return false;
  const [textBefore, textAfter] = [before.strings.get(before.nodeName[old]), after.strings.get(after.nodeName[node])];
  return isPseudonym(textBefore) !== isPseudonym(textAfter);
}

/** Names of one class differ by what an embedder puts into them: an element's attributes, whether it is detached. */
function isOfOneClass(before: Snapshot, old: NodeOrdinal, after: Snapshot, node: NodeOrdinal): boolean {
  if (before.nodeType[old] !== after.nodeType[node]) return false;
  const classOf = ({ strings, nodeName }: Snapshot, of: NodeOrdinal): string =>
    normaliseClassName(strings.get(nodeName[of])).replace(/^Detached /u, '');
  return classOf(before, old) === classOf(after, node);
}

function isPerhapsRenamed(before: Snapshot, old: NodeOrdinal, after: Snapshot, node: NodeOrdinal): boolean {
  const type = after.nodeType[node];
  if (type === NodeType.string || type === NodeType.synthetic || type !== before.nodeType[old]) return false;
  return before.shallowBytes[old] === after.shallowBytes[node];
}

/** The engine writes its own things one over the other, and strings change how they are kept. */
function isOfOneFamily(typeBefore: number, typeAfter: number): boolean {
  const family = FAMILY_OF_TYPE.get(typeBefore);
  return family !== undefined && family === FAMILY_OF_TYPE.get(typeAfter);
}

const FAMILY_OF_TYPE: ReadonlyMap<number, 'engine' | 'string'> = new Map([
  [NodeType.hidden, 'engine'],
  [NodeType.array, 'engine'],
  [NodeType.code, 'engine'],
  [NodeType.objectShape, 'engine'],
  [NodeType.string, 'string'],
  [NodeType.concatenatedString, 'string'],
  [NodeType.slicedString, 'string'],
]);

/**
 * Takes apart those of another class now, unless fewer of the old class are what they were than became just that.
 *
 * @returns how many
 */
function dropRareRenames(
  before: Snapshot,
  after: Snapshot,
  { beforeOf, afterOf }: NodeMatch,
  renamed: readonly NodeOrdinal[],
): number {
  if (renamed.length === 0) return 0;
  const renameOf = (node: NodeOrdinal): string =>
    JSON.stringify([kindOf(before, beforeOf[node] as NodeOrdinal), kindOf(after, node)]);
  const countByRename = new Map<string, number>();
  for (const node of renamed) countByRename.set(renameOf(node), (countByRename.get(renameOf(node)) ?? 0) + 1);
  const matchedByName = new Uint32Array(before.strings.length);
  for (let node = 0 as NodeOrdinal; node < before.nodeCount; node++) {
    if (afterOf[node] !== NO_NODE) matchedByName[before.nodeName[node]]++;
  }
  const rare = renamed.filter((node) => {
    const matchedCount = matchedByName[before.nodeName[beforeOf[node] as NodeOrdinal]];
    return countByRename.get(renameOf(node))! * 2 <= matchedCount;
  });
  for (const node of rare) {
    afterOf[beforeOf[node]] = NO_NODE;
    beforeOf[node] = NO_NODE;
  }
  return rare.length;
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

/**
 * Pairs the embedder's nodes that are still unmatched, first with first, within one type and name, and lists of roots: Chromium's
 * (`C++ Persistent roots`) have a new id in each snapshot, an odd one.
 */
export function matchEmbedderNodes(before: Snapshot, after: Snapshot, { beforeOf, afterOf }: NodeMatch): void {
  const waiting = new Map<string, NodeOrdinal[]>();
  for (const node of listUnmatchedEmbedderNodes(before, afterOf).reverse()) {
    const kind = kindOf(before, node);
    const nodes = waiting.get(kind);
    if (nodes === undefined) waiting.set(kind, [node]);
    else nodes.push(node);
  }
  for (const node of listUnmatchedEmbedderNodes(after, beforeOf)) {
    const found = waiting.get(kindOf(after, node))?.pop();
    if (found === undefined) continue;
    beforeOf[node] = found;
    afterOf[found] = node;
  }
}

/** A loop of its own: they are few, and V8 need not compile for all nodes what is done with those. */
function listUnmatchedEmbedderNodes({ nodeCount, nodeId, nodeType }: Snapshot, matchOf: Uint32Array): NodeOrdinal[] {
  const unmatched: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const isGivenAnew = nodeId[node] % 2 === 0 || nodeType[node] === NodeType.synthetic;
    if (isGivenAnew && matchOf[node] === NO_NODE) unmatched.push(node);
  }
  return unmatched;
}

/** Type and name as one key: equal where {@link isSameKind} holds. */
export function kindOf({ nodeType, nodeName, strings }: Snapshot, node: NodeOrdinal): string {
  const type = nodeType[node];
  return type === NodeType.string ? `${type}` : `${type} ${strings.get(nodeName[node])}`;
}
