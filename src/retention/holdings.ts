import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { HolderSets } from './holder-sets.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import type { SuspectGroup } from './suspect-groups.ts';

/** What one suspect keeps alive. */
export interface Holding {
  /** Bytes of everything that dies with the suspect's growth points, survivors included. */
  exclusiveBytes: number;
  /** The part of it that was born after *before*. */
  addedBytes: number;
  /** Its part of the added bytes that other suspects reach, too: each gets as much. */
  shareBytes: number;
  /** What was born after *before*, by class; what several suspects reach is told with the one that reaches most. */
  readonly classes: Map<string, ClassHolding>;
}

/** The added objects of one class that a suspect keeps. */
export interface ClassHolding {
  readonly nodeType: number;
  readonly isPlumbing: boolean;
  /** The first of them in the file; `NO_NODE` where only their parts are held. */
  firstNode: NodeOrdinal;
  count: number;
  /** Their own sizes, plumbing included. */
  shallowBytes: number;
  /** How many of them the growth points hold straight, but for plumbing. */
  topmostCount: number;
  /** How many of the others another one of the class dominates: as in a list. */
  linkedCount: number;
  /** The first of those that hang on one that is held straight; `NO_NODE` where none does. */
  linkedNode: NodeOrdinal;
  /** What those held straight keep. */
  topmostBytes: number;
  /** The first few of those. */
  readonly sampleIds: NodeId[];
}

/** Added bytes that no suspect explains. */
export interface Unheld {
  /** Reached by more growth points than are told apart. */
  readonly byMany: ObjectTotal;
  readonly unreached: ObjectTotal;
}

/** Objects and their bytes, plumbing included. */
export interface ObjectTotal {
  readonly count: number;
  readonly bytes: number;
}

const SAMPLE_SIZE = 5;

/** Adds up the added bytes by the set of growth groups that reach them. */
export function sumBySet(heap: Heap, isUnmatched: Uint8Array, { setOf, sets }: KeptNodes): Float64Array {
  const { nodeCount, shallowBytes } = heap.snapshot;
  const bytesBySet = new Float64Array(sets.count);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isUnmatched[node] === 1 && setOf[node] !== NO_SET) bytesBySet[setOf[node]] += shallowBytes[node];
  }
  return bytesBySet;
}

/**
 * Sums up what each suspect keeps, by class. Every added byte is counted once: as some suspect's alone, shared out between
 * several, as reached by too many, or as not reached.
 *
 * @param isUnmatched - 1 for each node that the other snapshot does not have, or that is folded into one
 * @param bytesBySet - of {@link sumBySet}
 */
export function sumHoldings(
  heap: Heap,
  isUnmatched: Uint8Array,
  kept: KeptNodes,
  suspects: readonly SuspectGroup[],
  bytesBySet: Float64Array,
): { holdings: Holding[]; unheld: Unheld } {
  const { nodeCount, shallowBytes, nodeId, nodeType } = heap.snapshot;
  const { ownerOf, isPlumbing } = heap;
  const holdings = suspects.map(emptyHolding);
  const suspectsBySet = findSuspectsBySet(kept.sets, suspects);
  const classOf = new HeldClassNames(heap);
  const unheld = { byMany: { count: 0, bytes: 0 }, unreached: { count: 0, bytes: 0 } };
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = ownerOf[node] as NodeOrdinal;
    const bytes = shallowBytes[node];
    const isAdded = isUnmatched[node] === 1;
    const set = kept.setOf[node];
    const isObject = owner === node ? 1 : 0;
    if (set === NO_SET || set === kept.sets.many) {
      if (!isAdded) continue;
      const total = set === NO_SET ? unheld.unreached : unheld.byMany;
      total.count += isObject;
      total.bytes += bytes;
      continue;
    }
    const isShared = suspectsBySet[set].length > 1;
    const holding = holdings[suspectsBySet[set][0]];
    if (!isShared) holding.exclusiveBytes += bytes;
    if (!isAdded) continue;
    if (!isShared) holding.addedBytes += bytes;
    const held = classHolding(holding, classOf.of(owner), nodeType[owner], isPlumbing[owner] === 1);
    held.count += isObject;
    held.shallowBytes += bytes;
    if (isObject === 0) continue;
    if (held.firstNode === NO_NODE) held.firstNode = node;
    if (kept.isTopmost[node] === 0) {
      const above = kept.dominatingObject[node] as NodeOrdinal;
      if (!isOfOneClass(heap, classOf, node, above)) continue;
      held.linkedCount++;
      if (held.linkedNode === NO_NODE && kept.isTopmost[above] === 1) held.linkedNode = node;
    } else {
      held.topmostCount++;
      held.topmostBytes += kept.retainedBytes[node];
      if (held.sampleIds.length < SAMPLE_SIZE) held.sampleIds.push(nodeId[node]);
    }
  }
  shareOut(holdings, suspectsBySet, bytesBySet);
  for (const holding of holdings) mergeSingleShapes(holding);
  return { holdings, unheld };
}

function isOfOneClass(
  { snapshot: { nodeType, nodeName } }: Heap,
  classOf: HeldClassNames,
  node: NodeOrdinal,
  above: NodeOrdinal,
): boolean {
  if (above === NO_NODE || nodeType[node] !== nodeType[above] || nodeName[node] !== nodeName[above]) return false;
  return classOf.of(node) === classOf.of(above);
}

/** For each set of growth groups the suspects these belong to; an author's first, then the one that reaches most. */
export function findSuspectsBySet(sets: HolderSets, suspects: readonly SuspectGroup[]): number[][] {
  const suspectOfGroup: number[] = [];
  for (const [suspect, { members }] of suspects.entries()) for (const group of members) suspectOfGroup[group] = suspect;
  return Array.from({ length: sets.count }, (_, set) =>
    [...new Set(sets.membersOf(set).map((group) => suspectOfGroup[group]))].sort(
      (left, right) =>
        Number(suspects[left].isEngines) - Number(suspects[right].isEngines) ||
        suspects[right].reachedBytes - suspects[left].reachedBytes ||
        left - right,
    ),
  );
}

/** Splits shared bytes evenly among the suspects that reach them; what does not divide goes to the first ones. */
function shareOut(holdings: readonly Holding[], suspectsBySet: readonly number[][], bytesBySet: Float64Array): void {
  for (const [set, sharers] of suspectsBySet.entries()) {
    if (sharers.length < 2) continue;
    const part = Math.floor(bytesBySet[set] / sharers.length);
    const rest = bytesBySet[set] - part * sharers.length;
    for (const [position, suspect] of sharers.entries()) {
      holdings[suspect].shareBytes += part + (position < rest ? 1 : 0);
    }
  }
}

/** The property names of one object alone may be keys, and secrets: only what two or more have is a shape. */
function mergeSingleShapes(holding: Holding): void {
  for (const [
    className,
    { nodeType, firstNode, count, shallowBytes, topmostCount, linkedCount, topmostBytes, sampleIds },
  ] of [...holding.classes]) {
    if (count >= 2 || !className.startsWith('Object {')) continue;
    holding.classes.delete(className);
    const plain = classHolding(holding, 'Object', nodeType, false);
    if (plain.firstNode === NO_NODE) plain.firstNode = firstNode;
    plain.count += count;
    plain.shallowBytes += shallowBytes;
    plain.topmostCount += topmostCount;
    plain.linkedCount += linkedCount;
    plain.topmostBytes += topmostBytes;
    plain.sampleIds.push(...sampleIds.slice(0, SAMPLE_SIZE - plain.sampleIds.length));
  }
}

function emptyHolding(): Holding {
  return { exclusiveBytes: 0, addedBytes: 0, shareBytes: 0, classes: new Map() };
}

function classHolding({ classes }: Holding, className: string, nodeType: number, isPlumbing: boolean): ClassHolding {
  let held = classes.get(className);
  if (held === undefined) {
    held = {
      nodeType,
      isPlumbing,
      firstNode: NO_NODE,
      count: 0,
      shallowBytes: 0,
      topmostCount: 0,
      linkedCount: 0,
      linkedNode: NO_NODE,
      topmostBytes: 0,
      sampleIds: [],
    };
    classes.set(className, held);
  }
  return held;
}

/**
 * Adds what a holder got as its own: the reactions of a promise, the listeners of a signal. Its tables and arrays are not
 * counted, whose number says nothing.
 *
 * @param suspectOfOwner - number of the suspect that each holder is told with
 */
export function addOwnParts(
  { after, match }: Comparison,
  holdings: readonly Holding[],
  suspectOfOwner: ReadonlyMap<NodeOrdinal, number>,
): void {
  const { nodeCount, nodeType, nodeId, shallowBytes } = after.snapshot;
  const { ownerOf } = after;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = ownerOf[node] as NodeOrdinal;
    if (owner === node || match.beforeOf[node] !== NO_NODE || match.beforeOf[owner] === NO_NODE) continue;
    const suspect = suspectOfOwner.get(owner);
    if (suspect === undefined || !COUNTED_PARTS.has(nodeType[node])) continue;
    const held = classHolding(holdings[suspect], after.classNames.of(node), nodeType[node], true);
    held.count++;
    held.shallowBytes += shallowBytes[node];
    if (held.sampleIds.length < SAMPLE_SIZE) held.sampleIds.push(nodeId[node]);
  }
}

const COUNTED_PARTS: ReadonlySet<number> = new Set([NodeType.object, NodeType.hidden, NodeType.native]);
