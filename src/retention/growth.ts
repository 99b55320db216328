import type { Heap } from '../graph/heap.ts';
import { NO_NODE } from '../ordinals.ts';
import { Chains } from './chains.ts';
import { EdgeCosts } from './edge-costs.ts';
import { type GrowthGroup, groupGrowthPoints } from './growth-points.ts';
import { type Holding, sumHoldings, type Unheld } from './holdings.ts';
import { findKeptNodes, type KeptNodes } from './kept-bytes.ts';
import { type SurvivorSweep, sweepSurvivors } from './survivor-sweep.ts';

/** What one snapshot has and the other has not, by the edges that hold it. */
export interface Growth {
  readonly sweep: SurvivorSweep;
  readonly chains: Chains;
  readonly groups: readonly GrowthGroup[];
  /** What each group alone keeps, in the order of `groups`. */
  readonly holdings: readonly Holding[];
  readonly kept: KeptNodes;
  readonly unheld: Unheld;
}

/**
 * Groups what has no match in the other snapshot by who holds it. Asked of *after* this is what was added; asked of
 * *before*, what is gone.
 *
 * @param otherOf - for each node the same node of the other snapshot, `NO_NODE` where there is none
 */
export function measureGrowth(heap: Heap, otherOf: Uint32Array): Growth {
  const isUnmatched = new Uint8Array(heap.snapshot.nodeCount);
  for (let node = 0; node < isUnmatched.length; node++) {
    isUnmatched[node] = otherOf[heap.ownerOf[node]] === NO_NODE ? 1 : 0;
  }
  const costs = new EdgeCosts(heap.snapshot);
  const sweep = sweepSurvivors(heap, isUnmatched, costs);
  const chains = new Chains(heap, sweep);
  const groups = groupGrowthPoints(heap, sweep, costs, chains);
  const kept = findKeptNodes(heap, sweep, groups);
  const { holdings, unheld } = sumHoldings(heap, isUnmatched, kept, groups.length);
  return { sweep, chains, groups, holdings, kept, unheld };
}
