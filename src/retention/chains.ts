import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { ChainPatterns } from './chain-patterns.ts';
import { EdgeLabels } from './edge-labels.ts';
import type { SurvivorSweep } from './survivor-sweep.ts';
import type { ChainHop } from './suspect.ts';

/** An object that an author sees, and how something further down hangs on it. */
export interface VisibleHold {
  /** `ROOT` when nothing but V8's root stands above. */
  readonly holder: NodeOrdinal;
  readonly edgeName: string;
  readonly edge: EdgeOrdinal;
}

/** Reads the sweep's chains as an author would see them: plumbing folded, edges named. */
export class Chains {
  readonly #heap: Heap;
  readonly #sweep: SurvivorSweep;
  readonly #labels: EdgeLabels;
  readonly #patterns: ChainPatterns;
  readonly #patternOf = new Map<NodeOrdinal, number>();

  /** @param patterns - may serve the chains of several heaps, whose patterns can be compared then */
  constructor(heap: Heap, sweep: SurvivorSweep, patterns: ChainPatterns) {
    this.#heap = heap;
    this.#sweep = sweep;
    this.#patterns = patterns;
    this.#labels = new EdgeLabels(heap);
  }

  /** Who, seen by an author, holds what `edge` out of `source` leads to. */
  holdOf(source: NodeOrdinal, edge: EdgeOrdinal): VisibleHold {
    if (this.#isVisible(source)) return { holder: source, edge, edgeName: this.#labels.direct(source, edge) };
    let node = source;
    let firstEdge: EdgeOrdinal | undefined;
    while (!this.#isVisible(node) && !this.#isTop(node)) {
      const owner = this.#heap.ownerOf[node] as NodeOrdinal;
      if (owner !== node && this.#sweep.cost[owner] < this.#sweep.cost[node] && owner !== this.#sweep.parent[node]) {
        firstEdge = undefined;
        node = owner;
      } else {
        firstEdge = this.#sweep.parentEdge[node] as EdgeOrdinal;
        node = this.#sweep.parent[node] as NodeOrdinal;
      }
    }
    const holder = this.#isVisible(node) ? node : ROOT;
    return { holder, edge, edgeName: this.#labels.throughPlumbing(firstEdge, edge) };
  }

  /** The chain from the root to a survivor, the root's own end left off. */
  chainTo(node: NodeOrdinal): ChainHop[] {
    const hops: ChainHop[] = [];
    for (let current = node; current !== ROOT; ) {
      const hold = this.#holdAbove(current);
      const edgeName = hold.holder === ROOT ? '' : hold.edgeName;
      hops.push(this.hopTo(current, hold.edge, edgeName, false));
      current = hold.holder;
    }
    return hops.reverse();
  }

  /** Describes one object as a hop. */
  hopTo(node: NodeOrdinal, edge: EdgeOrdinal, edgeName: string, suspectEdge: boolean, count = 1): ChainHop {
    const { snapshot, classNames, locations } = this.#heap;
    const location = locations.of(node);
    return {
      edgeType: snapshot.edgeTypeNames[snapshot.edgeType[edge]],
      edgeName,
      className: classNames.of(node),
      nodeType: snapshot.nodeTypeNames[snapshot.nodeType[node]],
      nodeId: snapshot.nodeId[node],
      ...(count > 1 ? { count } : {}),
      suspectEdge,
      ...(location === undefined ? {} : { location }),
    };
  }

  /** The {@link ChainPatterns} number of the chain to a node. */
  patternOf(node: NodeOrdinal): number {
    const path: { node: NodeOrdinal; step: string }[] = [];
    let current = node;
    while (current !== ROOT && !this.#patternOf.has(current)) {
      const hold = this.#holdAbove(current);
      path.push({
        node: current,
        step: `${hold.holder === ROOT ? '' : hold.edgeName}\n${this.#heap.classNames.of(current)}`,
      });
      current = hold.holder;
    }
    let pattern = this.#patternOf.get(current) ?? ChainPatterns.root;
    for (const { node: below, step } of path.reverse()) {
      pattern = this.#patterns.extend(pattern, step);
      this.#patternOf.set(below, pattern);
    }
    return pattern;
  }

  /** The first object at or above `node` that an author sees; `ROOT` when there is none. */
  visibleAt(node: NodeOrdinal): NodeOrdinal {
    return this.#isVisible(node) ? node : this.#holdAbove(node).holder;
  }

  #holdAbove(node: NodeOrdinal): VisibleHold {
    return this.holdOf(this.#sweep.parent[node] as NodeOrdinal, this.#sweep.parentEdge[node] as EdgeOrdinal);
  }

  /** Plumbing is not seen; of V8's own nodes only the lists that roots stand in are. */
  #isVisible(node: NodeOrdinal): boolean {
    if (this.#heap.isPlumbing[node] === 1 || node === ROOT) return false;
    const { nodeType, nodeName, strings } = this.#heap.snapshot;
    return nodeType[node] !== NodeType.synthetic || !strings.startsWith(nodeName[node], '(GC roots)');
  }

  /** Where a chain begins: V8's root, its first children, and a realm's own context. */
  #isTop(node: NodeOrdinal): boolean {
    if (node === ROOT || this.#sweep.parent[node] === NO_NODE) return true;
    const { strings, nodeName } = this.#heap.snapshot;
    return strings.startsWith(nodeName[node], 'system / NativeContext');
  }
}
