import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { type ChainLink, findAnchor, type ModuleAnchor } from './anchors.ts';
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

interface WayIntoPlumbing {
  /** `ROOT` when there is none. */
  readonly holder: NodeOrdinal;
  /** Undefined where the plumbing is its own but was reached by another way. */
  readonly firstEdge: EdgeOrdinal | undefined;
}

/** Reads the sweep's chains as an author would see them: plumbing folded, edges named. */
export class Chains {
  readonly #heap: Heap;
  readonly #sweep: SurvivorSweep;
  readonly #labels: EdgeLabels;
  readonly #patterns = new ChainPatterns();
  readonly #patternOf = new Map<NodeOrdinal, number>();
  readonly #wayOf = new Map<NodeOrdinal, WayIntoPlumbing>();

  constructor(heap: Heap, sweep: SurvivorSweep) {
    this.#heap = heap;
    this.#sweep = sweep;
    this.#labels = new EdgeLabels(heap);
  }

  /** Who, seen by an author, holds what `edge` out of `source` leads to. */
  holdOf(source: NodeOrdinal, edge: EdgeOrdinal): VisibleHold {
    if (this.#isVisible(source)) return { holder: source, edge, edgeName: this.#labels.direct(source, edge) };
    const { holder, firstEdge } = this.#wayIntoPlumbing(source);
    return { holder, edge, edgeName: this.#labels.throughPlumbing(firstEdge, edge) };
  }

  /** The chain to a survivor, from where its author would begin it; a list of equal objects is one hop. */
  chainTo(node: NodeOrdinal): ChainHop[] {
    const links = this.#linksTo(node);
    const { start, module } = findAnchor(this.#heap, links);
    const hops = links.slice(start).map(({ node: seen, edge, edgeName, length }, position) => {
      if (position > 0) return this.hopTo(seen, edge, edgeName, false, length);
      return this.hopTo(seen, edge, module === undefined ? '' : edgeName.replace('(closure) ', ''), false, length);
    });
    return module === undefined ? hops : [this.#moduleHop(module), ...hops];
  }

  #linksTo(node: NodeOrdinal): ChainLink[] {
    const links: ChainLink[] = [];
    for (let current = node; current !== ROOT; ) {
      const { head, length, hold } = this.#listAbove(current);
      const source = this.#sweep.parent[head] as NodeOrdinal;
      links.push({ node: head, edge: hold.edge, source, edgeName: hold.edgeName, length });
      current = hold.holder;
    }
    return links.reverse();
  }

  #moduleHop({ name, node }: ModuleAnchor): ChainHop {
    const { nodeTypeNames, nodeType, nodeId } = this.#heap.snapshot;
    return {
      edgeType: '',
      edgeName: '',
      className: name,
      nodeType: nodeTypeNames[nodeType[node]],
      nodeId: nodeId[node],
      suspectEdge: false,
    };
  }

  /** The holder of a growth point; where that is a list that grew at its end, what holds the list. */
  holderOfList(hold: VisibleHold, heldClass: string): VisibleHold {
    if (hold.holder === ROOT || this.#heap.classNames.of(hold.holder) !== heldClass) return hold;
    const above = this.#listAbove(hold.holder).hold;
    return above.edgeName === hold.edgeName ? above : hold;
  }

  /** The objects of one class, each holding the next by the same edge, that end with `last`. */
  #listAbove(last: NodeOrdinal): { head: NodeOrdinal; length: number; hold: VisibleHold } {
    const className = this.#heap.classNames.of(last);
    let head = last;
    let length = 1;
    let hold = this.#holdAbove(head);
    while (hold.holder !== ROOT && this.#heap.classNames.of(hold.holder) === className) {
      const above = this.#holdAbove(hold.holder);
      if (above.edgeName !== hold.edgeName) break;
      head = hold.holder;
      length++;
      hold = above;
    }
    return { head, length, hold };
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

  /** The object that the author sees above a node of plumbing, and its edge into the plumbing. */
  #wayIntoPlumbing(start: NodeOrdinal): WayIntoPlumbing {
    const { parent, parentEdge } = this.#sweep;
    const path: NodeOrdinal[] = [];
    let node = start;
    let way = this.#wayOf.get(node);
    while (way === undefined) {
      path.push(node);
      const above = parent[node] as NodeOrdinal;
      if (this.#isTop(node)) way = { holder: ROOT, firstEdge: undefined };
      else if (this.#isHeldAside(node)) way = { holder: this.#heap.ownerOf[node] as NodeOrdinal, firstEdge: undefined };
      else if (this.#isVisible(above)) way = { holder: above, firstEdge: parentEdge[node] as EdgeOrdinal };
      else way = this.#wayOf.get(above);
      node = above;
    }
    for (const member of path) this.#wayOf.set(member, way);
    return way;
  }

  /** Whether the cheapest way to a node does not run through its owner: an iterator holds its Map's table, too. */
  #isHeldAside(node: NodeOrdinal): boolean {
    const { ownerOf } = this.#heap;
    const owner = ownerOf[node] as NodeOrdinal;
    const above = this.#sweep.parent[node];
    if (owner === node || above === owner || ownerOf[above] === owner) return false;
    return this.#isVisible(owner) && this.#sweep.cost[owner] < this.#sweep.cost[node];
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
