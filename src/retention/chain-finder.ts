import { EdgeCosts } from '../graph/edge-costs.ts';
import { findSource } from '../graph/edge-source.ts';
import type { Heap } from '../graph/heap.ts';
import { edgeLabel } from '../holder-place.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { Chains } from './chains.ts';
import { DominatedNodes } from './dominated-nodes.ts';
import { findEdgesInto } from './growth-edges.ts';
import { type GrowthPoints, groupGrowthPoints } from './growth-points.ts';
import { type FoundChain, joinChains } from './joined-chains.ts';
import type { ChainEnd, ChainsInto, RetainerChain, RetainerHop } from './retainer-chains.ts';
import { describeHops } from './retainer-hops.ts';
import { type ShownNameOptions, ShownNames } from './shown-names.ts';
import { StayingNodes } from './staying-nodes.ts';
import { sweepWithout } from './sweep-without.ts';

const MOST_IDS = 20;

/** Of chains that are left out so many are named. */
const MOST_NAMED = 5;

/** Finds the retainer chains to objects of one heap: what holds them, were it not for themselves. */
export class ChainFinder {
  readonly #heap: Heap;
  readonly #costs: EdgeCosts;
  readonly #names: ShownNames;

  constructor(heap: Heap, options: ShownNameOptions) {
    this.#heap = heap;
    this.#costs = new EdgeCosts(heap.snapshot);
    this.#names = new ShownNames(heap, options);
  }

  /**
   * Asks about what holds the object, what holds that, and what goes with it. Sweeps the heap without it only where much that
   * stays is held by it in the cheapest way, and walks it only where tables of WeakMaps go whose keys stay.
   *
   * @param object - a node that the root reaches
   * @param tooMany - chains that are told, 1 or more
   */
  into(object: NodeOrdinal, tooMany: number): ChainsInto {
    const { nodeId } = this.#heap.snapshot;
    if (object === ROOT) return { ...this.#describe(ROOT), freedBytes: this.#heap.retainedBytes[ROOT], ...NO_CHAINS };
    const dominated = new DominatedNodes(this.#heap, object);
    const sweep = sweepWithout(this.#heap, object, this.#costs, dominated);
    const chains = new Chains(this.#heap, sweep);
    const lines = { sweep, holds: chains.holds };
    const edges = findEdgesInto(this.#heap, object, lines);
    const points = groupGrowthPoints(this.#heap, edges, lines, this.#costs, (hold) => chains.patternOfHolder(hold));
    const staying = new StayingNodes(this.#heap, object, sweep, points.edge);
    const { freedBytes } = staying;
    const found = joinChains(this.#heap, chains, points.groups, this.#listSources(object, points, staying));
    const told = found.slice(0, tooMany).map((chain): RetainerChain => {
      const fromIds = [...new Set(chain.sources)].slice(0, MOST_IDS).map((source) => nodeId[source]);
      return {
        ...this.#tell(chains, chain, object),
        fromIds,
        isEngines: chain.isEngines,
        // While another chain stays, so does all that the object reaches.
        freedBytes: found.length === 1 ? freedBytes : 0,
      };
    });
    const others = found.slice(tooMany, tooMany + MOST_NAMED).map((chain): ChainEnd => {
      const { hops: _, ...end } = this.#tell(chains, chain, object);
      return end;
    });
    return {
      ...this.#describe(object),
      chainCount: found.length,
      freedBytes,
      chains: told,
      others,
      innerHolderCount: this.#countInnerHolders(object, staying),
    };
  }

  #describe(object: NodeOrdinal): Pick<ChainsInto, 'className' | 'nodeId'> {
    return { className: this.#heap.classNames.of(object), nodeId: this.#heap.snapshot.nodeId[object] };
  }

  #tell(chains: Chains, { groups, sources, holderCount }: FoundChain, object: NodeOrdinal): ChainEnd & ToldHops {
    const [{ hold }] = groups;
    const isOne = sources.length === groups.length;
    const names = groups.map((group) => {
      const edgeName = chains.moduleOf(group.hold)?.edgeName ?? group.hold.edgeName;
      return this.#names.of({ ...group.hold, edgeName, isOne });
    });
    const edgeNames = hold.holder === ROOT ? [] : [...new Set(names)];
    const hops = describeHops(this.#heap, chains, this.#names, { hold, edgeNames, holderCount, object });
    const above = hops.slice(0, -1).map((hop) => ({ className: hop.className, edgeName: hop.edgeNames[0] ?? '' }));
    return { label: edgeLabel(above, edgeNames[0] ?? ''), edgeNames, holderCount, hops };
  }

  /**
   * @returns for each group the starts of the edges that keep the object without its own help: of a WeakMap's entry the table must
   * stay, too
   */
  #listSources(
    object: NodeOrdinal,
    { groups, edge, groupOf }: GrowthPoints,
    staying: StayingNodes,
  ): readonly (readonly NodeOrdinal[])[] {
    const { count, keyEdge, table, value } = this.#heap.reachability.ephemerons;
    const goneEntries = new Set<number>();
    for (let row = 0; row < count; row++) {
      const isGone = value[row] === object && table[row] !== NO_NODE && !staying.has(table[row] as NodeOrdinal);
      if (isGone) goneEntries.add(keyEdge[row]);
    }
    const sources = groups.map((): NodeOrdinal[] => []);
    for (let position = 0; position < edge.length; position++) {
      const source = findSource(this.#heap.snapshot.firstEdge, edge[position] as EdgeOrdinal);
      if (staying.has(source) && !goneEntries.has(edge[position])) sources[groupOf[position]].push(source);
    }
    return sources;
  }

  #countInnerHolders(object: NodeOrdinal, staying: StayingNodes): number {
    const { retainers, ownerOf, reachability } = this.#heap;
    const holders = new Set<number>();
    const end = retainers.firstRetainer[(object + 1) as NodeOrdinal];
    for (let position = retainers.firstRetainer[object]; position < end; position++) {
      const source = retainers.retainer[position];
      if (reachability.isReached[source] === 1 && !staying.has(source)) holders.add(ownerOf[source]);
    }
    holders.delete(object);
    return holders.size;
  }
}

/** Of the root. */
const NO_CHAINS = { chainCount: 0, chains: [], others: [], innerHolderCount: 0 } as const;

interface ToldHops {
  readonly hops: readonly RetainerHop[];
}
