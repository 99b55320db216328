import { EdgeCosts } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { Chains } from './chains.ts';
import { collectGrowthEdges } from './growth-edges.ts';
import { type GrowthGroup, type GrowthPoints, groupGrowthPoints } from './growth-points.ts';
import { type Holding, sumBySet, sumHoldings, sumUnheld, type Unheld } from './holdings.ts';
import { findKeptNodes, type KeptNodes } from './kept-bytes.ts';
import { VALUE_TYPES } from './leading-class.ts';
import { holdsFetchEntries } from './node-stores.ts';
import { countWorkerHandles, findRunning, markOwnersOfHandles } from './running-groups.ts';
import { type SurvivorSweep, sweepSurvivors } from './survivor-sweep.ts';
import { joinGroups, type SuspectGroup } from './suspect-groups.ts';
import { findSuspectSets, type SuspectSets } from './suspect-sets.ts';
import { callsNodesOwn } from './user-code.ts';

/** What *after* has and *before* has not, by the edges that hold it. */
export interface Growth {
  /** For each node the same node of *before*, `NO_NODE` where there is none. */
  readonly beforeOf: Uint32Array;
  readonly costs: EdgeCosts;
  readonly sweep: SurvivorSweep;
  readonly chains: Chains;
  readonly points: GrowthPoints;
  /** Those of `points`. */
  readonly groups: readonly GrowthGroup[];
  readonly suspects: readonly SuspectGroup[];
  readonly suspectSets: SuspectSets;
  /** What each suspect keeps, in the order of `suspects`. */
  readonly holdings: readonly Holding[];
  /** Added bytes that just the groups of each set of `kept` reach. */
  readonly bytesBySet: Float64Array;
  readonly kept: KeptNodes;
  readonly unheld: Unheld;
}

/**
 * Groups what was added by who holds it.
 *
 * @param heap - the later one
 * @param beforeOf - for each node the same node of *before*, `NO_NODE` where there is none
 */
export function measureGrowth(heap: Heap, beforeOf: Uint32Array): Growth {
  const isUnmatched = findUnmatched(heap, beforeOf);
  heap.chargeNewTables((node) => isUnmatched[node] === 1);
  const costs = new EdgeCosts(heap.snapshot);
  const sweep = sweepSurvivors(heap, isUnmatched, costs);
  const chains = new Chains(heap, sweep);
  const isBehind = findBehind(heap, sweep);
  const lines = { sweep, holds: chains.holds, isBehind };
  const edges = collectGrowthEdges(heap, lines);
  const { groups: found, ...ways } = groupGrowthPoints(heap, edges, lines, costs, (hold) => {
    return chains.patternOfHolder(hold);
  });
  const groups = found.map((group) =>
    holdsFetchEntries(heap, chains, group.hold) ? { ...group, isEngines: true } : group,
  );
  const points = { ...ways, groups };
  const kept = findKeptNodes(heap, isBehind, groups, sweep.lists);
  const bytesBySet = sumBySet(heap, kept, isUnmatched);
  const running = findRunning(chains, sweep, groups);
  const isValue = (node: NodeOrdinal): boolean => VALUE_TYPES.has(heap.snapshot.nodeType[node]);
  const suspects = joinGroups(groups, kept.sets, bytesBySet, running, isValue, (node) => callsNodesOwn(heap, node));
  const suspectSets = findSuspectSets(kept, groups, suspects);
  const holdings = sumHoldings(heap, isUnmatched, kept, suspectSets, suspects.length, bytesBySet);
  for (const [suspect, { members }] of suspects.entries()) {
    const handles = members.find((member) => running[member] === 'handles');
    if (handles === undefined) continue;
    countWorkerHandles(heap, groups[handles], holdings[suspect]);
    if (handles === members[0]) markOwnersOfHandles(heap, groups[handles], holdings[suspect]);
  }
  const unheld = sumUnheld(heap, isUnmatched, kept);
  return { beforeOf, costs, sweep, chains, points, groups, suspects, suspectSets, holdings, bytesBySet, kept, unheld };
}

/** @returns 1 for each node that the other snapshot does not have, or that is folded into one */
export function findUnmatched({ ownerOf }: Heap, otherOf: Uint32Array): Uint8Array {
  const isUnmatched = new Uint8Array(ownerOf.length);
  for (let node = 0; node < ownerOf.length; node++) isUnmatched[node] = otherOf[ownerOf[node]] === NO_NODE ? 1 : 0;
  return isUnmatched;
}

/** @returns 1 for each node that is reached, but not without what was added */
function findBehind({ reachability: { isReached } }: Heap, { isHeldWithoutAdded }: SurvivorSweep): Uint8Array {
  const isBehind = new Uint8Array(isReached.length);
  for (let node = 0; node < isReached.length; node++) isBehind[node] = isReached[node] & ~isHeldWithoutAdded[node];
  return isBehind;
}

/**
 * Tells with which suspect each holder is told: the one that keeps the most.
 *
 * @returns for each node of the heap the number of the suspect plus one, 0 for what is no holder
 */
export function findSuspectOfHolder({ groups, suspects, holdings, sweep }: Growth): Uint32Array {
  const suspectOfHolder = new Uint32Array(sweep.parent.length);
  for (const [suspect, { members }] of suspects.entries()) {
    for (const member of members) {
      for (const holder of groups[member].holders) {
        const known = suspectOfHolder[holder];
        const isMore = known === 0 || holdings[suspect].exclusiveBytes > holdings[known - 1].exclusiveBytes;
        if (isMore && holder !== ROOT) suspectOfHolder[holder] = suspect + 1;
      }
    }
  }
  return suspectOfHolder;
}
