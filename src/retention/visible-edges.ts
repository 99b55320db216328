import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeLabels, LISTS } from './edge-labels.ts';

/** The edges of an object as its author sees them: its tables, arrays and contexts are gone through, not told. */
export class VisibleEdges {
  readonly #heap: Heap;
  /** How it names the edges. */
  readonly labels: EdgeLabels;
  /** For each node the number of the visit that last entered it. */
  readonly #lastVisit: Uint32Array;
  #visitNumber = 0;
  /** Plumbing that waits, and the edge of the object by which it was come to. */
  readonly #waiting: NodeOrdinal[] = [];
  readonly #waitingFirstEdges: EdgeOrdinal[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
    this.labels = new EdgeLabels(heap);
    this.#lastVisit = new Uint32Array(heap.snapshot.nodeCount);
  }

  /**
   * Visits the retaining edges that lead from an object, or from plumbing of its own to what an author sees. One object after the
   * other: `visit` asks for no other object's edges.
   *
   * @param visit - takes the edge's name as an author writes it, the edge to cut and the object it leads to: of a list of
   * reactions or listeners the edge to the list
   */
  forEach(node: NodeOrdinal, visit: (name: string, edge: EdgeOrdinal, target: NodeOrdinal) => void): void {
    const { firstEdge, edgeTarget } = this.#heap.snapshot;
    const { edgeRetains } = this.#heap.reachability;
    const { isPlumbing } = this.#heap;
    const lastVisit = this.#lastVisit;
    const visitNumber = ++this.#visitNumber;
    const [waiting, waitingFirstEdges] = [this.#waiting, this.#waitingFirstEdges];
    // A visit that threw left some behind.
    waiting.length = 0;
    waitingFirstEdges.length = 0;
    let source: NodeOrdinal | undefined = node;
    let cameBy: EdgeOrdinal = NO_EDGE;
    while (source !== undefined) {
      const isDirect = source === node;
      const endEdge = firstEdge[(source + 1) as NodeOrdinal];
      for (let edge = firstEdge[source]; edge < endEdge; edge++) {
        const target = edgeTarget[edge];
        if (edgeRetains[edge] === 0 || lastVisit[target] === visitNumber) continue;
        const into = isDirect ? edge : cameBy;
        if (this.#isGoneThrough(node, target)) {
          lastVisit[target] = visitNumber;
          waiting.push(target);
          waitingFirstEdges.push(into);
        } else if (isDirect || isPlumbing[target] === 0) {
          const name = isDirect ? this.labels.direct(node, edge) : this.labels.throughPlumbing(into, source, edge);
          visit(name, LISTS.has(name) ? into : edge, target);
        }
      }
      source = waiting.pop();
      cameBy = waitingFirstEdges.pop() ?? NO_EDGE;
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
