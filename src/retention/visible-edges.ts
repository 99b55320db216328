import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeLabels, LISTS } from './edge-labels.ts';

/** The edges of an object as its author sees them: its tables, arrays and contexts are gone through, not told. */
export class VisibleEdges {
  readonly #heap: Heap;
  /** How it names the edges. */
  readonly labels: EdgeLabels;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.labels = new EdgeLabels(heap);
  }

  /**
   * Visits the retaining edges that lead from an object, or from plumbing of its own to what an author sees.
   *
   * @param visit - takes the edge's name as an author writes it, the edge to cut and the object it leads to: of a list of
   * reactions or listeners the edge to the list
   */
  forEach(node: NodeOrdinal, visit: (name: string, edge: EdgeOrdinal, target: NodeOrdinal) => void): void {
    const { firstEdge, edgeTarget } = this.#heap.snapshot;
    const { edgeRetains } = this.#heap.reachability;
    const entered = new Set<NodeOrdinal>();
    const waiting = [{ source: node, firstEdge: NO_EDGE }];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const endEdge = firstEdge[(at.source + 1) as NodeOrdinal];
      for (let edge = firstEdge[at.source]; edge < endEdge; edge++) {
        const target = edgeTarget[edge];
        if (edgeRetains[edge] === 0 || entered.has(target)) continue;
        const into = at.source === node ? edge : at.firstEdge;
        if (this.#isGoneThrough(node, target)) {
          entered.add(target);
          waiting.push({ source: target, firstEdge: into });
        } else if (at.source === node || this.#heap.isPlumbing[target] === 0) {
          const name =
            at.source === node ? this.labels.direct(node, edge) : this.labels.throughPlumbing(into, at.source, edge);
          visit(name, LISTS.has(name) ? into : edge, target);
        }
      }
    }
  }

  /** Plumbing of the object's own, and the variables of functions, which they may share. */
  #isGoneThrough(node: NodeOrdinal, target: NodeOrdinal): boolean {
    const { isPlumbing, ownerOf } = this.#heap;
    if (isPlumbing[target] === 0 || target === node) return false;
    const { nodeName, strings } = this.#heap.snapshot;
    return ownerOf[target] === node || strings.startsWith(nodeName[target], 'system / Context');
  }
}
