import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeRole } from './edge-rules.ts';
import type { Heap } from './heap.ts';
import { Walk } from './reachability.ts';

/**
 * Walks the heap from the root as if some nodes were gone. A WeakMap's value is reached if key and table are.
 *
 * @returns 1 for each node that is still reached
 */
export function reachedWithout({ snapshot, reachability }: Heap, nodes: readonly NodeOrdinal[]): Uint8Array {
  const { edgeRetains, ephemerons } = reachability;
  const edgeRole = edgeRetains.slice();
  const isReached = new Uint8Array(snapshot.nodeCount);
  // The walk does not go on from what it takes to be reached.
  for (const node of nodes) isReached[node] = 1;
  const { key, keyEdge, table } = ephemerons;
  for (let row = 0; row < ephemerons.count; row++) {
    const isGone = isReached[key[row]] === 1 || (table[row] !== NO_NODE && isReached[table[row]] === 1);
    edgeRole[keyEdge[row]] = isGone ? EdgeRole.none : EdgeRole.ephemeron;
  }
  new Walk(snapshot, edgeRole, ephemerons).spread(isReached, [ROOT]);
  for (const node of nodes) isReached[node] = 0;
  return isReached;
}
