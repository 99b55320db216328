import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';

/** How many objects of each class holders have, by the holders' nodes in the last snapshot. */
export type HeldCounts = ReadonlyMap<NodeOrdinal, ReadonlyMap<string, number>>;

/** Of who holds fewer new objects nobody asks how many it had: there may be one for each that is new. */
const LEAST_NEW = 10;

/**
 * Lists what survived and holds at least {@link LEAST_NEW} new objects, and its plumbing.
 *
 * @param beforeOf - for each node the same node of the first snapshot
 */
export function listHolders({ snapshot, ownerOf }: Heap, beforeOf: Uint32Array): NodeOrdinal[] {
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const newCount = new Uint32Array(nodeCount);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const owner = ownerOf[node];
    if (beforeOf[owner] === NO_NODE) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (beforeOf[edgeTarget[edge]] === NO_NODE) newCount[owner]++;
    }
  }
  return listNodes(nodeCount, (node) => newCount[ownerOf[node]] >= LEAST_NEW);
}

/**
 * Marks the owners among some nodes that hold something new, by an edge of their own or of their plumbing. Of these all edges of an
 * earlier snapshot were read (`selectEdges`), of others not.
 *
 * @param nodes - of `listHolders`
 * @param cohortOf - for each node the number of the first snapshot that has it
 * @param cohort - what was born after this snapshot is new
 * @returns 1 for each owner that does
 */
export function markHolders(
  { snapshot, ownerOf }: Heap,
  nodes: readonly NodeOrdinal[],
  cohortOf: Uint16Array,
  cohort: number,
): Uint8Array {
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const isHolder = new Uint8Array(nodeCount);
  for (const node of nodes) {
    const owner = ownerOf[node];
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge && isHolder[owner] === 0; edge++) {
      if (cohortOf[edgeTarget[edge]] > cohort) isHolder[owner] = 1;
    }
  }
  return isHolder;
}

/**
 * Counts, by class, the objects that some owners of a snapshot lead to, each once, by edges of their own and of their plumbing.
 *
 * @param laterOf - for each node the same node of the last snapshot
 * @param isHolder - of `markHolders`
 */
export function countHeld(heap: Heap, laterOf: Uint32Array | undefined, isHolder: Uint8Array): HeldCounts {
  const { ownerOf, isPlumbing, classNames, reachability, snapshot } = heap;
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const laterOwnerOf = (node: NodeOrdinal): number => (laterOf === undefined ? ownerOf[node] : laterOf[ownerOf[node]]);
  const sources = listNodes(nodeCount, (node) => {
    const owner = laterOwnerOf(node);
    return owner !== NO_NODE && isHolder[owner] === 1 && reachability.isReached[node] === 1;
  });
  // One owner after the other, so that each knows what it has met.
  sources.sort((left, right) => ownerOf[left] - ownerOf[right]);
  const counts = new Map<NodeOrdinal, Map<string, number>>();
  const lastOwner = new Uint32Array(nodeCount).fill(NO_NODE);
  for (const source of sources) {
    const owner = ownerOf[source];
    const held = counts.get(laterOwnerOf(source) as NodeOrdinal) ?? new Map<string, number>();
    counts.set(laterOwnerOf(source) as NodeOrdinal, held);
    const endEdge = firstEdge[(source + 1) as NodeOrdinal];
    for (let edge = firstEdge[source]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (reachability.edgeRetains[edge] === 0 || isPlumbing[target] === 1 || lastOwner[target] === owner) continue;
      lastOwner[target] = owner;
      held.set(classNames.of(target), (held.get(classNames.of(target)) ?? 0) + 1);
    }
  }
  return counts;
}

function listNodes(nodeCount: number, isWanted: (node: NodeOrdinal) => boolean): NodeOrdinal[] {
  const nodes: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) if (isWanted(node)) nodes.push(node);
  return nodes;
}
