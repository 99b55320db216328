import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal } from '../ordinals.ts';
import { targetBehind } from './contracted-graph.ts';
import type { EdgeLabels } from './edge-labels.ts';
import type { KeptNodes } from './kept-bytes.ts';
import type { References } from './references.ts';

/** What is looked for: objects of a class, and the edge that leads there as an author would write it. */
export interface Sought {
  readonly edgeName: string;
  readonly className: string;
}

/** How far a search has come at a vertex; added to the number of the search. */
const Entered = { other: 1, asSought: 2, found: 3 } as const;

/** Numbers of searches are so far apart. */
const STATES = 4;

/**
 * Finds what objects behind the growth points hold by edges of one name. Each search enters plumbing twice at most, however many
 * objects share it: by first edges that may give the way the name that is sought, and by others.
 */
export class ReachByName {
  readonly #heap: Heap;
  readonly #flowGraph: FlowGraph;
  readonly #kept: KeptNodes;
  readonly #references: References;
  readonly #labels: EdgeLabels;
  /** For each vertex the number of the search that last came there, and how. */
  readonly #entered: Uint32Array;
  #search = 0;
  // What the search that goes on looks for, what it found, and plumbing that waits with the edge by which it was come to.
  #sought: Sought = { edgeName: '', className: '' };
  #takesAll = false;
  #found: number[] = [];
  readonly #waiting: number[] = [];
  readonly #waitingFirstEdges: EdgeOrdinal[] = [];

  constructor(heap: Heap, kept: KeptNodes, references: References, labels: EdgeLabels) {
    this.#heap = heap;
    this.#flowGraph = heap.flowGraph;
    this.#kept = kept;
    this.#references = references;
    this.#labels = labels;
    this.#entered = new Uint32Array(kept.graph.nodeCount);
  }

  /**
   * The objects that others lead to, each once; only over references, unless `known` is not reached by these.
   *
   * @param sources - vertices of objects that an author sees
   * @param known - vertex of one that is reached
   */
  from(sources: readonly number[], sought: Sought, known: number): readonly number[] {
    return this.#findWith(known, (takesAll) => {
      this.#begin(sought, takesAll);
      for (const source of sources) this.#follow(source);
    });
  }

  /** The same, and from what is found on, as along a list; none of the sources is in it. */
  along(sources: readonly number[], sought: Sought, known: number): readonly number[] {
    return this.#findWith(known, (takesAll) => {
      this.#begin(sought, takesAll);
      for (const source of sources) this.#entered[source] = this.#search + Entered.found;
      for (const source of sources) this.#follow(source);
      for (let position = 0; position < this.#found.length; position++) this.#follow(this.#found[position]);
    });
  }

  /**
   * The objects that plumbing leads to.
   *
   * @param sources - vertices of plumbing
   * @param firstEdge - by what its owner holds it
   */
  throughPlumbing(
    sources: readonly number[],
    firstEdge: EdgeOrdinal,
    sought: Sought,
    known: number,
  ): readonly number[] {
    return this.#findWith(known, (takesAll) => {
      this.#begin(sought, takesAll);
      for (const source of sources) this.#enter(source, firstEdge);
      this.#followWaiting();
    });
  }

  #findWith(known: number, find: (takesAll: boolean) => void): readonly number[] {
    find(false);
    if (this.#entered[known] !== this.#search + Entered.found) find(true);
    return this.#found;
  }

  #begin(sought: Sought, takesAll: boolean): void {
    this.#sought = sought;
    this.#takesAll = takesAll;
    this.#search += STATES;
    this.#found = [];
  }

  #follow(object: number): void {
    this.#pass(object, NO_EDGE);
    this.#followWaiting();
  }

  #followWaiting(): void {
    for (let vertex = this.#waiting.pop(); vertex !== undefined; vertex = this.#waiting.pop())
      this.#pass(vertex, this.#waitingFirstEdges.pop()!);
  }

  /**
   * Looks at the edges of an object, or of plumbing.
   *
   * @param cameBy - the edge by which an object led to the plumbing; `NO_EDGE` for an object, or where nobody knows
   */
  #pass(vertex: number, cameBy: EdgeOrdinal): void {
    const { firstEdge } = this.#flowGraph;
    const { behind, lists } = this.#kept;
    const { graph, isVisible } = this.#references;
    const node = behind.nodeAt(vertex);
    const isObject = isVisible[vertex] === 1;
    let innerEdge: number = graph.firstEdge[vertex as NodeOrdinal];
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = targetBehind(this.#flowGraph, behind, lists, node, edge);
      if (target === 0) continue;
      const isReference = graph.edgeRetains[innerEdge++ as EdgeOrdinal] === 1;
      if (!isReference && !this.#takesAll) continue;
      if (isVisible[target] === 0) this.#enter(target, isObject ? edge : cameBy);
      else this.#take(target, node, edge, isObject ? undefined : cameBy);
    }
  }

  #enter(plumbing: number, firstEdge: EdgeOrdinal): void {
    const state = this.#labels.maySay(firstEdge, this.#sought.edgeName) ? Entered.asSought : Entered.other;
    if (this.#entered[plumbing] >= this.#search + state) return;
    this.#entered[plumbing] = this.#search + state;
    this.#waiting.push(plumbing);
    this.#waitingFirstEdges.push(firstEdge);
  }

  #take(object: number, source: NodeOrdinal, edge: EdgeOrdinal, cameBy: EdgeOrdinal | undefined): void {
    if (this.#entered[object] === this.#search + Entered.found) return;
    const { edgeName, className } = this.#sought;
    if (this.#heap.classNames.of(this.#kept.behind.nodeAt(object)) !== className) return;
    const labels = this.#labels;
    const label = cameBy === undefined ? labels.direct(source, edge) : labels.throughPlumbing(cameBy, source, edge);
    if (label !== edgeName) return;
    this.#entered[object] = this.#search + Entered.found;
    this.#found.push(object);
  }
}
