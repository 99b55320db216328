import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isSingleShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import type { SuspectGroup } from './suspect-groups.ts';
import { findSuspectsBySet, findWhatFirstReaches, type SuspectSets } from './suspect-sets.ts';

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
  /** How many of all, and of those held straight, the suspect's first holder does not lead to, only others of its holders do. */
  elsewhereCount: number;
  elsewhereTopmostCount: number;
  /** Whether these are what programs know the suspect's open handles by; absent where it holds no list of handles. */
  ownsHandles?: true;
  /** The first few of those that are held straight. */
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

/** How many ids of a class are kept. */
export const SAMPLE_SIZE = 5;

/** Adds up bytes by the set of growth groups that reach them: all, or only those of some nodes. */
export function sumBySet({ snapshot }: Heap, { setOf, sets, behind }: KeptNodes, includes?: Uint8Array): Float64Array {
  const bytesBySet = new Float64Array(sets.count);
  for (let vertex = behind.firstVertex; vertex < setOf.length; vertex++) {
    const node = behind.nodeAt(vertex);
    const isIncluded = includes === undefined || includes[node] === 1;
    if (isIncluded && setOf[vertex] !== NO_SET) bytesBySet[setOf[vertex]] += snapshot.shallowBytes[node];
  }
  return bytesBySet;
}

/**
 * Sums up what each suspect keeps, by class. Every added byte is counted once: as some suspect's alone, shared out between
 * several, or in {@link sumUnheld}.
 *
 * @param isUnmatched - 1 for each node that the other snapshot does not have, or that is folded into one
 * @param bytesBySet - of {@link sumBySet}, of these nodes
 */
export function sumHoldings(
  heap: Heap,
  isUnmatched: Uint8Array,
  kept: KeptNodes,
  suspects: readonly SuspectGroup[],
  bytesBySet: Float64Array,
): Holding[] {
  const holdings = suspects.map(emptyHolding);
  const suspectsBySet = findSuspectsBySet(kept.sets, suspects);
  const firstReaches = findWhatFirstReaches(kept.sets, suspects, suspectsBySet);
  const allBytesBySet = sumBySet(heap, kept);
  for (const [set, [suspect, ...others]] of suspectsBySet.entries()) {
    if (suspect === undefined || others.length > 0) continue;
    holdings[suspect].exclusiveBytes += allBytesBySet[set];
    holdings[suspect].addedBytes += bytesBySet[set];
  }
  shareOut(holdings, suspectsBySet, bytesBySet);
  sortByClass(heap, isUnmatched, kept, { suspectsBySet, firstReaches }, holdings);
  for (const holding of holdings) mergeSingleShapes(holding);
  return holdings;
}

/** Sums up the added bytes that no suspect explains. */
export function sumUnheld(heap: Heap, isUnmatched: Uint8Array, kept: KeptNodes): Unheld {
  const byMany = sumObjectsOf(heap, isUnmatched, kept, kept.sets.many);
  return { byMany, unreached: sumObjectsOf(heap, isUnmatched, kept, NO_SET) };
}

/** Sums up the added nodes of one set, wherever they are. */
function sumObjectsOf(heap: Heap, isUnmatched: Uint8Array, { setOf, behind }: KeptNodes, set: number): ObjectTotal {
  const { nodeCount, shallowBytes } = heap.snapshot;
  const { vertexOf } = behind;
  const { ownerOf } = heap;
  let count = 0;
  let bytes = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isUnmatched[node] === 0 || setOf[vertexOf[node]] !== set) continue;
    if (ownerOf[node] === node) count++;
    bytes += shallowBytes[node];
  }
  return { count, bytes };
}

/** Tells the added nodes of each suspect by class; what several reach goes to the first of them. */
function sortByClass(
  heap: Heap,
  isUnmatched: Uint8Array,
  kept: KeptNodes,
  { suspectsBySet, firstReaches }: SuspectSets,
  holdings: readonly Holding[],
): void {
  const { nodeType, shallowBytes } = heap.snapshot;
  const { ownerOf, isPlumbing } = heap;
  const { setOf, sets, behind } = kept;
  const classOf = new HeldClassNames(heap);
  for (let vertex = behind.firstVertex; vertex < setOf.length; vertex++) {
    const node = behind.nodeAt(vertex);
    const set = setOf[vertex];
    if (isUnmatched[node] === 0 || set === NO_SET || set === sets.many) continue;
    const owner = ownerOf[node] as NodeOrdinal;
    const holding = holdings[suspectsBySet[set][0]];
    const held = classHolding(holding, classOf.of(owner), nodeType[owner], isPlumbing[owner] === 1);
    held.shallowBytes += shallowBytes[node];
    if (owner !== node) continue;
    countObject(heap, kept, classOf, vertex, held);
    if (firstReaches[set] === 1) continue;
    held.elsewhereCount++;
    held.elsewhereTopmostCount += kept.isTopmost[vertex];
  }
}

function countObject(
  heap: Heap,
  { behind, isTopmost, dominatingObject, retainedBytes }: KeptNodes,
  classOf: HeldClassNames,
  vertex: number,
  held: ClassHolding,
): void {
  const node = behind.nodeAt(vertex);
  held.count++;
  if (held.firstNode === NO_NODE) held.firstNode = node;
  if (isTopmost[vertex] === 1) {
    held.topmostCount++;
    held.topmostBytes += retainedBytes[vertex];
    if (held.sampleIds.length < SAMPLE_SIZE) held.sampleIds.push(heap.snapshot.nodeId[node]);
    return;
  }
  const above = dominatingObject[vertex];
  if (above === 0 || !isOfOneClass(heap, classOf, node, behind.nodeAt(above))) return;
  held.linkedCount++;
  if (held.linkedNode === NO_NODE && isTopmost[above] === 1) held.linkedNode = node;
}

function isOfOneClass(
  { snapshot: { nodeType, nodeName } }: Heap,
  classOf: HeldClassNames,
  node: NodeOrdinal,
  above: NodeOrdinal,
): boolean {
  if (nodeType[node] !== nodeType[above] || nodeName[node] !== nodeName[above]) return false;
  return classOf.of(node) === classOf.of(above);
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

const SUMMED = [
  'count',
  'shallowBytes',
  'topmostCount',
  'linkedCount',
  'topmostBytes',
  'elsewhereCount',
  'elsewhereTopmostCount',
] as const;

/** What {@link isSingleShape} says of a suspect's own. */
function mergeSingleShapes(holding: Holding): void {
  for (const [className, { nodeType, firstNode, sampleIds, ...held }] of [...holding.classes]) {
    if (!isSingleShape(className, held.count)) continue;
    holding.classes.delete(className);
    const plain = classHolding(holding, 'Object', nodeType, false);
    if (plain.firstNode === NO_NODE) plain.firstNode = firstNode;
    for (const figure of SUMMED) plain[figure] += held[figure];
    plain.sampleIds.push(...sampleIds.slice(0, SAMPLE_SIZE - plain.sampleIds.length));
  }
}

function emptyHolding(): Holding {
  return { exclusiveBytes: 0, addedBytes: 0, shareBytes: 0, classes: new Map() };
}

export function classHolding(
  { classes }: Holding,
  className: string,
  nodeType: number,
  isPlumbing: boolean,
): ClassHolding {
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
      elsewhereCount: 0,
      elsewhereTopmostCount: 0,
      sampleIds: [],
    };
    classes.set(className, held);
  }
  return held;
}
