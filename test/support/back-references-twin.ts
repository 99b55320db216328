import { EdgeCosts, ENGINE_COST, HIGHEST_COST } from '../../src/graph/edge-costs.ts';
import type { Heap } from '../../src/graph/heap.ts';
import { type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { NodeType } from '../../src/snapshot/snapshot.ts';
import { type HeapEdge, retainingEdgesOf } from './heap-twins.ts';

// A slow twin of back references: who holds what, by looking at all edges until nothing new is found. It knows no names.

/** Who holds each node as an author sees it, nearest to the root first; of one heap without modules. */
export class HoldersTwin {
  readonly #heap: Heap;
  readonly #edges: readonly HeapEdge[];
  readonly #costs: EdgeCosts;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#edges = retainingEdgesOf(heap.flowGraph).filter(({ source }) => heap.reachability.isReached[source] === 1);
    this.#costs = new EdgeCosts(heap.snapshot);
  }

  /** In the order in which they are told. */
  of(node: NodeOrdinal): NodeOrdinal[] {
    const authors = this.#edges.filter((edge) => this.#isRoots(edge) || this.#costOf(edge) < ENGINE_COST);
    const holders = this.#collect(node, authors);
    return holders.length > 0 ? holders : this.#collect(node, this.#edges);
  }

  #collect(node: NodeOrdinal, edges: readonly HeapEdge[]): NodeOrdinal[] {
    const hidden = new Set([node]);
    for (let size = 0; size !== hidden.size; ) {
      size = hidden.size;
      for (const { source, target } of edges) if (hidden.has(target) && this.#isHidden(source)) hidden.add(source);
    }
    const into = edges.filter(({ source, target }) => hidden.has(target) && source !== node);
    const seen = into.filter(({ source }) => !this.#isHidden(source));
    const holderOf = ({ source }: HeapEdge): NodeOrdinal => (this.#isTop(source) ? ROOT : source);
    const holders = [...new Set(seen.map(holderOf))];
    const isOnlyCaptures = (holder: NodeOrdinal): boolean =>
      holder !== ROOT &&
      seen
        .filter(({ source }) => source === holder)
        .every((edge) => this.#isRoots(edge) && this.#costOf(edge) === HIGHEST_COST);
    const rank = (holder: NodeOrdinal): number => (isOnlyCaptures(holder) ? 2 ** 40 : 0) + this.#heap.distances[holder];
    return holders.sort((one, other) => rank(one) - rank(other) || one - other);
  }

  #costOf({ source, edge }: HeapEdge): number {
    return this.#costs.of(source, edge);
  }

  #isRoots({ source }: HeapEdge): boolean {
    return this.#heap.snapshot.nodeType[source] === NodeType.synthetic;
  }

  #isHidden(node: NodeOrdinal): boolean {
    return this.#heap.isPlumbing[node] === 1 && !this.#isTop(node);
  }

  #isTop(node: NodeOrdinal): boolean {
    const name = this.#heap.snapshot.strings.get(this.#heap.snapshot.nodeName[node]);
    return node === ROOT || name === '(GC roots)' || name.startsWith('system / NativeContext');
  }
}

/** The first nodes of a search that goes on as long as hops and bounds allow: each with its hops up from the object. */
export function searchUpwards(
  twin: HoldersTwin,
  object: NodeOrdinal,
  isRoot: (node: NodeOrdinal) => boolean,
  { depth, tooMany }: { readonly depth: number; readonly tooMany: number },
): { hops: Map<NodeOrdinal, number>; pairs: string[]; left: Map<NodeOrdinal, number> } {
  const hops = new Map([[object, 0]]);
  const left = new Map<NodeOrdinal, number>();
  const pairs: string[] = [];
  for (const [node, hop] of hops) {
    if (node !== object && isRoot(node)) continue;
    const all = twin.of(node);
    const holders = all.includes(ROOT) ? [ROOT] : all;
    const shown = hop === depth ? [] : holders.slice(0, tooMany);
    left.set(node, holders.length - shown.length);
    for (const holder of shown) {
      if (!hops.has(holder)) hops.set(holder, hop + 1);
      pairs.push(`${holder} -> ${node}`);
    }
  }
  return { hops, pairs, left };
}
