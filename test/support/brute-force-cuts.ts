import type { Comparison } from '../../src/diff/compare.ts';
import type { Heap } from '../../src/graph/heap.ts';
import { type EdgeOrdinal, type NodeOrdinal, ROOT, type StringIndex } from '../../src/ordinals.ts';
import type { Growth } from '../../src/retention/growth.ts';
import { nodesOf } from './brute-force.ts';
import { type HeapEdge, retainingEdgesOf } from './heap-twins.ts';

// What a cut frees, as plainly as possible: take the edges out, go over all rules until none adds, add up what is left out.

/** Bytes that the root reaches, but not without the edges that `isCut` names. WeakMap entries go by key and table. */
export function freedBytesByRemoval(heap: Heap, isCut: (edge: HeapEdge) => boolean): number {
  const whole = reachByRules(heap, () => false);
  const left = reachByRules(heap, isCut);
  let bytes = 0;
  for (const node of whole) if (!left.has(node)) bytes += heap.snapshot.shallowBytes[node];
  return bytes;
}

const ENTRY = /part of key \(.*\) -> value \(.*\) pair in WeakMap \(table @(\d+)\)$/su;

/**
 * The growth groups that an edge from a survivor to what lies behind belongs to: that of its holder and name. Where the
 * holder has edges of its own to the same node, its ways there through plumbing go with those.
 */
export function makeGroupsOfEdge({ after: heap }: Comparison, growth: Growth): (edge: HeapEdge) => number[] {
  const { isHeldWithoutAdded } = growth.sweep;
  const isGrowthEdge = ({ source, target }: HeapEdge): boolean =>
    isHeldWithoutAdded[source] === 1 && isHeldWithoutAdded[target] === 0;
  const ownNames = new Map<string, Set<string>>();
  for (const { source, target, edge } of retainingEdgesOf(heap.flowGraph).filter(isGrowthEdge)) {
    const { holder, edgeName } = growth.chains.holds.holdOf(source, edge);
    if (holder !== source) continue;
    const key = `${holder} ${target}`;
    ownNames.set(key, (ownNames.get(key) ?? new Set()).add(edgeName));
  }
  return (growthEdge) => {
    if (!isGrowthEdge(growthEdge)) return [];
    const { source, target, edge } = growthEdge;
    const { holder, edgeName } = growth.chains.holds.holdOf(source, edge);
    const own = ownNames.get(`${holder} ${target}`);
    const names = source === holder || own === undefined ? new Set([edgeName]) : own;
    return [...growth.groups.keys()].filter(
      (group) => growth.groups[group].holders.has(holder) && names.has(growth.groups[group].hold.edgeName),
    );
  };
}

function reachByRules(heap: Heap, isCut: (edge: HeapEdge) => boolean): Set<NodeOrdinal> {
  const { snapshot, reachability } = heap;
  const nodeById = new Map(nodesOf(heap.flowGraph).map((node) => [snapshot.nodeId[node] as number, node]));
  const tables = new Set<NodeOrdinal>();
  const halves: { key: NodeOrdinal; table: NodeOrdinal; value: NodeOrdinal }[] = [];
  const targets = new Map<NodeOrdinal, NodeOrdinal[]>();
  for (const source of nodesOf(heap.flowGraph)) {
    const endEdge = snapshot.firstEdge[(source + 1) as NodeOrdinal];
    for (let edge = snapshot.firstEdge[source] as EdgeOrdinal; edge < endEdge; edge++) {
      const target = snapshot.edgeTarget[edge];
      const isNamed = snapshot.edgeTypeNames[snapshot.edgeType[edge]] === 'internal';
      const name = isNamed ? snapshot.strings.get(snapshot.edgeNameOrIndex[edge] as StringIndex) : '';
      const tableId = Number(ENTRY.exec(name)?.[1] ?? 0);
      const table = nodeById.get(tableId);
      if (table === source) tables.add(table);
      else if (isCut({ source, target, edge })) continue;
      else if (table !== undefined) halves.push({ key: source, table, value: target });
      else if (reachability.edgeRetains[edge] === 1) targets.set(source, [...(targets.get(source) ?? []), target]);
    }
  }
  // An entry whose table says nothing of it lives with its key.
  const entries = halves.map((half) => (tables.has(half.table) ? half : { ...half, table: half.key }));
  const reached = new Set<NodeOrdinal>([ROOT]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const node of reached) for (const target of targets.get(node) ?? []) reached.add(target);
    for (const { key, table, value } of entries) if (reached.has(key) && reached.has(table)) reached.add(value);
  }
  return reached;
}
