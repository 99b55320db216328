import { NO_COST } from '../graph/cheapest-ways.ts';
import { type EdgeCosts, ENGINE_COST, isEnginesLabel } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { asNodeList, type EdgeOrdinal, NO_EDGE, type NodeList, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { type Buckets, bucketByRow } from './buckets.ts';
import {
  bucketByTarget,
  findTellingEdges,
  type GrowthEdges,
  type HolderRows,
  type HoldLines,
  numberHolders,
  type Tops,
} from './growth-edges.ts';
import type { VisibleHold } from './visible-holds.ts';

/** Growth points of one kind: survivors of one pattern that hold added nodes by one edge. */
export interface GrowthGroup {
  /** Its place among all groups. */
  readonly number: number;
  /** The cheapest of its growth points, and what that chain costs. */
  readonly hold: VisibleHold;
  readonly cost: number;
  /** Whether all of its edges are the engine's own bookkeeping, lists of roots, Node's natives or its list of fetches. */
  readonly isEngines: boolean;
  /** The survivors that an author sees at the start of its growth points, each once. */
  readonly holders: Uint32Array;
  /** The added nodes it holds straight; other groups may hold them, too. */
  readonly tops: NodeList;
}

/** All growth points, by group and by edge. */
export interface GrowthPoints {
  readonly groups: readonly GrowthGroup[];
  /** The edges from survivors to what lies behind them, in file order. */
  readonly edge: Uint32Array;
  /** The group of each of them. */
  readonly groupOf: Uint32Array;
}

/** A number for holders of one pattern. */
export type PatternOf = (hold: VisibleHold) => number;

/**
 * Groups the edges by which survivors hold added nodes by the pattern of the holder's chain and the name of the edge. Where a
 * holder has an edge of its own to a node, its ways there through plumbing go with that edge.
 */
export function groupGrowthPoints(
  heap: Heap,
  growth: GrowthEdges,
  lines: HoldLines,
  costs: EdgeCosts,
  patternOf: PatternOf,
): GrowthPoints {
  const tops = bucketByTarget(heap, growth);
  const holderRows = numberHolders(growth);
  const toldBy = findTellingEdges(growth, tops, holderRows);
  const groups = new GroupsByHold(heap, lines, costs, patternOf);
  const groupOf = new Uint32Array(growth.edge.length);
  for (let row = 0; row < tops.node.length; row++) {
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      if (toldBy[position] !== position) continue;
      groupOf[position] = groups.add(growth, position);
    }
  }
  const topsOf = listTops(tops, toldBy, groupOf, groups.list.length);
  for (let position = 0; position < groupOf.length; position++) groupOf[position] = groupOf[toldBy[position]];
  const byGroup = bucketByRow(groupOf, groups.list.length, tops.position);
  const holders = listHolders(growth, holderRows, toldBy, byGroup);
  const whole = groups.list.map((group, number) => ({ ...group, holders: holders[number], tops: topsOf[number] }));
  return { groups: whole, edge: growth.edge, groupOf };
}

interface MutableGroup extends Omit<GrowthGroup, 'holders' | 'tops'> {
  hold: VisibleHold;
  cost: number;
  isEngines: boolean;
}

/** The groups in the order in which they were first seen, by the pattern of the holder's chain and the name of the edge. */
class GroupsByHold {
  readonly #heap: Heap;
  readonly #lines: HoldLines;
  readonly #costs: EdgeCosts;
  readonly #patternOf: PatternOf;
  readonly list: MutableGroup[] = [];
  readonly #byPatternAndName = new Map<number, Map<string, MutableGroup>>();

  constructor(heap: Heap, lines: HoldLines, costs: EdgeCosts, patternOf: PatternOf) {
    this.#heap = heap;
    this.#lines = lines;
    this.#costs = costs;
    this.#patternOf = patternOf;
  }

  /** Adds a growth edge to its group. @returns the number of the group */
  add(growth: GrowthEdges, position: number): number {
    const source = growth.source[position] as NodeOrdinal;
    const holder = growth.holder[position] as NodeOrdinal;
    const edge = growth.edge[position] as EdgeOrdinal;
    const edgeName = this.#lines.holds.edgeNameOf(source, edge);
    const hold = { holder, edge, source, edgeName };
    const group = this.#of(this.#patternOf(hold), edgeName);
    const edgeCost = this.#costs.of(source, edge);
    const cost = this.#lines.sweep.cost[source] + edgeCost;
    if (cost < group.cost) {
      group.hold = hold;
      group.cost = cost;
    }
    if (group.isEngines) group.isEngines = !this.#isUsers(holder, edgeName, edgeCost);
    return group.number;
  }

  #isUsers(holder: NodeOrdinal, edgeName: string, edgeCost: number): boolean {
    return edgeCost < ENGINE_COST && !isEnginesLabel(edgeName) && holder !== ROOT && !isNative(this.#heap, holder);
  }

  /** The group of these two; a new one waits for its first growth point. */
  #of(pattern: number, edgeName: string): MutableGroup {
    let byName = this.#byPatternAndName.get(pattern);
    if (byName === undefined) {
      byName = new Map();
      this.#byPatternAndName.set(pattern, byName);
    }
    let group = byName.get(edgeName);
    if (group === undefined) {
      const number = this.list.length;
      group = {
        number,
        hold: { holder: ROOT, edge: NO_EDGE, source: ROOT, edgeName },
        cost: NO_COST,
        isEngines: true,
      };
      byName.set(edgeName, group);
      this.list.push(group);
    }
    return group;
  }
}

/**
 * Lists what each group holds straight, each once, in the order of the rows.
 *
 * @param toldBy - of {@link findTellingEdges}
 * @param groupOf - of the edges that tell
 */
function listTops(
  { node, first, position }: Tops,
  toldBy: Uint32Array,
  groupOf: Uint32Array,
  groupCount: number,
): NodeList[] {
  const count = new Uint32Array(groupCount);
  // By group the row that it last met, plus one.
  const lastRow = new Uint32Array(groupCount);
  const forEachTop = (visit: (group: number, top: number) => void): void => {
    lastRow.fill(0);
    for (let row = 0; row < node.length; row++) {
      for (let at = first[row]; at < first[row + 1]; at++) {
        const group = groupOf[position[at]];
        if (toldBy[position[at]] !== position[at] || lastRow[group] === row + 1) continue;
        lastRow[group] = row + 1;
        visit(group, node[row]);
      }
    }
  };
  forEachTop((group) => {
    count[group]++;
  });
  const tops = Array.from(count, (length) => new Uint32Array(length));
  count.fill(0);
  forEachTop((group, top) => {
    tops[group][count[group]++] = top;
  });
  return tops.map(asNodeList);
}

/**
 * Lists the holders of each group, each once, in the order of `position`: as Sets would if there were room for 2^24 in one.
 *
 * @param toldBy - of {@link findTellingEdges}
 */
function listHolders(
  { holder }: GrowthEdges,
  { rowOf, rowCount }: HolderRows,
  toldBy: Uint32Array,
  { first, position }: Buckets,
): Uint32Array[] {
  // By row of the holder the group that last met it, plus one.
  const lastGroup = new Uint32Array(rowCount);
  return Array.from({ length: first.length - 1 }, (_, group) => {
    const holders = new Uint32Array(first[group + 1] - first[group]);
    let count = 0;
    for (let at = first[group]; at < first[group + 1]; at++) {
      const row = rowOf[position[at]];
      if (lastGroup[row] === group + 1 || toldBy[position[at]] !== position[at]) continue;
      lastGroup[row] = group + 1;
      holders[count++] = holder[position[at]];
    }
    return holders.slice(0, count);
  });
}

/** Node's own objects in C++, which hold what JavaScript holds, too. */
function isNative({ snapshot }: Heap, node: NodeOrdinal): boolean {
  return snapshot.nodeType[node] === NodeType.native && snapshot.strings.startsWith(snapshot.nodeName[node], 'Node / ');
}
