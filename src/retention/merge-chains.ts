import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { type EdgeOrdinal, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { StandIn } from './anchors.ts';
import { boundGraph } from './bound-graph.ts';
import type { ChainStart } from './chains.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import { HeldLinks } from './held-links.ts';
import type { Holding } from './holdings.ts';
import { MergedObjects, type MutableEdge, type MutableNode } from './merged-objects.ts';
import type { GrownInPlace } from './own-growth.ts';
import type { PlainGraph } from './suspect-graph.ts';

/**
 * Merges the chains of suspects into graphs: those to all of their holders, and what these hold straight. Each object is
 * visited once for each suspect.
 */
export class ChainMerger {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #classOf: HeldClassNames;
  /** For each object its own bytes, folded plumbing included. */
  readonly #ownedBytes: Float64Array;
  readonly #merged: MergedObjects;
  #links: HeldLinks | undefined;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
    this.#classOf = new HeldClassNames(heap);
    this.#ownedBytes = heap.ownedBytes;
    this.#merged = new MergedObjects(heap.snapshot.nodeCount);
  }

  /** The graph of a suspect whose holders hold something added. */
  mergeGroups(groups: readonly GrowthGroup[], { classes }: Holding): PlainGraph {
    this.#begin();
    const standIns = groups.map((group) => this.#standInOf(group));
    const holders = groups.map(({ hold, holders }, position) => {
      const standIn = standIns[position];
      return standIn === undefined ? this.#mergeHolders(hold.holder, holders) : this.#mergeStandIn(standIn);
    });
    const heldByClass = new Map<string, MutableNode>();
    for (const [position, { hold, tops }] of groups.entries()) {
      const holder = holders[position];
      const edges = new Map<MutableNode, MutableEdge>();
      for (const top of tops) {
        const held = this.#merged.of(top) ?? this.#mergeHeld(top, classes, heldByClass);
        const edge = edges.get(held);
        if (edge !== undefined) {
          edge.count++;
          continue;
        }
        const label = hold.holder === ROOT ? '' : (standIns[position]?.edgeName ?? hold.edgeName);
        edges.set(held, this.#connect(holder, held, label, hold.edge, true));
      }
    }
    if (heldByClass.size > 1) {
      this.#links ??= new HeldLinks(this.#heap, this.#growth);
      this.#links.addTo(this.#merged, groups, (...link) => this.#connect(...link, false));
    }
    return boundGraph(this.#merged.nodes, [...heldByClass.values()], holders);
  }

  /** The graph of a suspect that grew in place and holds nothing added. */
  mergeGrownInPlace({ node, grown }: GrownInPlace): PlainGraph {
    this.#begin();
    const { holds } = this.#growth.chains;
    const holder = this.#mergeHolders(
      node,
      grown.map((part) => holds.visibleAt(part)),
    );
    return boundGraph(this.#merged.nodes, [], [holder]);
  }

  #begin(): void {
    this.#merged.clear();
    this.#count(this.#merged.add('ROOT', 'root', this.#nodeTypeOf(ROOT)), ROOT);
  }

  /** What stands in the chain for the holder itself: the module of a variable, Node's list of timers. */
  #standInOf({ hold, holders }: GrowthGroup): StandIn | undefined {
    const { chains } = this.#growth;
    const module = chains.moduleOf(hold);
    if (module !== undefined || hold.holder === ROOT || holders.length > 1) return module;
    const { links, standIn } = chains.pathTo(hold.holder);
    return links.length === 0 ? standIn : undefined;
  }

  /**
   * Merges the chains to holders of one pattern.
   *
   * @param first - the one that tells where the chains begin
   */
  #mergeHolders(first: NodeOrdinal, holders: Iterable<number>): MutableNode {
    if (first === ROOT) return this.#merged.root;
    const start = this.#growth.chains.startOf(first);
    this.#mergeChain(first, start);
    for (const holder of holders) this.#mergeChain(holder as NodeOrdinal, start);
    return this.#merged.of(first)!;
  }

  /** Goes up from a holder to where its chain begins, or to what was merged before. */
  #mergeChain(holder: NodeOrdinal, start: ChainStart): void {
    const { chains, sweep } = this.#growth;
    let below: NodeOrdinal = ROOT;
    for (let node = holder; node !== ROOT; ) {
      const known = this.#merged.of(node);
      const merged = known ?? this.#mergeSurvivor(node);
      if (below !== ROOT) this.#link(merged, below);
      if (known !== undefined) return;
      const above = chains.holds.holderOf(sweep.parent[node] as NodeOrdinal);
      const isFirst = chains.patternOf(node) === start.pattern && chains.patternOf(above) !== start.pattern;
      if (isFirst) this.#link(this.#mergeStandIn(start.standIn), node, start.edgeName);
      else if (above === ROOT) this.#link(this.#merged.root, node, '');
      if (isFirst) return;
      below = node;
      node = above;
    }
  }

  #mergeSurvivor(node: NodeOrdinal): MutableNode {
    const pattern = this.#growth.chains.patternOf(node);
    let survivor = this.#merged.byPattern.get(pattern);
    if (survivor === undefined) {
      survivor = this.#merged.add(this.#heap.classNames.of(node), 'survivor', this.#nodeTypeOf(node));
      this.#merged.byPattern.set(pattern, survivor);
    }
    this.#count(survivor, node);
    return survivor;
  }

  /** What holds the first object that is told: what stands for the engine's way there, or the root. */
  #mergeStandIn(standIn: StandIn | undefined): MutableNode {
    if (standIn === undefined) return this.#merged.root;
    let merged = this.#merged.byStandIn.get(standIn.node);
    if (merged === undefined) {
      merged = this.#merged.add(standIn.name, 'survivor', this.#nodeTypeOf(standIn.node));
      merged.count = 1;
      merged.shallowBytes = this.#ownedBytes[standIn.node];
      merged.sampleIds.push(this.#heap.snapshot.nodeId[standIn.node]);
      merged.into.push({ source: this.#merged.root, label: '', edgeType: '', count: 1, isSuspectEdge: false });
      this.#merged.byStandIn.set(standIn.node, merged);
    }
    return merged;
  }

  /** Plain objects are told by their shape where the suspect is: one that only one of them has may be keys, and secrets. */
  #mergeHeld(
    top: NodeOrdinal,
    classes: ReadonlyMap<string, unknown>,
    heldByClass: Map<string, MutableNode>,
  ): MutableNode {
    const shape = this.#classOf.of(top);
    const className = isShape(shape) && !classes.has(shape) ? 'Object' : shape;
    let held = heldByClass.get(className);
    if (held === undefined) {
      held = this.#merged.add(className, 'added', this.#nodeTypeOf(top));
      held.retainedBytes = 0;
      heldByClass.set(className, held);
    }
    held.retainedBytes! += this.#growth.kept.retainedBytes[this.#growth.kept.behind.vertexOf[top]];
    this.#count(held, top);
    return held;
  }

  #count(merged: MutableNode, node: NodeOrdinal): void {
    this.#merged.put(node, merged);
    merged.count++;
    merged.shallowBytes += this.#ownedBytes[node];
    if (merged.sampleIds.length < SAMPLE_SIZE) merged.sampleIds.push(this.#heap.snapshot.nodeId[node]);
  }

  /** Counts one object that the source holds on the way down to a holder; what a list has inside is no edge. */
  #link(source: MutableNode, node: NodeOrdinal, edgeName?: string): void {
    const target = this.#merged.of(node)!;
    if (source === target) return;
    const known = target.into.find((edge) => edge.source === source);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const { edge, edgeName: label } = this.#growth.chains.holds.above(node);
    this.#connect(source, target, edgeName ?? label, edge, false);
  }

  #connect(
    source: MutableNode,
    target: MutableNode,
    label: string,
    edge: EdgeOrdinal,
    isSuspectEdge: boolean,
  ): MutableEdge {
    const { edgeTypeNames, edgeType } = this.#heap.snapshot;
    const merged = { source, label, edgeType: edgeTypeNames[edgeType[edge]], count: 1, isSuspectEdge };
    target.into.push(merged);
    return merged;
  }

  #nodeTypeOf(node: NodeOrdinal): string {
    return this.#heap.snapshot.nodeTypeNames[this.#heap.snapshot.nodeType[node]];
  }
}

const SAMPLE_SIZE = 5;
