import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { EdgeLabels } from './edge-labels.ts';
import type { ChainSweep } from './survivor-sweep.ts';

/** An object that an author sees, and how something further down hangs on it. */
export interface VisibleHold {
  /** `ROOT` when nothing but V8's root stands above. */
  readonly holder: NodeOrdinal;
  readonly edgeName: string;
  /** The last edge of the way there, and the node, seen or not, that it starts from. */
  readonly edge: EdgeOrdinal;
  readonly source: NodeOrdinal;
}

/** Tells who, seen by an author, holds what: plumbing stands for the object above it, edges are named. */
export class VisibleHolds {
  readonly #heap: Heap;
  readonly #sweep: ChainSweep;
  readonly #labels: EdgeLabels;
  // Filled as they are asked, by numbers plus one: 0 is "not known yet", and pages that stay 0 take no memory.
  /** For each node of plumbing the object that an author sees above it. */
  readonly #holderOf: Uint32Array;
  /** The edge by which that object holds the plumbing, `NO_EDGE` where it was reached by another way. */
  readonly #edgeIntoPlumbing: Uint32Array;

  constructor(heap: Heap, sweep: ChainSweep) {
    this.#heap = heap;
    this.#sweep = sweep;
    this.#labels = new EdgeLabels(heap);
    const { nodeCount } = heap.snapshot;
    this.#holderOf = new Uint32Array(nodeCount);
    this.#edgeIntoPlumbing = new Uint32Array(nodeCount);
  }

  /** Who, seen by an author, holds what `edge` out of `source` leads to. */
  holdOf(source: NodeOrdinal, edge: EdgeOrdinal): VisibleHold {
    return { holder: this.holderOf(source), edge, source, edgeName: this.edgeNameOf(source, edge) };
  }

  /** Who, seen by an author, holds what edges out of `source` lead to; `ROOT` when nobody does. */
  holderOf(source: NodeOrdinal): NodeOrdinal {
    if (this.#isVisible(source)) return source;
    if (this.#holderOf[source] === 0) this.#findHolder(source);
    return (this.#holderOf[source] - 1) as NodeOrdinal;
  }

  /** The name an author has for the way from that holder over `edge` out of `source`. */
  edgeNameOf(source: NodeOrdinal, edge: EdgeOrdinal): string {
    if (this.#isVisible(source)) return this.#labels.direct(source, edge);
    if (this.#holderOf[source] === 0) this.#findHolder(source);
    return this.#labels.throughPlumbing(this.#firstEdgeOf(source), source, edge);
  }

  /** The edge by which that holder's plumbing hangs on it, on the cheapest way to `source`; `NO_EDGE` for none. */
  edgeIntoPlumbing(source: NodeOrdinal): EdgeOrdinal {
    if (this.#isVisible(source)) return NO_EDGE;
    if (this.#holderOf[source] === 0) this.#findHolder(source);
    return this.#firstEdgeOf(source);
  }

  /** What holds a node by the last edge of its cheapest chain. */
  above(node: NodeOrdinal): VisibleHold {
    return this.holdOf(this.#sweep.parent[node] as NodeOrdinal, this.#sweep.parentEdge[node] as EdgeOrdinal);
  }

  /** The first object at or above `node` that an author sees; `ROOT` when there is none. */
  visibleAt(node: NodeOrdinal): NodeOrdinal {
    return this.#isVisible(node) ? node : this.above(node).holder;
  }

  /** Finds the object that the author sees above a node of plumbing, and its edge into the plumbing. */
  #findHolder(start: NodeOrdinal): void {
    const { parent, parentEdge } = this.#sweep;
    const path: NodeOrdinal[] = [];
    let holder = NO_NODE;
    let firstEdge = NO_EDGE;
    for (let node = start; holder === NO_NODE; ) {
      path.push(node);
      const above = parent[node] as NodeOrdinal;
      if (this.#isTop(node)) {
        holder = ROOT;
      } else if (this.#isHeldAside(node)) {
        holder = this.#heap.ownerOf[node] as NodeOrdinal;
      } else if (this.#isVisible(above)) {
        holder = above;
        firstEdge = parentEdge[node] as EdgeOrdinal;
      } else if (this.#holderOf[above] !== 0) {
        holder = (this.#holderOf[above] - 1) as NodeOrdinal;
        firstEdge = this.#firstEdgeOf(above);
      }
      node = above;
    }
    for (const member of path) {
      this.#holderOf[member] = holder + 1;
      this.#edgeIntoPlumbing[member] = firstEdge === NO_EDGE ? 0 : firstEdge + 1;
    }
  }

  #firstEdgeOf(plumbing: NodeOrdinal): EdgeOrdinal {
    const firstEdge = this.#edgeIntoPlumbing[plumbing];
    return firstEdge === 0 ? NO_EDGE : ((firstEdge - 1) as EdgeOrdinal);
  }

  /** Whether the cheapest way to a node does not run through its owner: an iterator holds its Map's table, too. */
  #isHeldAside(node: NodeOrdinal): boolean {
    const { ownerOf } = this.#heap;
    const owner = ownerOf[node] as NodeOrdinal;
    const above = this.#sweep.parent[node];
    if (owner === node || above === owner || ownerOf[above] === owner) return false;
    return this.#isVisible(owner) && this.#sweep.cost[owner] < this.#sweep.cost[node];
  }

  /** Plumbing is not seen; of V8's own nodes only the lists that roots stand in are. */
  #isVisible(node: NodeOrdinal): boolean {
    if (this.#heap.isPlumbing[node] === 1 || node === ROOT) return false;
    const { nodeType, nodeName, strings } = this.#heap.snapshot;
    return nodeType[node] !== NodeType.synthetic || !strings.startsWith(nodeName[node], '(GC roots)');
  }

  /** Where a chain begins: V8's root and a realm's own context. */
  #isTop(node: NodeOrdinal): boolean {
    if (node === ROOT || this.#sweep.parent[node] === NO_NODE) return true;
    const { strings, nodeName } = this.#heap.snapshot;
    return strings.startsWith(nodeName[node], 'system / NativeContext');
  }
}
