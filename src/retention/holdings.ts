import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { type ClassHoldings, sumByClass } from './class-holdings.ts';
import { type KeptNodes, NO_SET } from './kept-bytes.ts';
import type { SuspectSets } from './suspect-sets.ts';

/** What one suspect keeps alive. */
export interface Holding {
  /** Bytes of everything that dies with the suspect's growth points, survivors included. */
  exclusiveBytes: number;
  /** The part of it that was born after *before*. */
  addedBytes: number;
  /** Its part of the added bytes that other suspects reach, too: each gets as much. */
  shareBytes: number;
  /** What was born after *before*, by class; what several suspects reach is told with the one that reaches most. */
  readonly classes: ClassHoldings;
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
 * @param suspectSets - of the suspects, of which there are `suspectCount`
 * @param bytesBySet - of {@link sumBySet}, of these nodes
 */
export function sumHoldings(
  heap: Heap,
  isUnmatched: Uint8Array,
  kept: KeptNodes,
  suspectSets: SuspectSets,
  suspectCount: number,
  bytesBySet: Float64Array,
): Holding[] {
  const { suspectsBySet } = suspectSets;
  const holdings = Array.from({ length: suspectCount }, emptyHolding);
  const allBytesBySet = sumBySet(heap, kept);
  for (const [set, [suspect, ...others]] of suspectsBySet.entries()) {
    if (suspect === undefined || others.length > 0) continue;
    holdings[suspect].exclusiveBytes += allBytesBySet[set];
    holdings[suspect].addedBytes += bytesBySet[set];
  }
  shareOut(holdings, suspectsBySet, bytesBySet);
  const classes = holdings.map((holding) => holding.classes);
  sumByClass(heap, isUnmatched, kept, suspectSets, classes);
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

/** Splits shared bytes evenly among the suspects that reach them; what does not divide goes to the first ones. */
function shareOut(
  holdings: readonly Holding[],
  suspectsBySet: SuspectSets['suspectsBySet'],
  bytesBySet: Float64Array,
): void {
  for (const [set, sharers] of suspectsBySet.entries()) {
    if (sharers.length < 2) continue;
    const part = Math.floor(bytesBySet[set] / sharers.length);
    const rest = bytesBySet[set] - part * sharers.length;
    for (const [position, suspect] of sharers.entries()) {
      holdings[suspect].shareBytes += part + (position < rest ? 1 : 0);
    }
  }
}

function emptyHolding(): Holding {
  return { exclusiveBytes: 0, addedBytes: 0, shareBytes: 0, classes: new Map() };
}
