import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';

/** How many objects of each class a holder has in one snapshot, by the holder's node in the last snapshot. */
export type HeldCounts = ReadonlyMap<NodeOrdinal, ReadonlyMap<string, number>>;

/** Who holds fewer new objects is not counted: there may be a holder for each new object. */
const LEAST_NEW = 10;

/**
 * Lists the survivors with at least {@link LEAST_NEW} edges to new objects, their own edges and those of their plumbing.
 *
 * @param heap - the last snapshot
 * @param beforeOf - for each node the same node of the first snapshot
 * @returns nodes of these survivors and of their plumbing
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
 * Marks the holders of which all edges of one earlier snapshot were read: those that now hold something born after it
 * (`selectEdges`). Of the others their objects there cannot be counted.
 *
 * @param heap - the last snapshot
 * @param nodes - of `listHolders`
 * @param cohortOf - for each node the number of the first snapshot that has it
 * @param cohort - the number of the earlier snapshot
 * @returns 1 for each such holder, by its node in the last snapshot
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
 * Counts, by class, the objects that holders lead to in one snapshot by edges of their own and of their plumbing: each object once
 * for each holder.
 *
 * @param heap - of that snapshot
 * @param laterOf - for each node the same node of the last snapshot; undefined where `heap` is the last
 * @param isHolder - of `markHolders`
 */
export function countHeld(heap: Heap, laterOf: Uint32Array | undefined, isHolder: Uint8Array): HeldCounts {
  const { ownerOf, isPlumbing, classNames, reachability, snapshot } = heap;
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const holderOf = (node: NodeOrdinal): number => (laterOf === undefined ? ownerOf[node] : laterOf[ownerOf[node]]);
  const sources = listNodes(nodeCount, (node) => {
    const holder = holderOf(node);
    return holder !== NO_NODE && isHolder[holder] === 1 && reachability.isReached[node] === 1;
  });
  // One owner after the other: whether this one has met an object, its last owner tells.
  sources.sort((left, right) => ownerOf[left] - ownerOf[right]);
  const counts = new Map<NodeOrdinal, Map<string, number>>();
  const lastOwner = new Uint32Array(nodeCount).fill(NO_NODE);
  for (const source of sources) {
    const owner = ownerOf[source];
    const holder = holderOf(source) as NodeOrdinal;
    const held = counts.get(holder) ?? new Map<string, number>();
    counts.set(holder, held);
    const endEdge = firstEdge[(source + 1) as NodeOrdinal];
    for (let edge = firstEdge[source]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (reachability.edgeRetains[edge] === 0 || isPlumbing[target] === 1 || lastOwner[target] === owner) continue;
      lastOwner[target] = owner;
      const className = classNames.of(target);
      held.set(className, (held.get(className) ?? 0) + 1);
    }
  }
  return counts;
}

function listNodes(nodeCount: number, isWanted: (node: NodeOrdinal) => boolean): NodeOrdinal[] {
  const nodes: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) if (isWanted(node)) nodes.push(node);
  return nodes;
}
