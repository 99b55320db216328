import type { GraphData, GraphDataEdge } from '../report/html/page-data.ts';

/** A graph of as many nodes is shown whole. */
const SMALL_GRAPH = 14;
/** Of a larger one: the heaviest suspect edges, and what hangs behind them. */
const FIRST_EDGES = 4;
const FIRST_BEHIND = 6;
/** How many more one click shows. */
const STEP = 5;

/** Which part of a graph is shown: at first the heaviest around the suspect edges, then what somebody asks for. */
export class VisiblePart {
  readonly #graph: GraphData;
  readonly #shown = new Set<number>();
  /** By node: edges into it and out of it, the heaviest first. */
  readonly #into: readonly GraphDataEdge[][];
  readonly #outOf: readonly GraphDataEdge[][];

  constructor(graph: GraphData) {
    this.#graph = graph;
    this.#into = graph.nodes.map(() => []);
    this.#outOf = graph.nodes.map(() => []);
    for (const edge of [...graph.edges].sort((left, right) => this.#weigh(right) - this.#weigh(left))) {
      this.#into[edge.target].push(edge);
      this.#outOf[edge.source].push(edge);
    }
    this.showFirst();
  }

  /** Positions of the nodes that are shown, in the graph's order. */
  get nodes(): number[] {
    return [...this.#shown].sort((left, right) => left - right);
  }

  /** The edges between them. */
  get edges(): GraphDataEdge[] {
    return this.#graph.edges.filter(({ source, target }) => this.#shown.has(source) && this.#shown.has(target));
  }

  /** Where a reader begins: at the heaviest holder, or at what grew in place. */
  get start(): number {
    return this.#heaviestSuspectEdges()[0]?.source ?? this.#heaviestEnd();
  }

  /** Whether all of it is what a reader begins with. */
  get isSmall(): boolean {
    return this.#graph.nodes.length <= SMALL_GRAPH;
  }

  get hiddenCount(): number {
    return this.#graph.nodes.length - this.#shown.size;
  }

  /** How many holders of a node, and objects that it holds, are not shown. */
  hiddenAround(node: number): number {
    return this.#hiddenNeighbours(node).length;
  }

  /** Shows the part that a reader begins with. */
  showFirst(): void {
    this.#shown.clear();
    this.#shown.add(0);
    if (this.isSmall) {
      this.showAll();
      return;
    }
    const first = this.#heaviestSuspectEdges().slice(0, FIRST_EDGES);
    for (const { source, target } of first) {
      this.#showWithWay(source);
      this.#showWithWay(target);
    }
    if (first.length === 0) this.#showWithWay(this.#heaviestEnd());
    this.#showBehind(first.map(({ target }) => target));
  }

  /** Shows a few more of the holders of a node, then of what it holds; the heaviest first, each with its way from the root. */
  showMoreAround(node: number): void {
    for (const next of this.#hiddenNeighbours(node).slice(0, STEP)) this.#showWithWay(next);
  }

  /** Shows a few more of the holders that lead to what is shown. */
  showMore(): void {
    const hidden = this.nodes.flatMap((node) => this.#hiddenNeighbours(node));
    const weights = this.#graph.nodes.map(({ weight }) => weight);
    const heaviest = [...new Set(hidden)].sort((left, right) => weights[right] - weights[left] || left - right);
    for (const node of heaviest.slice(0, STEP)) this.#showWithWay(node);
  }

  showAll(): void {
    for (const node of this.#graph.nodes.keys()) this.#shown.add(node);
  }

  #heaviestSuspectEdges(): GraphDataEdge[] {
    const edges = this.#graph.edges.filter(({ isSuspectEdge }) => isSuspectEdge);
    return edges.sort((left, right) => this.#weigh(right) - this.#weigh(left));
  }

  #hiddenNeighbours(node: number): number[] {
    const around = [...this.#into[node].map(({ source }) => source), ...this.#outOf[node].map(({ target }) => target)];
    return [...new Set(around)].filter((next) => !this.#shown.has(next));
  }

  /** A node is shown with its heaviest way from the root: none of the drawing hangs in the air. */
  #showWithWay(node: number): void {
    for (let next: number | undefined = node; next !== undefined && !this.#shown.has(next); ) {
      this.#shown.add(next);
      next = this.#into[next].find(({ source }) => this.#shown.has(source))?.source ?? this.#into[next][0]?.source;
    }
  }

  /** What the first suspect edges lead to holds in turn. */
  #showBehind(targets: readonly number[]): void {
    const queue = [...targets];
    let left = FIRST_BEHIND;
    for (const node of queue) {
      for (const { target } of this.#outOf[node]) {
        if (left === 0 || this.#shown.has(target)) continue;
        this.#shown.add(target);
        queue.push(target);
        left--;
      }
    }
  }

  /** For a suspect that grew in place: what holds nothing that is told. */
  #heaviestEnd(): number {
    const ends = [...this.#graph.nodes.keys()].filter((node) => this.#outOf[node].length === 0);
    return ends.sort((left, right) => this.#graph.nodes[right].weight - this.#graph.nodes[left].weight)[0] ?? 0;
  }

  #weigh({ target, count, isSuspectEdge }: GraphDataEdge): number {
    return (isSuspectEdge ? this.#graph.nodes[target].weight : 0) + count;
  }
}
