import { expect } from 'vitest';
import { type Comparison, compareHeaps } from '../../src/diff/compare.ts';
import { Heap } from '../../src/graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT, type StringIndex } from '../../src/ordinals.ts';
import { Cuts } from '../../src/retention/cuts.ts';
import { type Growth, measureGrowth } from '../../src/retention/growth.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { nodesOf } from './brute-force.ts';
import { type HeapEdge, retainingEdgesOf } from './heap-twins.ts';
import { recordPair } from './record.ts';

// What a cut frees, as plainly as possible: take the edges out, go over all rules until none adds, add up what is left out.

/** Bytes that the root reaches, but not without some edges. WeakMap entries go by key and table. */
export function freedBytesByRemoval(heap: Heap, isCut: (edge: HeapEdge) => boolean): number {
  return new HeapRules(heap).freedBytes(isCut);
}

/** Growth that hangs on its holder by one edge. */
const LIST = /^\((?:reactions|listeners)\)$/u;

const ENTRY = /part of key \(.*\) -> value \(.*\) pair in WeakMap \(table @(\d+)\)$/su;

/**
 * The growth groups that an edge from a survivor to what lies behind belongs to: that of its holder and name. Where the
 * holder has edges of its own to the same node, its ways there through plumbing go with those.
 */
export function makeGroupsOfEdge({ after: heap }: Comparison, growth: Growth): (edge: HeapEdge) => number[] {
  const { isHeldWithoutAdded, lists } = growth.sweep;
  // What members of a linked list hold by its links, the list holds.
  const byHolder = (edge: HeapEdge): HeapEdge => ({ ...edge, source: lists.sourceOf(edge.source, edge.edge) });
  const isGrowthEdge = ({ source, target }: HeapEdge): boolean =>
    isHeldWithoutAdded[source] === 1 && isHeldWithoutAdded[target] === 0;
  const ownNames = new Map<string, Set<string>>();
  for (const { source, target, edge } of retainingEdgesOf(heap.flowGraph).map(byHolder).filter(isGrowthEdge)) {
    const { holder, edgeName } = growth.chains.holds.holdOf(source, edge);
    if (holder !== source) continue;
    const key = `${holder} ${target}`;
    ownNames.set(key, (ownNames.get(key) ?? new Set()).add(edgeName));
  }
  return (heapEdge) => {
    const growthEdge = byHolder(heapEdge);
    if (!isGrowthEdge(growthEdge)) return [];
    const { source, target, edge } = growthEdge;
    const { holder, edgeName } = growth.chains.holds.holdOf(source, edge);
    const own = ownNames.get(`${holder} ${target}`);
    const names = source === holder || own === undefined ? new Set([edgeName]) : own;
    return [...growth.groups.keys()].filter(
      (group) => growth.groups[group].holders.includes(holder) && names.has(growth.groups[group].hold.edgeName),
    );
  };
}

/** Who keeps whom alive in a heap, written down once. */
class HeapRules {
  readonly #heap: Heap;
  readonly #strong = new Map<NodeOrdinal, HeapEdge[]>();
  readonly #entries: { edge: HeapEdge; table: NodeOrdinal }[] = [];
  readonly #whole: Set<NodeOrdinal>;
  readonly #staying: readonly NodeOrdinal[];

  /** @param staying - what is alive whatever is cut, beside the root */
  constructor(heap: Heap, staying: readonly NodeOrdinal[] = []) {
    const { snapshot, reachability } = heap;
    this.#heap = heap;
    this.#staying = staying;
    const nodeById = new Map(nodesOf(heap.flowGraph).map((node) => [snapshot.nodeId[node] as number, node]));
    const tables = new Set<NodeOrdinal>();
    for (const source of nodesOf(heap.flowGraph)) {
      const endEdge = snapshot.firstEdge[(source + 1) as NodeOrdinal];
      const strong: HeapEdge[] = [];
      for (let edge = snapshot.firstEdge[source] as EdgeOrdinal; edge < endEdge; edge++) {
        const target = snapshot.edgeTarget[edge];
        const isNamed = snapshot.edgeTypeNames[snapshot.edgeType[edge]] === 'internal';
        const name = isNamed ? snapshot.strings.get(snapshot.edgeNameOrIndex[edge] as StringIndex) : '';
        const tableId = Number(ENTRY.exec(name)?.[1] ?? 0);
        const table = nodeById.get(tableId);
        if (table === source) tables.add(table);
        else if (table !== undefined) this.#entries.push({ edge: { source, target, edge }, table });
        else if (reachability.edgeRetains[edge] === 1) strong.push({ source, target, edge });
      }
      this.#strong.set(source, strong);
    }
    // An entry whose table says nothing of it lives with its key.
    for (const entry of this.#entries) if (!tables.has(entry.table)) entry.table = entry.edge.source;
    this.#whole = this.#reach(() => false);
  }

  /** @param counts - whether a node is one of those that are asked for */
  freedBytes(isCut: (edge: HeapEdge) => boolean, counts: (node: NodeOrdinal) => boolean = () => true): number {
    const left = this.#reach(isCut);
    let bytes = 0;
    for (const node of this.#whole)
      if (!left.has(node) && counts(node)) bytes += this.#heap.snapshot.shallowBytes[node];
    return bytes;
  }

  #reach(isCut: (edge: HeapEdge) => boolean): Set<NodeOrdinal> {
    const reached = new Set<NodeOrdinal>([ROOT, ...this.#staying]);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const node of reached)
        for (const edge of this.#strong.get(node)!) if (!isCut(edge)) reached.add(edge.target);
      for (const { edge, table } of this.#entries) {
        if (reached.has(edge.source) && reached.has(table) && !isCut(edge)) reached.add(edge.target);
      }
    }
    return reached;
  }
}

/** Checks every cut of every suspect of two heaps against brute force. @returns how many there were */
export function expectTrueCuts(comparison: Comparison, title: string): number {
  const { after: heap, match } = comparison;
  const growth = measureGrowth(heap, match.beforeOf);
  const groupsOf = makeGroupsOfEdge(comparison, growth);
  const cuts = new Cuts(heap, growth);
  const rules = new HeapRules(heap, growth.sweep.standing);
  const groupsByEdge = new Map(
    retainingEdgesOf(heap.flowGraph)
      .map((edge) => [edge.edge, groupsOf(edge)] as const)
      .filter(([, found]) => found.length > 0),
  );
  const listEdges = edgesToLists(growth, groupsByEdge, heap);
  let cutCount = 0;
  for (const suspect of growth.suspects.keys()) {
    for (const { groups, freedBytes } of cuts.ofSuspect(suspect)) {
      const isCut = (edge: HeapEdge): boolean =>
        [...(groupsByEdge.get(edge.edge) ?? []), ...(listEdges.get(edge.edge) ?? [])].some((group) =>
          groups.includes(group),
        );
      // What of a list is older goes as well, and is none of the growth.
      const isOfList = groups.some((group) => LIST.test(growth.groups[group].hold.edgeName));
      const counts = (node: NodeOrdinal): boolean =>
        !isOfList || match.beforeOf[node] === NO_NODE || growth.sweep.isHeldWithoutAdded[node] === 0;
      expect(freedBytes, `${title}, groups ${groups.join()}`).toBe(rules.freedBytes(isCut, counts));
      cutCount++;
    }
  }
  return cutCount;
}

/** Reactions and listeners hang on their holder by one edge, which goes with them: for each such edge its groups. */
function edgesToLists(
  { groups, sweep, chains }: Growth,
  groupsByEdge: ReadonlyMap<EdgeOrdinal, readonly number[]>,
  heap: Heap,
): Map<EdgeOrdinal, number[]> {
  const listEdges = new Map<EdgeOrdinal, number[]>();
  for (const { source, edge } of retainingEdgesOf(heap.flowGraph)) {
    for (const group of groupsByEdge.get(edge) ?? []) {
      if (!LIST.test(groups[group].hold.edgeName)) continue;
      const holder = chains.holds.holderOf(source);
      let into = source;
      while (into !== holder && sweep.parent[into] !== holder && sweep.parent[into] < sweep.parent.length) {
        into = sweep.parent[into] as NodeOrdinal;
      }
      if (into === holder || sweep.parent[into] !== holder) continue;
      const list = sweep.parentEdge[into] as EdgeOrdinal;
      listEdges.set(list, [...(listEdges.get(list) ?? []), group]);
    }
  }
  return listEdges;
}

/** Every cut of a program that leaks, recorded with this Node, frees what brute force says. */
export async function expectTrueCutsOf(program: string): Promise<void> {
  const pair = await recordPair(program);
  const [before, after] = [await readSnapshot(pair.before), await readSnapshot(pair.after)];
  expect(expectTrueCuts(compareHeaps(before, new Heap(after)), program)).toBeGreaterThan(0);
}
