import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { classHolding, SAMPLE_SIZE } from './class-holdings.ts';
import type { Holding } from './holdings.ts';

/**
 * Adds what a holder got as its own: the reactions of a promise, the listeners of a signal. Its tables and arrays are not
 * counted, whose number says nothing.
 *
 * @param suspectOfHolder - of `findSuspectOfHolder`
 */
export function addOwnParts(
  { after, match }: Comparison,
  holdings: readonly Holding[],
  suspectOfHolder: Uint32Array,
): void {
  const { nodeCount, nodeType } = after.snapshot;
  const { ownerOf } = after;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = ownerOf[node] as NodeOrdinal;
    if (owner === node || suspectOfHolder[owner] === 0 || match.beforeOf[node] !== NO_NODE) continue;
    if (match.beforeOf[owner] === NO_NODE || !COUNTED_PARTS.has(nodeType[node])) continue;
    addOwnPart(after, node, holdings[suspectOfHolder[owner] - 1]);
  }
}

function addOwnPart({ snapshot, classNames }: Heap, node: NodeOrdinal, holding: Holding): void {
  const held = classHolding(holding.classes, classNames.of(node), snapshot.nodeType[node], true);
  held.count++;
  held.shallowBytes += snapshot.shallowBytes[node];
  if (held.sampleIds.length < SAMPLE_SIZE) held.sampleIds.push(snapshot.nodeId[node]);
}

const COUNTED_PARTS: ReadonlySet<number> = new Set([NodeType.object, NodeType.hidden, NodeType.native]);
