import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { type EdgeCosts, ENGINE_COST, isEnginesLabel } from './edge-costs.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';
import type { VisibleHold, VisibleHolds } from './visible-holds.ts';

/** Growth points of one kind: survivors of one pattern that hold added nodes by one edge. */
export interface GrowthGroup {
  /** Its place among all groups. */
  readonly number: number;
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

/** All growth points, by group and by edge. */
export interface GrowthPoints {
  readonly groups: readonly GrowthGroup[];
  /** The edges from survivors to what lies behind them, in file order. */
  readonly edge: Uint32Array;
  /** The group of each of them. */
  readonly groupOf: Uint32Array;
}

/** Where survivors end, and what lies behind them begins. */
export interface GrowthLines {
  readonly sweep: SurvivorSweep;
  readonly holds: VisibleHolds;
  /** 1 for each node behind the growth points. */
  readonly isBehind: Uint8Array;
}

/** A number for holders of one pattern. */
export type PatternOf = (hold: VisibleHold) => number;

/**
 * Finds the edges by which survivors hold added nodes, and groups them by the pattern of the holder's chain and the name
 * of the edge. Where a holder has an edge of its own to a node, its ways there through plumbing go with that edge.
 */
export function groupGrowthPoints(
  heap: Heap,
  lines: GrowthLines,
  costs: EdgeCosts,
  patternOf: PatternOf,
): GrowthPoints {
  const { sweep, holds } = lines;
  const growth = collectGrowthEdges(heap, lines);
  const groups = new GroupsByHold();
  const tops = bucketByTarget(heap, growth);
  const groupOf = new Uint32Array(growth.edge.length);
  const ownEdgeAt = new Uint32Array(heap.snapshot.nodeCount).fill(NO_NODE);
  const positionOfOwnEdge = new Uint32Array(heap.snapshot.nodeCount);
  for (let row = 0; row < tops.node.length; row++) {
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      const holder = growth.holder[position];
      if (growth.source[position] !== holder) continue;
      ownEdgeAt[holder] = row;
      positionOfOwnEdge[holder] = position;
    }
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      const source = growth.source[position] as NodeOrdinal;
      const holder = growth.holder[position] as NodeOrdinal;
      if (ownEdgeAt[holder] === row && source !== holder) continue;
      const edge = growth.edge[position] as EdgeOrdinal;
      const edgeName = holds.edgeNameOf(source, edge);
      const group = groups.of(patternOf({ holder, edge, edgeName }), edgeName);
      groupOf[position] = group.number;
      const edgeCost = costs.of(source, edge);
      group.holders.add(holder);
      if (sweep.cost[source] + edgeCost < group.cost) {
        group.hold = { holder, edge, edgeName };
        group.cost = sweep.cost[source] + edgeCost;
      }
      if (edgeCost < ENGINE_COST && !isEnginesLabel(edgeName) && holder !== ROOT && !isNative(heap, holder))
        group.isEngines = false;
      if (group.tops.at(-1) !== tops.node[row]) group.tops.push(tops.node[row] as NodeOrdinal);
    }
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      const holder = growth.holder[position];
      const isByOwnEdge = ownEdgeAt[holder] === row && growth.source[position] !== holder;
      if (isByOwnEdge) groupOf[position] = groupOf[positionOfOwnEdge[holder]];
    }
  }
  return { groups: groups.list, edge: growth.edge, groupOf };
}

interface MutableGroup {
  readonly number: number;
  hold: VisibleHold;
  cost: number;
  isEngines: boolean;
  readonly holders: Set<NodeOrdinal>;
  readonly tops: NodeOrdinal[];
}

/** The groups in the order in which they were first seen, by the pattern of the holder's chain and the name of the edge. */
class GroupsByHold {
  readonly list: MutableGroup[] = [];
  readonly #byPatternAndName = new Map<number, Map<string, MutableGroup>>();

  /** The group of these two; a new one waits for its first growth point. */
  of(pattern: number, edgeName: string): MutableGroup {
    let byName = this.#byPatternAndName.get(pattern);
    if (byName === undefined) {
      byName = new Map();
      this.#byPatternAndName.set(pattern, byName);
    }
    let group = byName.get(edgeName);
    if (group === undefined) {
      group = {
        number: this.list.length,
        hold: { holder: ROOT, edge: NO_EDGE, edgeName },
        cost: NO_COST,
        isEngines: true,
        holders: new Set(),
        tops: [],
      };
      byName.set(edgeName, group);
      this.list.push(group);
    }
    return group;
  }
}

/** Higher than any chain's. */
const NO_COST = 0xffff_ffff;

/** Node's own objects in C++, which hold what JavaScript holds, too. */
function isNative({ snapshot }: Heap, node: NodeOrdinal): boolean {
  return snapshot.nodeType[node] === NodeType.native && snapshot.strings.startsWith(snapshot.nodeName[node], 'Node / ');
}

/** The edges from survivors to what lies behind them, in file order. */
interface GrowthEdges {
  readonly source: Uint32Array;
  readonly edge: Uint32Array;
  /** Who, seen by an author, is at the start of each. */
  readonly holder: Uint32Array;
}

function collectGrowthEdges(heap: Heap, lines: GrowthLines): GrowthEdges {
  let count = 0;
  forEachGrowthEdge(heap, lines, () => count++);
  const source = new Uint32Array(count);
  const edge = new Uint32Array(count);
  const holder = new Uint32Array(count);
  let position = 0;
  forEachGrowthEdge(heap, lines, (fromNode, growthEdge) => {
    source[position] = fromNode;
    edge[position] = growthEdge;
    holder[position++] = lines.holds.holderOf(fromNode);
  });
  return { source, edge, holder };
}

function forEachGrowthEdge(
  heap: Heap,
  { sweep: { isHeldWithoutAdded, holdsAdded }, isBehind }: GrowthLines,
  visit: (source: NodeOrdinal, edge: EdgeOrdinal) => void,
): void {
  const { nodeCount, firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains } = heap.reachability;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (holdsAdded[node] === 0 || isHeldWithoutAdded[node] === 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 1 && isBehind[edgeTarget[edge]] === 1) visit(node, edge);
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
  const target = new Uint32Array(growth.edge.length);
  for (let position = 0; position < target.length; position++) {
    target[position] = edgeTarget[growth.edge[position] as EdgeOrdinal];
  }
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
