import { NO_COST, sweepFromRoot, type WayColumns } from '../graph/cheapest-ways.ts';
import { CostQueue } from '../graph/cost-queue.ts';
import type { EdgeCosts } from '../graph/edge-costs.ts';
import { findSource } from '../graph/edge-source.ts';
import type { Heap } from '../graph/heap.ts';
import { LinkedLists } from '../graph/linked-lists.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { DominatedNodes } from './dominated-nodes.ts';

/** The last step of the cheapest way to a node. */
export interface Way {
  /** Of the whole way. */
  readonly cost: number;
  readonly parent: NodeOrdinal;
  readonly edge: EdgeOrdinal;
}

const NO_WAY: Way = { cost: NO_COST, parent: NO_NODE, edge: NO_EDGE };

/** A search that has looked at so many edges is given up: a sweep of the whole heap ends sooner. */
const MOST_EDGES = 200_000;

const Leads = { unknown: 0, elsewhere: 1, byObject: 2 } as const;

/**
 * Finds the cheapest ways from the root that do not come by an object. Where the cheapest of all ways does not, it is the one:
 * without the object nothing becomes cheaper, or is reached sooner. To all others it is searched for from below.
 */
export class WaysWithout {
  readonly #heap: Heap;
  readonly #object: NodeOrdinal;
  readonly #costs: EdgeCosts;
  readonly #dominated: DominatedNodes;
  readonly #mostEdges: number;
  /** A `Leads` for each node: by what the cheapest of all ways comes. */
  readonly #leads: Uint8Array;
  /** Those that were found, or looked up. */
  readonly #ways = new Map<NodeOrdinal, Way>();
  #sweep: WayColumns | undefined;

  /**
   * @param object - a node that the root reaches, and not the root
   * @param dominated - what goes with it
   * @param mostEdges - that are looked at for one way before the heap is swept
   */
  constructor(
    heap: Heap,
    object: NodeOrdinal,
    costs: EdgeCosts,
    dominated: DominatedNodes,
    mostEdges: number = MOST_EDGES,
  ) {
    this.#heap = heap;
    this.#object = object;
    this.#costs = costs;
    this.#dominated = dominated;
    this.#mostEdges = mostEdges;
    this.#leads = new Uint8Array(heap.snapshot.nodeCount);
    this.#leads[ROOT] = Leads.elsewhere;
    this.#leads[object] = Leads.byObject;
  }

  /** Whether the root reaches a node without the object. */
  isHeld(node: NodeOrdinal): boolean {
    return this.#heap.reachability.isReached[node] === 1 && !this.#dominated.has(node);
  }

  /** The cheapest way to a node; one of no cost, without an edge, to the root, and one of {@link NO_COST} where there is none. */
  to(node: NodeOrdinal): Way {
    const known = this.#ways.get(node);
    if (known !== undefined) return known;
    if (!this.isHeld(node)) return NO_WAY;
    const way = this.#comesByObject(node) ? this.#findWay(node) : this.#cheapestOfAll(node);
    this.#ways.set(node, way);
    return way;
  }

  #cheapestOfAll(node: NodeOrdinal): Way {
    const { lastEdge, cost } = this.#heap.cheapestWays;
    const edge = lastEdge[node];
    const parent = edge === NO_EDGE ? NO_NODE : findSource(this.#heap.snapshot.firstEdge, edge);
    return { cost: cost[node], parent, edge };
  }

  /** Whether the cheapest of all ways to a node that is reached leads by the object. */
  #comesByObject(node: NodeOrdinal): boolean {
    const passed: NodeOrdinal[] = [];
    let above = node;
    for (; this.#leads[above] === Leads.unknown; above = this.#cheapestOfAll(above).parent) passed.push(above);
    for (const below of passed) this.#leads[below] = this.#leads[above];
    return this.#leads[above] === Leads.byObject;
  }

  #findWay(node: NodeOrdinal): Way {
    const found = this.#sweep === undefined ? this.#search(node) : undefined;
    if (found !== undefined) this.#takeWays(found);
    return this.#ways.get(node) ?? this.#sweepFor(node);
  }

  /**
   * Looks from a node upwards for where ways begin to come by the object, those first that can be the cheapest: A* with the cost of
   * the cheapest of all ways, which is never too high, as what is left (Hart, Nilsson, Raphael 1968,
   * https://doi.org/10.1109/TSSC.1968.300136).
   *
   * @returns undefined where too many edges would be looked at
   */
  #search(target: NodeOrdinal): FoundBelow | undefined {
    const { cost } = this.#heap.cheapestWays;
    const costBelow = new Map<NodeOrdinal, number>([[target, 0]]);
    const passed: NodeOrdinal[] = [];
    const queue = new CostQueue();
    queue.add(target, cost[target]);
    let lowest = Number.POSITIVE_INFINITY;
    let edgesLeft = this.#mostEdges;
    for (let node = queue.takeCheapest(); node !== NO_NODE && queue.cost <= lowest; node = queue.takeCheapest()) {
      const below = costBelow.get(node)!;
      // A cheaper way down was found since.
      if (queue.cost > below + cost[node]) continue;
      if (!this.#comesByObject(node)) {
        lowest = queue.cost;
        continue;
      }
      passed.push(node);
      for (const { source, edge } of this.#edgesInto(node)) {
        if (edgesLeft-- === 0) return undefined;
        const costFrom = below + this.#costs.of(source, edge);
        if (costFrom >= (costBelow.get(source) ?? Number.POSITIVE_INFINITY)) continue;
        costBelow.set(source, costFrom);
        queue.add(source, costFrom + cost[source]);
      }
    }
    return { passed, costBelow, lowest };
  }

  /** Finds the ways to all nodes that were passed and that the cheapest ways lead by, those nearest to the root first. */
  #takeWays({ passed, costBelow, lowest }: FoundBelow): void {
    const { cost } = this.#heap.cheapestWays;
    passed.sort((one, other) => costBelow.get(other)! - costBelow.get(one)!);
    for (const node of passed) {
      const nodeCost = lowest - costBelow.get(node)!;
      let way: Way | undefined;
      for (const { source, edge } of this.#edgesInto(node)) {
        const sourceCost = this.#comesByObject(source) ? this.#ways.get(source)?.cost : cost[source];
        if (sourceCost === undefined || sourceCost + this.#costs.of(source, edge) !== nodeCost) continue;
        const offer = { cost: nodeCost, parent: source, edge };
        if (way === undefined || this.#isBefore(offer, way)) way = offer;
      }
      if (way !== undefined) this.#ways.set(node, way);
    }
  }

  /** Whether a sweep goes one step before another to which it costs as much: it goes on from nodes in the order it came to them. */
  #isBefore(one: Way, other: Way): boolean {
    let [left, right] = [one, other];
    while (left.cost === right.cost && left.parent !== right.parent)
      [left, right] = [this.to(left.parent), this.to(right.parent)];
    return left.cost === right.cost ? left.edge < right.edge : left.cost < right.cost;
  }

  /** The edges that retain a node, in the order of the file; none out of what goes with the object. */
  *#edgesInto(node: NodeOrdinal): Generator<{ readonly source: NodeOrdinal; readonly edge: EdgeOrdinal }> {
    const { firstRetainer, retainer, retainingEdge } = this.#heap.retainers;
    const end = firstRetainer[(node + 1) as NodeOrdinal];
    for (let position = firstRetainer[node]; position < end; position++) {
      const source = retainer[position];
      if (this.isHeld(source)) yield { source, edge: retainingEdge[position] };
    }
  }

  #sweepFor(node: NodeOrdinal): Way {
    this.#sweep ??= this.#sweepHeap();
    const { cost, parent, parentEdge } = this.#sweep;
    return { cost: cost[node], parent: parent[node] as NodeOrdinal, edge: parentEdge[node] as EdgeOrdinal };
  }

  #sweepHeap(): WayColumns {
    this.#heap.prepareWalk();
    const isLeftOut = new Uint8Array(this.#heap.snapshot.nodeCount);
    isLeftOut[this.#object] = 1;
    return sweepFromRoot(this.#heap, isLeftOut, this.#costs, LinkedLists.none(this.#heap.snapshot));
  }
}

/** What a search passed. */
interface FoundBelow {
  /** Nodes to which the cheapest of all ways leads by the object. */
  readonly passed: NodeOrdinal[];
  /** What the cheapest way from a node down to the one that was asked for costs. */
  readonly costBelow: ReadonlyMap<NodeOrdinal, number>;
  /** What the cheapest way costs. */
  readonly lowest: number;
}
