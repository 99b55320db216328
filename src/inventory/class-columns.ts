import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { isSingleShape } from '../graph/held-class-names.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { type ClassRegister, ObjectClasses } from './class-register.ts';

/** Stands for "of no class" where a node is not asked about. */
export const NO_CLASS = 0xffff_ffff;

/** The live objects of a heap by class, and those of an earlier one that are not live any more. */
export interface ClassColumns {
  /** For each node of the heap the number of its owner's class, {@link NO_CLASS} where the root does not reach it. */
  readonly liveClassOf: Uint32Array;
  /**
   * For each object of the earlier heap that the heap does not have, or whose node there the root does not reach, the number of its
   * class, else {@link NO_CLASS}. Absent without an earlier heap.
   */
  readonly goneClassOf: Uint32Array | undefined;
}

/**
 * Sorts what lives into classes, and what does not live any more.
 *
 * @param comparison - with an earlier heap, where there is one; all that this has counts as live then, as nobody knows better
 * @param register - is given the classes that are met
 * @returns columns by node; a shape that one object alone has is numbered as `Object`
 */
export function classifyHeap(heap: Heap, comparison: Comparison | undefined, register: ClassRegister): ClassColumns {
  const classes = new ObjectClasses(heap, register);
  const liveClassOf = classifyLive(heap, classes);
  const goneClassOf = comparison && classifyGone(comparison, liveClassOf, classes, register);
  mergeSingleShapes({ liveClassOf, goneClassOf }, heap.ownerOf, register);
  return { liveClassOf, goneClassOf };
}

function classifyLive({ ownerOf, reachability }: Heap, classes: ObjectClasses): Uint32Array {
  const { isReached } = reachability;
  const classOf = new Uint32Array(ownerOf.length).fill(NO_CLASS);
  for (let node = 0 as NodeOrdinal; node < classOf.length; node++) {
    if (isReached[node] === 0) continue;
    const owner = ownerOf[node] as NodeOrdinal;
    // What owns reached plumbing is told even where the root does not reach it.
    if (classOf[owner] === NO_CLASS) classOf[owner] = classes.of(owner);
    classOf[node] = classOf[owner];
  }
  for (let node = 0; node < classOf.length; node++) if (isReached[node] === 0) classOf[node] = NO_CLASS;
  return classOf;
}

function classifyGone(
  { before, match }: Comparison,
  liveClassOf: Uint32Array,
  classes: ObjectClasses,
  register: ClassRegister,
): Uint32Array {
  const { ownerOf } = before;
  const earlierClasses = new ObjectClasses(before, register);
  const classOf = new Uint32Array(ownerOf.length).fill(NO_CLASS);
  for (let node = 0 as NodeOrdinal; node < classOf.length; node++) {
    if (ownerOf[node] !== node || isBareValue(before, node)) continue;
    const now = match.afterOf[node] as NodeOrdinal;
    if (now === NO_NODE) classOf[node] = earlierClasses.of(node);
    // Of what is still there the earlier heap lacks edges: the later one tells what it is.
    else if (liveClassOf[now] === NO_CLASS) classOf[node] = classes.of(now);
  }
  return classOf;
}

/** Numbers that are in no heap, and their texts: V8 writes them anew into each snapshot, with other ids and without a size. */
function isBareValue({ snapshot: { nodeType, shallowBytes } }: Heap, node: NodeOrdinal): boolean {
  return shallowBytes[node] === 0 && (nodeType[node] === NodeType.number || nodeType[node] === NodeType.string);
}

/** A shape is told where two have it, of what lives or of what is gone: see {@link isSingleShape}. */
function mergeSingleShapes(
  { liveClassOf, goneClassOf }: ClassColumns,
  ownerOf: Uint32Array,
  register: ClassRegister,
): void {
  const liveCounts = new Uint32Array(register.count);
  for (let node = 0; node < liveClassOf.length; node++) {
    if (ownerOf[node] === node && liveClassOf[node] !== NO_CLASS) liveCounts[liveClassOf[node]]++;
  }
  const goneCounts = new Uint32Array(register.count);
  for (const number of goneClassOf ?? []) if (number !== NO_CLASS) goneCounts[number]++;

  const plain = register.numberOf('Object', 'object');
  const toldAs = Uint32Array.from(register.names, (name, number) => {
    const isSingle = isSingleShape(name, Math.max(liveCounts[number], goneCounts[number]));
    return isSingle && register.kinds[number] === 'object' ? plain : number;
  });
  for (const classOf of [liveClassOf, goneClassOf ?? new Uint32Array(0)]) {
    for (let node = 0; node < classOf.length; node++) {
      if (classOf[node] !== NO_CLASS) classOf[node] = toldAs[classOf[node]];
    }
  }
}
