import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isSingleShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import { isBuiltInClass } from './leading-class.ts';
import type { SuspectSets } from './suspect-sets.ts';

/** The added objects of one class that a suspect keeps. */
export interface ClassHolding {
  readonly nodeType: number;
  readonly isPlumbing: boolean;
  /** Whether it is everywhere in a program, and within others of its kind: functions, plain objects, and JavaScript's own classes. */
  readonly isCommon: boolean;
  /** The first of them in the file; `NO_NODE` where only their parts are held. */
  firstNode: NodeOrdinal;
  count: number;
  /** Their own sizes, plumbing included. */
  shallowBytes: number;
  /** How many of them no other object that is kept dominates, ... */
  topmostCount: number;
  /** ... and how many of these the growth points hold straight, but for plumbing: to the rest several others lead. */
  straightCount: number;
  /** How many of the others another one of the class dominates: as in a list. */
  linkedCount: number;
  /** How many dominate another of the class: in lists nearly `linkedCount`; far fewer where each has several others within it. */
  linkingCount: number;
  /** The first of those that hang on one that is held straight; `NO_NODE` where none does. */
  linkedNode: NodeOrdinal;
  /** The same, over a few objects of other classes: as closures lead from one call's scope to that of the call before. */
  linkedOverNode: NodeOrdinal;
  /** What those held straight keep. */
  topmostBytes: number;
  /** How many of all, and of those held straight, the suspect's first holder does not lead to, only others of its holders do. */
  elsewhereCount: number;
  elsewhereTopmostCount: number;
  /** To how many of the latter none of these has an edge. */
  elsewhereDeepCount: number;
  /** Of others that are held straight: which the first leads to, but only another has an edge to. */
  besideCount: number;
  /** Whether these are what programs know the suspect's open handles by; absent where it holds no list of handles. */
  ownsHandles?: true;
  /** How many of them are handles themselves, which no program knows: Node has a `Worker` for each that a program makes. */
  handleCount?: number;
  /** The first few of those that are held straight; where none is, of those that nothing dominates. */
  readonly sampleIds: NodeId[];
}

/** What one suspect keeps, by class. */
export type ClassHoldings = Map<string, ClassHolding>;

/** How many ids of a class are kept. */
export const SAMPLE_SIZE = 5;

/**
 * Tells the added nodes of each suspect by class; what several reach goes to the first of them. A shape that only one of a
 * suspect's objects has is told as `Object`.
 *
 * @param isUnmatched - 1 for each node that the other snapshot does not have, or that is folded into one
 * @param holdings - empty, for each suspect; filled
 */
export function sumByClass(
  heap: Heap,
  isUnmatched: Uint8Array,
  kept: KeptNodes,
  { suspectsBySet, firstReaches, isBeside }: SuspectSets,
  holdings: readonly ClassHoldings[],
): void {
  const { nodeType, shallowBytes } = heap.snapshot;
  const { ownerOf, isPlumbing } = heap;
  const { setOf, sets, behind } = kept;
  const classOf = new HeldClassNames(heap);
  const isLinking = new Uint8Array(setOf.length);
  for (let vertex = behind.firstVertex; vertex < setOf.length; vertex++) {
    const node = behind.nodeAt(vertex);
    const set = setOf[vertex];
    if (isUnmatched[node] === 0 || set === NO_SET || set === sets.many) continue;
    const owner = ownerOf[node] as NodeOrdinal;
    const held = classHolding(
      holdings[suspectsBySet[set][0]],
      classOf.of(owner),
      nodeType[owner],
      isPlumbing[owner] === 1,
    );
    held.shallowBytes += shallowBytes[node];
    if (owner !== node) continue;
    countObject(heap, kept, classOf, vertex, held, isLinking);
    if (firstReaches[set] === 1) {
      held.besideCount += isBeside[vertex];
      continue;
    }
    held.elsewhereCount++;
    held.elsewhereTopmostCount += kept.isTopmost[vertex];
    held.elsewhereDeepCount += kept.isTopmost[vertex] & ~isBeside[vertex];
  }
  for (const classes of holdings) mergeSingleShapes(classes);
}

function countObject(
  heap: Heap,
  { behind, isTopmost, isStraight, dominatingObject, retainedBytes }: KeptNodes,
  classOf: HeldClassNames,
  vertex: number,
  held: ClassHolding,
  isLinking: Uint8Array,
): void {
  const node = behind.nodeAt(vertex);
  held.count++;
  if (held.firstNode === NO_NODE) held.firstNode = node;
  if (isTopmost[vertex] === 1) {
    held.topmostCount++;
    held.topmostBytes += retainedBytes[vertex];
    addSample(held, heap.snapshot.nodeId[node], isStraight[vertex] === 1);
    held.straightCount += isStraight[vertex];
    return;
  }
  let above = dominatingObject[vertex];
  if (above === 0) return;
  if (isOfOneClass(heap, classOf, node, behind.nodeAt(above))) {
    held.linkedCount++;
    held.linkingCount += 1 - isLinking[above];
    isLinking[above] = 1;
    if (held.linkedNode === NO_NODE && isTopmost[above] === 1) held.linkedNode = node;
    return;
  }
  if (held.linkedOverNode !== NO_NODE) return;
  for (let between = 1; between <= MOST_BETWEEN && above !== 0 && isTopmost[above] === 0; between++)
    above = dominatingObject[above];
  if (above !== 0 && isTopmost[above] === 1 && isOfOneClass(heap, classOf, node, behind.nodeAt(above)))
    held.linkedOverNode = node;
}

/** Over so many objects of other classes one leads to the next of its class. */
const MOST_BETWEEN = 2;

function addSample({ straightCount, sampleIds }: ClassHolding, nodeId: NodeId, isStraight: boolean): void {
  if (straightCount > 0 && !isStraight) return;
  // Those before the first that is held straight are not.
  if (straightCount === 0 && isStraight) sampleIds.length = 0;
  if (sampleIds.length < SAMPLE_SIZE) sampleIds.push(nodeId);
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

/** What is held of a class: nothing, where nothing was added to it before. */
export function classHolding(
  classes: ClassHoldings,
  className: string,
  nodeType: number,
  isPlumbing: boolean,
): ClassHolding {
  let held = classes.get(className);
  if (held === undefined) {
    held = {
      nodeType,
      isPlumbing,
      isCommon: nodeType === NodeType.closure || isBuiltInClass(className),
      firstNode: NO_NODE,
      count: 0,
      shallowBytes: 0,
      topmostCount: 0,
      straightCount: 0,
      linkedCount: 0,
      linkingCount: 0,
      linkedNode: NO_NODE,
      linkedOverNode: NO_NODE,
      topmostBytes: 0,
      elsewhereCount: 0,
      elsewhereTopmostCount: 0,
      elsewhereDeepCount: 0,
      besideCount: 0,
      sampleIds: [],
    };
    classes.set(className, held);
  }
  return held;
}

/** What of two classes that become one is added up. */
const SUMMED = [
  'count',
  'shallowBytes',
  'topmostCount',
  'straightCount',
  'linkedCount',
  'linkingCount',
  'topmostBytes',
  'elsewhereCount',
  'elsewhereTopmostCount',
  'elsewhereDeepCount',
  'besideCount',
] as const;

/** What {@link isSingleShape} says of a suspect's own. */
function mergeSingleShapes(classes: ClassHoldings): void {
  for (const [className, { nodeType, firstNode, sampleIds, ...held }] of [...classes]) {
    if (!isSingleShape(className, held.count)) continue;
    classes.delete(className);
    const plain = classHolding(classes, 'Object', nodeType, false);
    if (plain.firstNode === NO_NODE) plain.firstNode = firstNode;
    for (const figure of SUMMED) plain[figure] += held[figure];
    plain.sampleIds.push(...sampleIds.slice(0, SAMPLE_SIZE - plain.sampleIds.length));
  }
}
