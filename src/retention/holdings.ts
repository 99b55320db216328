import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeId, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { KEPT_BY_NONE, KEPT_BY_SEVERAL, type KeptNodes } from './kept-bytes.ts';
import type { HeldClass } from './suspect.ts';

/** What one group alone keeps alive. */
export interface Holding {
  /** Bytes of everything that dies with the group's growth points, survivors included. */
  exclusiveBytes: number;
  /** The part of it that was born after *before*. */
  addedBytes: number;
  /** What was born after *before*, by class. */
  readonly classes: Map<string, ClassHolding>;
}

/** The added objects of one class that a group alone keeps. */
export interface ClassHolding {
  readonly nodeType: number;
  readonly isPlumbing: boolean;
  count: number;
  /** Their own sizes, plumbing included. */
  shallowBytes: number;
  /** What those of them keep that nothing but plumbing stands above. */
  topmostBytes: number;
  /** The first few of those. */
  readonly sampleIds: NodeId[];
}

/** Added bytes that no one suspect explains. */
export interface Unheld {
  readonly bySeveral: ObjectTotal;
  readonly unreached: ObjectTotal;
}

/** Objects and their bytes, plumbing included. */
export interface ObjectTotal {
  readonly count: number;
  readonly bytes: number;
}

const SAMPLE_SIZE = 5;

/**
 * Sums up, for each group, what it alone keeps, by class. Every added byte is counted once: in one group, as kept by
 * several, or as not reached.
 *
 * @param isUnmatched - 1 for each node that the other snapshot does not have, or that is folded into one
 */
export function sumHoldings(
  heap: Heap,
  isUnmatched: Uint8Array,
  kept: KeptNodes,
  groupCount: number,
): { holdings: Holding[]; unheld: Unheld } {
  const { nodeCount, shallowBytes, nodeId, nodeType } = heap.snapshot;
  const holdings = Array.from({ length: groupCount }, emptyHolding);
  const classOf = new HeldClassNames(heap);
  const unheld = { bySeveral: { count: 0, bytes: 0 }, unreached: { count: 0, bytes: 0 } };
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = heap.ownerOf[node] as NodeOrdinal;
    const bytes = shallowBytes[node];
    const isAdded = isUnmatched[node] === 1;
    const group = kept.groupOf[node];
    const isObject = owner === node ? 1 : 0;
    if (group === KEPT_BY_SEVERAL || group === KEPT_BY_NONE) {
      if (!isAdded) continue;
      const total = group === KEPT_BY_SEVERAL ? unheld.bySeveral : unheld.unreached;
      total.count += isObject;
      total.bytes += bytes;
      continue;
    }
    holdings[group].exclusiveBytes += bytes;
    if (!isAdded) continue;
    holdings[group].addedBytes += bytes;
    const held = classHolding(holdings[group], classOf.of(owner), nodeType[owner], heap.isPlumbing[owner] === 1);
    held.count += isObject;
    held.shallowBytes += bytes;
    if (kept.isTopmost[node] === 1 && isObject === 1) {
      held.topmostBytes += kept.retainedBytes[node];
      if (held.sampleIds.length < SAMPLE_SIZE) held.sampleIds.push(nodeId[node]);
    }
  }
  for (const holding of holdings) mergeSingleShapes(holding);
  return { holdings, unheld };
}

/** The property names of one object alone may be keys, and secrets: only what two or more have is a shape. */
function mergeSingleShapes(holding: Holding): void {
  for (const [className, { nodeType, count, shallowBytes, topmostBytes, sampleIds }] of [...holding.classes]) {
    if (count >= 2 || !className.startsWith('Object {')) continue;
    holding.classes.delete(className);
    const plain = classHolding(holding, 'Object', nodeType, false);
    plain.count += count;
    plain.shallowBytes += shallowBytes;
    plain.topmostBytes += topmostBytes;
    plain.sampleIds.push(...sampleIds.slice(0, SAMPLE_SIZE - plain.sampleIds.length));
  }
}

function emptyHolding(): Holding {
  return { exclusiveBytes: 0, addedBytes: 0, classes: new Map() };
}

function classHolding({ classes }: Holding, className: string, nodeType: number, isPlumbing: boolean): ClassHolding {
  let held = classes.get(className);
  if (held === undefined) {
    held = { nodeType, isPlumbing, count: 0, shallowBytes: 0, topmostBytes: 0, sampleIds: [] };
    classes.set(className, held);
  }
  return held;
}

/**
 * Adds what a holder got as its own: the reactions of a promise, the listeners of a signal. Its tables and arrays are not
 * counted, whose number says nothing.
 *
 * @param groupOfOwner - the group that each holder is told with
 */
export function addOwnParts(
  { after, match }: Comparison,
  holdings: readonly Holding[],
  groupOfOwner: ReadonlyMap<NodeOrdinal, number>,
): void {
  const { nodeCount, nodeType, nodeId, shallowBytes } = after.snapshot;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = after.ownerOf[node] as NodeOrdinal;
    if (owner === node || match.beforeOf[node] !== NO_NODE || match.beforeOf[owner] === NO_NODE) continue;
    const group = groupOfOwner.get(owner);
    if (group === undefined || !COUNTED_PARTS.has(nodeType[node])) continue;
    const held = classHolding(holdings[group], after.classNames.of(node), nodeType[node], true);
    held.count++;
    held.shallowBytes += shallowBytes[node];
    if (held.sampleIds.length < SAMPLE_SIZE) held.sampleIds.push(nodeId[node]);
  }
}

const COUNTED_PARTS: ReadonlySet<number> = new Set([NodeType.object, NodeType.hidden, NodeType.native]);

const REACTION = 'system / PromiseReaction';

/**
 * The class whose members keep most of what is held, plumbing only where there is nothing else. Of what waits for a
 * promise the reactions are told, which every version of V8 has: the promises and functions behind them differ.
 */
export function leadingClass(classes: ReadonlyMap<string, ClassHolding>, edgeName: string): [string, ClassHolding] {
  const reactions = edgeName === '(reactions)' ? classes.get(REACTION) : undefined;
  if (reactions !== undefined) return [REACTION, reactions];
  const weight = (held: ClassHolding): number => (held.isPlumbing ? -1 : held.topmostBytes);
  return [...classes].reduce((leader, other) => (weight(other[1]) > weight(leader[1]) ? other : leader));
}

/** Lists what a group holds, most bytes first, then by name. */
export function listClasses(classes: ReadonlyMap<string, ClassHolding>, iterations: number | undefined): HeldClass[] {
  return [...classes]
    .map(([className, { count, shallowBytes }]) => ({
      className,
      count,
      ...(iterations === undefined ? {} : { perIteration: count / iterations }),
      shallowBytes,
    }))
    .sort((left, right) => right.shallowBytes - left.shallowBytes || (left.className < right.className ? -1 : 1));
}

/** Class names, with the property names of plain objects, so that "2,000 Object" says which. */
class HeldClassNames {
  readonly #heap: Heap;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  of(node: NodeOrdinal): string {
    const name = this.#heap.classNames.of(node);
    return name === 'Object' && this.#heap.snapshot.nodeType[node] === NodeType.object ? this.#withShape(node) : name;
  }

  #withShape(node: NodeOrdinal): string {
    const longestShape = 6;
    const { firstEdge, edgeType, edgeNameOrIndex, strings } = this.#heap.snapshot;
    const names: string[] = [];
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property) continue;
      const name = strings.get(edgeNameOrIndex[edge] as StringIndex);
      if (name === '__proto__') continue;
      if (names.length === longestShape) return 'Object';
      names.push(name);
    }
    return names.length === 0 ? 'Object' : `Object {${names.join(', ')}}`;
  }
}
