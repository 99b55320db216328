import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { Chains, VisibleHold } from './chains.ts';
import { DEAR_COST, type EdgeCosts } from './edge-costs.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';

/** Growth points with one explanation: survivors of one pattern that hold added nodes by one edge. */
export interface GrowthGroup {
  /** The cheapest of its growth points. */
  readonly hold: VisibleHold;
  /** The survivors that an author sees at the start of its growth points. */
  readonly holders: ReadonlySet<NodeOrdinal>;
  /** The added nodes it holds straight; each belongs to one group. */
  readonly tops: readonly NodeOrdinal[];
}

/**
 * Finds the edges by which survivors hold added nodes, and groups them. A node that several groups hold goes to the one
 * that holds the most, then to the cheapest: so a container that holds all of a leak is told with all of it, and one that
 * happens to hold the last one only is not. Edges of the engine's own bookkeeping count where there is no other.
 */
export function groupGrowthPoints(heap: Heap, sweep: SurvivorSweep, costs: EdgeCosts, chains: Chains): GrowthGroup[] {
  const growth = collectGrowthEdges(heap, sweep);
  const groups: Candidate[] = [];
  const numberByKey = new Map<string, number>();
  const groupOf = new Uint32Array(growth.edge.length);
  const isDear = new Uint8Array(growth.edge.length);
  for (let position = 0; position < growth.edge.length; position++) {
    const source = growth.source[position] as NodeOrdinal;
    const edge = growth.edge[position] as EdgeOrdinal;
    const edgeCost = costs.of(source, edge);
    const hold = chains.holdOf(source, edge);
    const key = `${chains.patternOf(hold.holder)} ${hold.edgeName}`;
    const number = numberByKey.get(key) ?? groups.length;
    if (number === groups.length) {
      numberByKey.set(key, number);
      groups.push({ hold, cost: NO_NODE, holders: new Set(), tops: [], reach: 0 });
    }
    noteGrowthPoint(groups[number], hold, sweep.cost[source] + edgeCost);
    groupOf[position] = number;
    isDear[position] = edgeCost < DEAR_COST ? 0 : 1;
  }

  const tops = bucketByTarget(heap, growth, isDear);
  countReach(tops, groupOf, groups);
  giveTops(tops, groupOf, groups);
  return groups.filter((group) => group.tops.length > 0);
}

interface Candidate {
  hold: VisibleHold;
  cost: number;
  readonly holders: Set<NodeOrdinal>;
  readonly tops: NodeOrdinal[];
  /** How many nodes this group could hold, before each is given to one. */
  reach: number;
}

function noteGrowthPoint(group: Candidate, hold: VisibleHold, cost: number): void {
  if (cost < group.cost) {
    group.hold = hold;
    group.cost = cost;
  }
  group.holders.add(hold.holder);
}

/** The edges from survivors to what lies behind them, in file order. */
interface GrowthEdges {
  readonly source: Uint32Array;
  readonly edge: Uint32Array;
}

function collectGrowthEdges(heap: Heap, sweep: SurvivorSweep): GrowthEdges {
  let count = 0;
  forEachGrowthEdge(heap, sweep, () => count++);
  const source = new Uint32Array(count);
  const edge = new Uint32Array(count);
  let position = 0;
  forEachGrowthEdge(heap, sweep, (fromNode, growthEdge) => {
    source[position] = fromNode;
    edge[position++] = growthEdge;
  });
  return { source, edge };
}

function forEachGrowthEdge(
  heap: Heap,
  { isHeldWithoutAdded }: SurvivorSweep,
  visit: (source: NodeOrdinal, edge: EdgeOrdinal) => void,
): void {
  const { nodeCount, firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains } = heap.reachability;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isHeldWithoutAdded[node] === 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 1 && isHeldWithoutAdded[edgeTarget[edge]] === 0) visit(node, edge);
    }
  }
}

/** Growth edges by the node they hold: those of `node[row]` are `position[first[row] .. first[row + 1] - 1]`. */
interface Tops {
  readonly node: Uint32Array;
  readonly first: Uint32Array;
  readonly position: Uint32Array;
}

/** Sorts the growth edges by target, by counting; a target's dear edges are left out where it has others. */
function bucketByTarget(heap: Heap, growth: GrowthEdges, isDear: Uint8Array): Tops {
  const { nodeCount, edgeTarget } = heap.snapshot;
  const growthCount = growth.edge.length;
  const target = new Uint32Array(growthCount);
  const hasCheap = new Uint8Array(nodeCount);
  for (let position = 0; position < growthCount; position++) {
    target[position] = edgeTarget[growth.edge[position] as EdgeOrdinal];
    if (isDear[position] === 0) hasCheap[target[position]] = 1;
  }
  const isLeftOut = (position: number): boolean => isDear[position] === 1 && hasCheap[target[position]] === 1;

  const rowEnd = new Uint32Array(nodeCount + 1);
  for (let position = 0; position < growthCount; position++) if (!isLeftOut(position)) rowEnd[target[position] + 1]++;
  let topCount = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (rowEnd[node + 1] > 0) topCount++;
    rowEnd[node + 1] += rowEnd[node];
  }

  const tops = {
    node: new Uint32Array(topCount),
    first: new Uint32Array(topCount + 1),
    position: new Uint32Array(rowEnd[nodeCount]),
  };
  for (let node = 0, row = 0; node < nodeCount; node++) {
    if (rowEnd[node + 1] === rowEnd[node]) continue;
    tops.node[row++] = node;
    tops.first[row] = rowEnd[node + 1];
  }
  for (let position = 0; position < growthCount; position++) {
    if (!isLeftOut(position)) tops.position[rowEnd[target[position]]++] = position;
  }
  return tops;
}

/** Counts for each group the nodes it holds, each once. */
function countReach(tops: Tops, groupOf: Uint32Array, groups: readonly Candidate[]): void {
  const lastRow = new Uint32Array(groups.length).fill(NO_NODE);
  for (let row = 0; row < tops.node.length; row++) {
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const group = groupOf[tops.position[at]];
      if (lastRow[group] === row) continue;
      lastRow[group] = row;
      groups[group].reach++;
    }
  }
}

/** Gives each node to one of the groups that hold it; of equals to the one that comes first in the file. */
function giveTops(tops: Tops, groupOf: Uint32Array, groups: readonly Candidate[]): void {
  for (let row = 0; row < tops.node.length; row++) {
    let best = groups[groupOf[tops.position[tops.first[row]]]];
    for (let at = tops.first[row] + 1; at < tops.first[row + 1]; at++) {
      const group = groups[groupOf[tops.position[at]]];
      if (group.reach > best.reach || (group.reach === best.reach && group.cost < best.cost)) best = group;
    }
    best.tops.push(tops.node[row] as NodeOrdinal);
  }
}
