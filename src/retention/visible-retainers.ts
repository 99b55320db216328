import { EdgeCosts, ENGINE_COST, HIGHEST_COST } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { EdgeLabels } from './edge-labels.ts';
import { findModuleHolder } from './module-holders.ts';
import { type ShownNameOptions, ShownNames } from './shown-names.ts';
import { isNamed } from './user-code.ts';

/** Who, seen by an author, holds an object. */
export interface VisibleRetainer {
  /** `ROOT` where nothing but V8's root stands above; of a module the context of its variables. */
  readonly holder: NodeOrdinal;
  /** `module lib/server.js`, where the holder is one. */
  readonly moduleName?: string;
  /** V8's type of the edge that leads to the object, the first where there are several. */
  readonly edgeType: string;
  /** By what it holds the object, as an author writes it; each way once, in the file's order. Empty for the root. */
  readonly edgeNames: readonly string[];
}

/** All who hold an object. */
export interface RetainersFound {
  /** Nearest to the root first; what only the capture holds comes last. */
  readonly retainers: readonly VisibleRetainer[];
  /** Whether these are all: very wide plumbing is not gone through to its end. */
  readonly isWhole: boolean;
}

/** Edges that are looked at for one object. */
const MOST_EDGES = 20_000;

/**
 * Finds who holds an object as its author sees it: plumbing is gone through from below, edges are named, a variable of a
 * module is the module's. The engine's own bookkeeping (maps, feedback, prototypes) is gone through only where nothing else
 * holds the object.
 */
export class VisibleRetainers {
  readonly #heap: Heap;
  readonly #labels: EdgeLabels;
  readonly #names: ShownNames;
  readonly #costs: EdgeCosts;

  constructor(heap: Heap, options: ShownNameOptions) {
    this.#heap = heap;
    this.#labels = new EdgeLabels(heap);
    this.#names = new ShownNames(heap, options);
    this.#costs = new EdgeCosts(heap.snapshot);
  }

  /** @param node - any node; what nobody reaches has no retainers */
  of(node: NodeOrdinal): RetainersFound {
    const authors = this.#walk(node, (source, edge) => !this.#isEngines(source, edge));
    return authors.retainers.length > 0 ? authors : this.#walk(node, () => true);
  }

  /** Goes up through plumbing, nearest first; each node of it once. */
  #walk(start: NodeOrdinal, isFollowed: (source: NodeOrdinal, edge: EdgeOrdinal) => boolean): RetainersFound {
    const { firstRetainer, retainer, retainingEdge } = this.#heap.retainers;
    const { isReached } = this.#heap.reachability;
    const found = new Map<NodeOrdinal, FoundRetainer>();
    const entered = new Set([start]);
    const ways: Way[] = [{ at: start, lastEdge: NO_EDGE, lastSource: start }];
    let edgesLeft = MOST_EDGES;
    for (const way of ways) {
      const end = firstRetainer[(way.at + 1) as NodeOrdinal];
      for (let position = firstRetainer[way.at]; position < end; position++) {
        if (edgesLeft-- === 0) return { retainers: this.#inOrder(found), isWhole: false };
        const source = retainer[position];
        const edge = retainingEdge[position];
        if (isReached[source] === 0 || !isFollowed(source, edge)) continue;
        const isDirect = way.at === start;
        const hold = isDirect ? this.#holdDirectly(start, source, edge) : this.#holdThrough(way, source, edge);
        if (hold !== undefined && hold.holder !== start) addRetainer(found, hold);
        if (hold !== undefined || entered.has(source)) continue;
        entered.add(source);
        ways.push({
          at: source,
          lastEdge: isDirect ? edge : way.lastEdge,
          lastSource: isDirect ? source : way.lastSource,
        });
      }
    }
    return { retainers: this.#inOrder(found), isWhole: true };
  }

  /** Who holds a node by an edge of its own; undefined where that is plumbing. */
  #holdDirectly(node: NodeOrdinal, source: NodeOrdinal, edge: EdgeOrdinal): Hold | undefined {
    const edgeName = this.#labels.direct(source, edge);
    const module = findModuleHolder(this.#heap, node, source, edge, edgeName);
    if (module !== undefined) {
      const name = module.edgeName ?? edgeName;
      // `.log` for a module's `log`; `.exports` as it is.
      const asProperty = /^[.[]/u.test(name) ? name : `.${name}`;
      return { ...this.#holdBy(module.node, edge, asProperty), moduleName: module.name };
    }
    if (this.#isTop(source)) return this.#holdBy(ROOT, edge, '');
    if (this.#heap.isPlumbing[source] === 1) return undefined;
    const shown = this.#names.of({ holder: source, source, edge, edgeName, isOne: true });
    return { ...this.#holdBy(source, edge, shown), isCaptures: this.#isCaptures(source, edge) };
  }

  /** Who holds plumbing, and so what hangs in it; undefined where that is plumbing, too. */
  #holdThrough({ lastEdge, lastSource }: Way, source: NodeOrdinal, edge: EdgeOrdinal): Hold | undefined {
    if (this.#isTop(source)) return this.#holdBy(ROOT, lastEdge, '');
    if (this.#heap.isPlumbing[source] === 1) return undefined;
    const edgeName = this.#labels.throughPlumbing(edge, lastSource, lastEdge);
    const shown = this.#names.of({ holder: source, source: lastSource, edge: lastEdge, edgeName, isOne: true });
    return { ...this.#holdBy(source, lastEdge, shown), isCaptures: this.#isCaptures(source, edge), isDirect: false };
  }

  #holdBy(holder: NodeOrdinal, edge: EdgeOrdinal, edgeName: string): Hold {
    const { edgeType, edgeTypeNames } = this.#heap.snapshot;
    return { holder, edgeType: edgeTypeNames[edgeType[edge]], edgeName, isCaptures: false, isDirect: true };
  }

  #inOrder(found: ReadonlyMap<NodeOrdinal, FoundRetainer>): VisibleRetainer[] {
    const { distances } = this.#heap;
    const sorted = [...found.values()].sort(
      (one, other) =>
        Number(one.isCaptures) - Number(other.isCaptures) ||
        distances[one.holder] - distances[other.holder] ||
        one.holder - other.holder,
    );
    return sorted.map(({ isCaptures: _, isDirect: __, edgeNames, ...retainer }) => ({
      ...retainer,
      edgeNames: [...edgeNames],
    }));
  }

  /** Roots are no bookkeeping, however dear: they are where chains end. */
  #isEngines(source: NodeOrdinal, edge: EdgeOrdinal): boolean {
    return this.#heap.snapshot.nodeType[source] !== NodeType.synthetic && this.#costs.of(source, edge) >= ENGINE_COST;
  }

  /** Whether it is a root that only the capture made. */
  #isCaptures(source: NodeOrdinal, edge: EdgeOrdinal): boolean {
    return this.#heap.snapshot.nodeType[source] === NodeType.synthetic && this.#costs.of(source, edge) === HIGHEST_COST;
  }

  /** V8's root, its list of lists, and a realm's own context: an author sees none of them. */
  #isTop(node: NodeOrdinal): boolean {
    if (node === ROOT) return true;
    if (this.#heap.snapshot.nodeType[node] === NodeType.synthetic) return isNamed(this.#heap, node, '(GC roots)');
    return this.#heap.isPlumbing[node] === 1 && isNamed(this.#heap, node, 'system / NativeContext');
  }
}

/** Plumbing on the way up, and the edge into the object at the end of the way down. */
interface Way {
  readonly at: NodeOrdinal;
  readonly lastEdge: EdgeOrdinal;
  readonly lastSource: NodeOrdinal;
}

/** One way in which an object is held. */
interface Hold extends Omit<VisibleRetainer, 'edgeNames'> {
  readonly edgeName: string;
  readonly isCaptures: boolean;
  readonly isDirect: boolean;
}

interface FoundRetainer extends Omit<VisibleRetainer, 'edgeNames'> {
  readonly edgeNames: Set<string>;
  /** Whether only roots that the capture made hold it. */
  isCaptures: boolean;
  /** Whether the first way is an edge of the holder's own. */
  readonly isDirect: boolean;
}

/** A property may lead to its object from the table of properties, too: that is no second way. */
function addRetainer(found: Map<NodeOrdinal, FoundRetainer>, { edgeName, ...hold }: Hold): void {
  const known = found.get(hold.holder);
  if (known === undefined) found.set(hold.holder, { ...hold, edgeNames: new Set([edgeName]) });
  else {
    known.isCaptures &&= hold.isCaptures;
    if (hold.isDirect || !known.isDirect) known.edgeNames.add(edgeName);
  }
}
