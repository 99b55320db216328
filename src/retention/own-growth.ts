import type { Comparison } from '../diff/compare.ts';
import { ENGINE_COST } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import type { Growth } from './growth.ts';
import { sumOf } from './growth-rates.ts';
import { NO_SET } from './kept-bytes.ts';

/** Survivors that grew in place and hold nothing added: a Map of numbers, a longer array. */
export interface GrownInPlace {
  /** The first of them, in file order. */
  node: NodeOrdinal;
  /** All that grew, also plumbing that no one owns alone. */
  readonly grown: NodeOrdinal[];
  bytes: number;
}

/** Where the bytes went that survivors gained. */
export interface OwnGrowth {
  /** What the holders of each suspect gained, in the order of `Growth.suspects`. */
  readonly bytesBySuspect: Float64Array;
  /** The rest, by the place in the heap where it happened. */
  readonly inPlace: readonly GrownInPlace[];
  /** What functions, code and other nodes gained that are the engine's. */
  readonly engineCount: number;
  readonly engineBytes: number;
  /** What collections gained that keep none of their keys. */
  readonly weakCount: number;
  readonly weakBytes: number;
}

/**
 * Charges every byte that a survivor gained to the suspect it is told with, to itself, or to the engine.
 *
 * @param suspectOfHolder - of `findSuspectOfHolder`
 */
export function chargeOwnGrowth(comparison: Comparison, growth: Growth, suspectOfHolder: Uint32Array): OwnGrowth {
  const { after, changedBytes } = comparison;
  const bytesBySuspect = new Float64Array(growth.suspects.length);
  const suspectOfMember = listSuspectOfMember(growth);
  const inPlace = new Map<number, GrownInPlace>();
  let engineCount = 0;
  let engineBytes = 0;
  let weakCount = 0;
  let weakBytes = 0;
  for (const node of listGrown(changedBytes)) {
    const bytes = changedBytes[node];
    const isHeldWithoutAdded = growth.sweep.isHeldWithoutAdded[node] === 1;
    const visible = isHeldWithoutAdded ? growth.chains.holds.visibleAt(node) : ROOT;
    const suspect = isHeldWithoutAdded ? suspectOfHolder[visible] : suspectBehind(growth, suspectOfMember, node);
    if (suspect !== 0) {
      bytesBySuspect[suspect - 1] += bytes;
    } else if (WEAK_COLLECTIONS.has(after.classNames.of(visible))) {
      weakCount++;
      weakBytes += bytes;
    } else if (isUsersObject(after.snapshot, visible) && !isEnginesPart(growth, visible, node)) {
      addInPlace(inPlace, growth.chains.patternOf(visible), visible, node, bytes);
    } else {
      engineCount++;
      engineBytes += bytes;
    }
  }
  const listBytesOf = measureWeakLists(comparison, [...inPlace.values()]);
  const [ofUsers, ofEngine] = [[] as GrownInPlace[], [] as GrownInPlace[]];
  for (const place of inPlace.values()) (place.bytes <= listBytesOf(place) ? ofEngine : ofUsers).push(place);
  engineCount += sumOf(ofEngine, ({ grown }) => grown.length);
  engineBytes += sumOf(ofEngine, ({ bytes }) => bytes);
  return { bytesBySuspect, inPlace: ofUsers, engineCount, engineBytes, weakCount, weakBytes };
}

/** In such a list V8 notes which objects have a prototype: it grows as V8 learns, with nothing of the user's. */
const WEAK_LISTS: ReadonlyMap<string, number> = new Map([['system / WeakArrayList', 1]]);

/** @returns how much V8's lists grew that the objects of a place have */
function measureWeakLists(
  { before, after, match }: Comparison,
  places: readonly GrownInPlace[],
): (place: GrownInPlace) => number {
  const grown = places.flatMap((place) => place.grown);
  if (grown.length === 0) return () => 0;
  const beforeOf = (node: NodeOrdinal): NodeOrdinal => match.beforeOf[node] as NodeOrdinal;
  const bytesAfter = sumWeakLists(after, new Set(grown));
  const bytesBefore = sumWeakLists(before, new Set(grown.map(beforeOf)));
  return (place) => sumOf(place.grown, (node) => (bytesAfter.get(node) ?? 0) - (bytesBefore.get(beforeOf(node)) ?? 0));
}

/** The bytes of V8's lists by the object that has them. */
function sumWeakLists(heap: Heap, owners: ReadonlySet<NodeOrdinal>): ReadonlyMap<NodeOrdinal, number> {
  const { nodeName, shallowBytes, strings } = heap.snapshot;
  const isWeakList = strings.classify(WEAK_LISTS);
  const bytesOf = new Map<NodeOrdinal, number>();
  for (const node of heap.listFolded(owners)) {
    if (isWeakList[nodeName[node]] === 0) continue;
    const owner = heap.ownerOf[node] as NodeOrdinal;
    bytesOf.set(owner, (bytesOf.get(owner) ?? 0) + shallowBytes[node]);
  }
  return bytesOf;
}

/** A loop of its own: few grew, and V8 need not compile for all nodes what is done with those. */
function listGrown(changedBytes: Float64Array): NodeOrdinal[] {
  const grown: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < changedBytes.length; node++) if (changedBytes[node] > 0) grown.push(node);
  return grown;
}

/** @returns for each group the number of its suspect, plus one */
function listSuspectOfMember({ suspects, groups }: Growth): Uint32Array {
  const suspectOfMember = new Uint32Array(groups.length);
  for (const [suspect, { members }] of suspects.entries())
    for (const member of members) suspectOfMember[member] = suspect + 1;
  return suspectOfMember;
}

/** A suspect that reaches a survivor which only added nodes hold: its number plus one, 0 for none. */
function suspectBehind({ kept }: Growth, suspectOfMember: Uint32Array, node: NodeOrdinal): number {
  const set = kept.setOf[kept.behind.vertexOf[node]];
  const [member] = set === NO_SET ? [] : kept.sets.membersOf(set);
  return member === undefined ? 0 : suspectOfMember[member];
}

/** Their tables grow with keys that something else holds. */
const WEAK_COLLECTIONS: ReadonlySet<string> = new Set(['WeakMap', 'WeakSet', 'FinalizationRegistry']);

function isUsersObject({ nodeType, nodeName, strings }: Snapshot, node: NodeOrdinal): boolean {
  const type = nodeType[node];
  if (type === NodeType.native) return !strings.startsWith(nodeName[node], 'Node / ');
  return USERS_TYPES.has(type);
}

const USERS_TYPES: ReadonlySet<number> = new Set([
  NodeType.object,
  NodeType.regexp,
  NodeType.string,
  NodeType.concatenatedString,
  NodeType.slicedString,
]);

/** Whether it is a shape of objects or a list of such: an object's by edges that no author wrote, and grown by what V8 compiled. */
function isEnginesPart({ costs, sweep }: Growth, visible: NodeOrdinal, node: NodeOrdinal): boolean {
  if (node === visible) return false;
  return costs.of(sweep.parent[node] as NodeOrdinal, sweep.parentEdge[node] as EdgeOrdinal) >= ENGINE_COST;
}

function addInPlace(
  inPlace: Map<number, GrownInPlace>,
  pattern: number,
  node: NodeOrdinal,
  grown: NodeOrdinal,
  bytes: number,
): void {
  const known = inPlace.get(pattern);
  if (known === undefined) {
    inPlace.set(pattern, { node, grown: [grown], bytes });
    return;
  }
  known.grown.push(grown);
  known.bytes += bytes;
}
