import { findSource } from '../graph/edge-source.ts';
import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeId, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { Chains } from './chains.ts';
import { CutWalk } from './cut-walk.ts';
import { EdgeCosts } from './edge-costs.ts';
import { type GrowthPoints, groupGrowthPoints } from './growth-points.ts';
import { edgeLabel } from './holder-place.ts';
import { type FoundWay, joinWays } from './joined-ways.ts';
import { ShownNames } from './shown-names.ts';
import { sweepWithout } from './survivor-sweep.ts';
import type { SourceLocation } from './suspect.ts';
import { tellWay } from './way-hops.ts';

/** One object on a way, and the edge by which the one before it holds it. */
export interface WayHop {
  /** V8's type of the edge that leads here; empty where the way begins with a module. */
  readonly edgeType: string;
  /** As an author would write it; empty for the first hop. Several names where one holder holds in several ways. */
  readonly edgeName: string;
  readonly className: string;
  readonly nodeType: string;
  readonly nodeId: NodeId;
  /** How many objects this hop stands for, where it is more than one. */
  readonly count?: number;
  /** Of the first hop: what it is. */
  readonly reason?: string;
  readonly location?: SourceLocation;
}

/** One way from where an author would begin to an object; all holders that are alike are one. */
export interface Way {
  /** The edges into the object, as an author would write them: `Connection.tasks[*]`. */
  readonly label: string;
  /** From a module, a running timer, an open handle or another such place down to the object; the cheapest of its kind. */
  readonly chain: readonly WayHop[];
  /** How many objects hold it so. */
  readonly holderCount: number;
  /** V8's ids of the nodes at which the edges into the object start, plumbing included; the first few. */
  readonly fromIds: readonly NodeId[];
  /** Whether it is the engine's own: lists of roots, bookkeeping, Node's natives. */
  readonly isEngines: boolean;
  /** Bytes that the root would no longer reach without this way's edges into the object. */
  readonly freedBytes: number;
}

/** All ways to one object that do not come by the object itself. */
export interface WaysInto {
  readonly className: string;
  readonly nodeId: NodeId;
  /** How many there are: the object goes when all of them are cut. */
  readonly wayCount: number;
  /** Bytes that the root would no longer reach then. */
  readonly freedBytes: number;
  /** Authors' ways first, of these the cheapest chain; the first `tooMany` of them. */
  readonly ways: readonly Way[];
  /** Labels of the first few that are left out. */
  readonly others: readonly string[];
  /** How many objects hold it that live only with it. */
  readonly innerHolderCount: number;
}

const MOST_IDS = 20;

/** Higher than any chain's. */
const NO_COST = 0xffff_ffff;

/** Of ways that are left out so many are named. */
const MOST_NAMED = 5;

/** Finds the ways to objects of one heap: what holds them, were it not for themselves. */
export class WayFinder {
  readonly #heap: Heap;
  readonly #costs: EdgeCosts;
  readonly #walk: CutWalk;
  readonly #names: ShownNames;

  /** @param showKeys - whether keys, which are data, may be told */
  constructor(heap: Heap, showKeys: boolean) {
    this.#heap = heap;
    this.#costs = new EdgeCosts(heap.snapshot);
    this.#walk = new CutWalk(heap);
    this.#names = new ShownNames(heap, showKeys);
  }

  /**
   * Sweeps the heap once without the object, and walks it once without the edges into it.
   *
   * @param object - a node that the root reaches
   * @param tooMany - ways that are told, 1 or more
   */
  into(object: NodeOrdinal, tooMany: number): WaysInto {
    const { nodeId, nodeCount } = this.#heap.snapshot;
    const isObject = new Uint8Array(nodeCount);
    isObject[object] = 1;
    const sweep = sweepWithout(this.#heap, isObject, this.#costs);
    // Of plumbing that is folded into the object, but held by others, too, no chain goes by the object.
    sweep.cost[object] = NO_COST;
    const chains = new Chains(this.#heap, sweep);
    const lines = { sweep, holds: chains.holds, isBehind: isObject };
    const points = groupGrowthPoints(this.#heap, lines, this.#costs, (hold) => chains.patternOfHolder(hold));
    const isStaying = this.#walk.reachedWithout(object === ROOT ? [] : points.edge);
    const freedBytes = object === ROOT ? this.#heap.retainedBytes[ROOT] : this.#sumWithout(isStaying);
    const found = joinWays(this.#heap, chains, points.groups, this.#listSources(object, points, isStaying));
    const told = found.slice(0, tooMany).map((way): Way => {
      const { chain, label } = this.#tell(chains, way, object);
      const { isEngines, holderCount } = way;
      const fromIds = [...new Set(way.sources)].slice(0, MOST_IDS).map((source) => nodeId[source]);
      // While another way stays, so does all that the object reaches.
      return { label, chain, holderCount, fromIds, isEngines, freedBytes: found.length === 1 ? freedBytes : 0 };
    });
    const others = found.slice(tooMany, tooMany + MOST_NAMED).map((way) => this.#tell(chains, way, object).label);
    return {
      className: this.#heap.classNames.of(object),
      nodeId: nodeId[object],
      wayCount: found.length,
      freedBytes,
      ways: told,
      others,
      innerHolderCount: this.#countInnerHolders(object, isStaying),
    };
  }

  #tell(chains: Chains, { groups, sources, holderCount }: FoundWay, object: NodeOrdinal): Pick<Way, 'chain' | 'label'> {
    const [{ hold }] = groups;
    const edgeNames = groups.map((group) => {
      const name = chains.moduleOf(group.hold)?.edgeName ?? group.hold.edgeName;
      return hold.holder === ROOT
        ? ''
        : this.#names.of({ ...group.hold, edgeName: name }, sources.length === groups.length);
    });
    const chain = tellWay(this.#heap, chains, this.#names, {
      hold,
      edgeNames: [...new Set(edgeNames)],
      holderCount,
      object,
    });
    const above = chain.slice(0, -1);
    return { chain, label: edgeLabel(above, chain[chain.length - 1].edgeName) };
  }

  /**
   * @returns for each group the starts of the edges that keep the object without its own help: of a WeakMap's entry the table must
   * stay, too
   */
  #listSources(
    object: NodeOrdinal,
    { groups, edge, groupOf }: GrowthPoints,
    isStaying: Uint8Array,
  ): readonly (readonly NodeOrdinal[])[] {
    const { count, keyEdge, table, value } = this.#heap.reachability.ephemerons;
    const goneEntries = new Set<number>();
    for (let row = 0; row < count; row++) {
      const isGone = value[row] === object && table[row] !== NO_NODE && isStaying[table[row]] === 0;
      if (isGone) goneEntries.add(keyEdge[row]);
    }
    const sources = groups.map((): NodeOrdinal[] => []);
    for (let position = 0; position < edge.length; position++) {
      const source = findSource(this.#heap.snapshot.firstEdge, edge[position] as EdgeOrdinal);
      if (isStaying[source] === 1 && !goneEntries.has(edge[position])) sources[groupOf[position]].push(source);
    }
    return sources;
  }

  #sumWithout(isStaying: Uint8Array): number {
    const { nodeCount, shallowBytes } = this.#heap.snapshot;
    const { isReached } = this.#heap.reachability;
    let bytes = 0;
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      if (isReached[node] === 1 && isStaying[node] === 0) bytes += shallowBytes[node];
    }
    return bytes;
  }

  #countInnerHolders(object: NodeOrdinal, isStaying: Uint8Array): number {
    const { retainers, ownerOf, reachability } = this.#heap;
    const holders = new Set<number>();
    const end = retainers.firstRetainer[(object + 1) as NodeOrdinal];
    for (let position = retainers.firstRetainer[object]; position < end; position++) {
      const source = retainers.retainer[position];
      if (isStaying[source] === 0 && reachability.isReached[source] === 1) holders.add(ownerOf[source]);
    }
    holders.delete(object);
    return holders.size;
  }
}
