import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { Chains, VisibleHold } from './chains.ts';
import { type EdgeCosts, ENGINE_COST } from './edge-costs.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';

/** Growth points of one kind: survivors of one pattern that hold added nodes by one edge. */
export interface GrowthGroup {
  /** The cheapest of its growth points, and what that chain costs. */
  readonly hold: VisibleHold;
  readonly cost: number;
  /** Whether all of its edges are the engine's own bookkeeping, lists of roots or Node's natives. */
  readonly isEngines: boolean;
  /** The survivors that an author sees at the start of its growth points. */
  readonly holders: ReadonlySet<NodeOrdinal>;
  /** The added nodes it holds straight; other groups may hold them, too. */
  readonly tops: readonly NodeOrdinal[];
}

/**
 * Finds the edges by which survivors hold added nodes, and groups them by the pattern of the holder's chain and the name
 * of the edge. Where a holder has an edge of its own to a node, its ways there through plumbing are not told.
 */
export function groupGrowthPoints(heap: Heap, sweep: SurvivorSweep, costs: EdgeCosts, chains: Chains): GrowthGroup[] {
  const growth = collectGrowthEdges(heap, sweep);
  const holds = new HoldColumns(growth, chains);
  const groups: MutableGroup[] = [];
  const numberByKey = new Map<string, number>();
  const tops = bucketByTarget(heap, growth);
  const ownEdgeAt = new Uint32Array(heap.snapshot.nodeCount).fill(NO_NODE);
  for (let row = 0; row < tops.node.length; row++) {
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      if (holds.isOwnEdge(position)) ownEdgeAt[holds.holder[position]] = row;
    }
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      const hold = holds.at(position);
      if (ownEdgeAt[hold.holder] === row && !holds.isOwnEdge(position)) continue;
      const key = `${chains.patternOf(hold.holder)} ${hold.edgeName}`;
      const number = numberByKey.get(key) ?? groups.length;
      if (number === groups.length) {
        numberByKey.set(key, number);
        groups.push({ hold, cost: NO_NODE, isEngines: true, holders: new Set(), tops: [] });
      }
      const source = growth.source[position] as NodeOrdinal;
      const edgeCost = costs.of(source, hold.edge);
      const group = groups[number];
      noteHold(group, hold, sweep.cost[source] + edgeCost);
      if (edgeCost < ENGINE_COST && !isNative(heap, hold.holder)) group.isEngines = false;
      if (group.tops.at(-1) !== tops.node[row]) group.tops.push(tops.node[row] as NodeOrdinal);
    }
  }
  return groups;
}

interface MutableGroup {
  hold: VisibleHold;
  cost: number;
  isEngines: boolean;
  readonly holders: Set<NodeOrdinal>;
  readonly tops: NodeOrdinal[];
}

function noteHold(group: MutableGroup, hold: VisibleHold, cost: number): void {
  group.holders.add(hold.holder);
  if (cost >= group.cost) return;
  group.hold = hold;
  group.cost = cost;
}

/** Node's own objects in C++, which hold what JavaScript holds, too. */
function isNative({ snapshot }: Heap, node: NodeOrdinal): boolean {
  return snapshot.nodeType[node] === NodeType.native && snapshot.strings.startsWith(snapshot.nodeName[node], 'Node / ');
}

/** Who, seen by an author, is at the start of each growth edge. */
class HoldColumns {
  readonly holder: Uint32Array;
  readonly #growth: GrowthEdges;
  readonly #chains: Chains;

  constructor(growth: GrowthEdges, chains: Chains) {
    this.#growth = growth;
    this.#chains = chains;
    this.holder = Uint32Array.from(growth.edge, (_, position) => this.at(position).holder);
  }

  at(position: number): VisibleHold {
    return this.#chains.holdOf(
      this.#growth.source[position] as NodeOrdinal,
      this.#growth.edge[position] as EdgeOrdinal,
    );
  }

  isOwnEdge(position: number): boolean {
    return this.#growth.source[position] === this.holder[position];
  }
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

/** Sorts the growth edges by target, by counting. */
function bucketByTarget(heap: Heap, growth: GrowthEdges): Tops {
  const { nodeCount, edgeTarget } = heap.snapshot;
  const target = Uint32Array.from(growth.edge, (edge) => edgeTarget[edge as EdgeOrdinal]);
  const rowEnd = new Uint32Array(nodeCount + 1);
  for (let position = 0; position < target.length; position++) rowEnd[target[position] + 1]++;
  let topCount = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (rowEnd[node + 1] > 0) topCount++;
    rowEnd[node + 1] += rowEnd[node];
  }

  const tops = {
    node: new Uint32Array(topCount),
    first: new Uint32Array(topCount + 1),
    position: new Uint32Array(target.length),
  };
  for (let node = 0, row = 0; node < nodeCount; node++) {
    if (rowEnd[node + 1] === rowEnd[node]) continue;
    tops.node[row++] = node;
    tops.first[row] = rowEnd[node + 1];
  }
  for (let position = 0; position < target.length; position++) tops.position[rowEnd[target[position]]++] = position;
  return tops;
}
