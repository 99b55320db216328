import { CutWalk } from '../graph/cut-walk.ts';
import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import { asStep } from '../holder-place.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { ClassTotals } from './class-totals.ts';
import { type NamedEdge, NamedEdges } from './named-edges.ts';
import type { CutEdge, HeldClass } from './suspect.ts';

/** What cutting the edges that somebody named would free. */
export interface NamedCut {
  /** The edges as they were asked for; several where they are cut together. */
  readonly names: readonly string[];
  readonly edgeCount: number;
  /** The first of them. */
  readonly edges: readonly CutEdge[];
  /** All bytes that the root no longer reaches. */
  readonly freedBytes: number;
  /** Of the objects that the edges lead to, how many stay: something else holds them. */
  readonly stillHeldCount: number;
  /** What an author sees of it, by class; most bytes first. */
  readonly frees: readonly HeldClass[];
}

const EDGES_TOLD = 20;

/**
 * Tells for each name, and for all together, what would be freed without these edges, by walking the heap again.
 *
 * @param names - edges as a report writes them: `Connection.tasks`, `@123.tasks`
 * @throws UsageError where a name leads to no edge
 */
export function measureNamedCuts(heap: Heap, names: readonly string[]): NamedCut[] {
  const finder = new NamedEdges(heap);
  const walk = new CutWalk(heap);
  const found = names.map((name) => ({ names: [name], edges: finder.find(name) }));
  if (names.length > 1) found.push({ names: [...names], edges: [...new Set(found.flatMap(({ edges }) => edges))] });
  return found.map((cut) => measure(heap, walk, cut));
}

function measure(
  heap: Heap,
  walk: CutWalk,
  { names, edges }: { names: readonly string[]; edges: readonly NamedEdge[] },
): NamedCut {
  const { nodeCount, nodeId, shallowBytes, edgeType, edgeTypeNames } = heap.snapshot;
  const isReached = walk.reachedWithout(edges.map(({ edge }) => edge));
  const classOf = new HeldClassNames(heap);
  const totals = new ClassTotals();
  let freedBytes = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (heap.reachability.isReached[node] === 0 || isReached[node] === 1) continue;
    freedBytes += shallowBytes[node];
    const owner = heap.ownerOf[node] as NodeOrdinal;
    if (heap.isPlumbing[owner] === 0) totals.add(classOf.of(owner), owner === node ? 1 : 0, shallowBytes[node]);
  }
  return {
    names,
    edgeCount: countTargets(edges),
    edges: distinct(edges)
      .slice(0, EDGES_TOLD)
      .map(({ source, edge, name, target }) => ({
        label: `@${nodeId[source]}${asStep(name)}`,
        fromId: nodeId[source],
        edgeType: edgeTypeNames[edgeType[edge]],
        edgeName: name,
        toId: nodeId[target],
      })),
    freedBytes,
    stillHeldCount: countTargets(edges.filter(({ target }) => isReached[target] === 1)),
    frees: totals.list().filter(({ count }) => count > 0),
  };
}

/** Of edges between the same objects the first. */
function distinct(edges: readonly NamedEdge[]): NamedEdge[] {
  const seen = new Set<string>();
  return edges.filter(({ source, target }) => !seen.has(`${source} ${target}`) && seen.add(`${source} ${target}`));
}

/** How many objects hold how many others by these edges; a list hangs on one. */
function countTargets(edges: readonly NamedEdge[]): number {
  const edgeCount = new Set(edges.map(({ edge }) => edge)).size;
  const targetsOf = new Map<NodeOrdinal, Set<NodeOrdinal>>();
  for (const { source, target } of edges) {
    const targets = targetsOf.get(source) ?? new Set();
    targetsOf.set(source, targets.add(target));
  }
  let count = 0;
  for (const targets of targetsOf.values()) count += targets.size;
  return Math.min(count, edgeCount);
}
