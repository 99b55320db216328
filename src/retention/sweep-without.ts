import { computedColumn } from '../computed-column.ts';
import { NO_COST } from '../graph/cheapest-ways.ts';
import type { EdgeCosts } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { DominatedNodes } from './dominated-nodes.ts';
import { HeldLists } from './held-lists.ts';
import type { ChainSweep } from './survivor-sweep.ts';
import { WaysWithout } from './ways-without.ts';

/**
 * The cheapest chain to all that the root reaches without an object, and to nothing else: `sweepFromRoot` with the object left out,
 * found where somebody asks. The object costs {@link NO_COST}, so that no plumbing that is folded into it, but is held by others,
 * too, is told as its.
 *
 * @param object - a node that the root reaches, and not the root
 * @param dominated - what goes with it
 */
export function sweepWithout(heap: Heap, object: NodeOrdinal, costs: EdgeCosts, dominated: DominatedNodes): ChainSweep {
  const { nodeCount } = heap.snapshot;
  const ways = new WaysWithout(heap, object, costs, dominated);
  return {
    isHeldWithoutAdded: computedColumn(nodeCount, (node) => Number(ways.isHeld(node as NodeOrdinal))),
    parent: computedColumn(nodeCount, (node) => ways.to(node as NodeOrdinal).parent),
    parentEdge: computedColumn(nodeCount, (node) => ways.to(node as NodeOrdinal).edge),
    cost: computedColumn(nodeCount, (node) => ways.to(node as NodeOrdinal).cost),
    standing: [],
    lists: new HeldLists(LinkedLists.none(heap.snapshot), new Uint8Array(0)),
  };
}
