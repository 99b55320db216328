import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import {
  type Anchor,
  type ChainLink,
  findAnchor,
  findVariable,
  NO_ANCHOR,
  type StandIn,
  TIMERS_OF_MANY_DELAYS,
} from './anchors.ts';
import { ChainPatterns } from './chain-patterns.ts';
import type { ChainSweep } from './survivor-sweep.ts';
import type { ChainHop } from './suspect.ts';
import { type VisibleHold, VisibleHolds } from './visible-holds.ts';

/** Where an author would begin a chain. */
export interface ChainStart {
  /** The {@link ChainPatterns} number of the first object that is told. */
  readonly pattern: number;
  /** By what the stand-in holds it; empty where there is none. */
  readonly edgeName: string;
  readonly standIn: StandIn | undefined;
}

/** A chain from where its author would begin it. */
export interface AnchoredPath {
  /** What stands for the engine's way to the first link; undefined where that link is the beginning. */
  readonly standIn: StandIn | undefined;
  /** Why what is at its beginning does not leak. */
  readonly reason: string;
  /** Downwards, edges named as they are told; with a stand-in there may be none. */
  readonly links: readonly ChainLink[];
}

/** Objects of one class, each holding the next by the same edge. */
interface List {
  readonly head: NodeOrdinal;
  readonly length: number;
  /** What holds the head. */
  readonly hold: VisibleHold;
}

const THERE_BEFORE = { verdict: 'not leaking', reason: NO_ANCHOR } as const;

const BORN_AFTER = { verdict: 'unknown', reason: 'born after' } as const;

/** Lists that grow and are told one by one: more of them are timers of any delay. */
const MOST_LISTS = 8;

/** Reads the sweep's chains as an author would see them: plumbing folded, edges named. */
export class Chains {
  readonly #heap: Heap;
  readonly #sweep: ChainSweep;
  /** Who holds what, as an author sees it. */
  readonly holds: VisibleHolds;
  readonly #patterns = new ChainPatterns();
  /** For each node the number of its chain, plus one; 0 where nobody asked for it yet. */
  readonly #patternOf: Uint32Array;
  /** Whether the linked lists that grow are told together. */
  readonly #areListsMany: boolean;
  /** By the last object of each list that was asked for: the same few lists are asked for again and again. */
  readonly #listByLast = new Map<NodeOrdinal, List>();

  constructor(heap: Heap, sweep: ChainSweep) {
    this.#heap = heap;
    this.#sweep = sweep;
    this.holds = new VisibleHolds(heap, sweep);
    this.#patternOf = new Uint32Array(heap.snapshot.nodeCount);
    this.#areListsMany = sweep.lists.countGrowing(sweep.isHeldWithoutAdded) > MOST_LISTS;
  }

  /** The chain to a survivor, from where its author would begin it; a list of equal objects is one hop. */
  chainTo(node: NodeOrdinal): ChainHop[] {
    const { standIn, reason, links } = this.pathTo(node);
    const hops = links.map((link) => this.hopTo(link.node, link.edge, link.edgeName, false, link.length));
    if (standIn !== undefined) hops.unshift(this.#hopFor(standIn));
    return hops.map((hop, position) => (position === 0 ? { ...hop, reason } : hop));
  }

  /** The chain to a survivor, before it is put into words; a list of equal objects is one link. */
  pathTo(node: NodeOrdinal): AnchoredPath {
    const links = this.#linksTo(node);
    const anchor = this.#anchorOf(links);
    const told = links.slice(anchor.start).map((link, position) => {
      return position === 0 ? { ...link, edgeName: firstEdgeName(anchor, link) } : link;
    });
    return { standIn: anchor.standIn, reason: anchor.reason, links: told };
  }

  /** Where the chain to a survivor begins for its author, as {@link chainTo} writes it. */
  startOf(node: NodeOrdinal): ChainStart {
    const links = this.#linksTo(node);
    const anchor = this.#anchorOf(links);
    const first = links[anchor.start];
    if (first === undefined) return { pattern: this.patternOf(node), edgeName: '', standIn: undefined };
    return { pattern: this.patternOf(first.node), edgeName: firstEdgeName(anchor, first), standIn: anchor.standIn };
  }

  /**
   * The chain to what holds something, and by what it does. A variable of a module is the module's, whichever function the
   * engine comes there by.
   */
  chainOf(hold: VisibleHold): { chain: ChainHop[]; edgeName: string } {
    const module = this.moduleOf(hold);
    if (module === undefined) {
      if (hold.holder === ROOT) return { chain: [], edgeName: '' };
      return { chain: this.chainTo(hold.holder), edgeName: hold.edgeName };
    }
    return { chain: [{ ...this.#hopFor(module), reason: 'a module' }], edgeName: module.edgeName ?? hold.edgeName };
  }

  /** The module whose variable holds something; undefined for all else that does. */
  moduleOf({ holder, edge, source, edgeName }: VisibleHold): StandIn | undefined {
    if (edge === NO_EDGE) return undefined;
    const { edgeType, edgeTarget } = this.#heap.snapshot;
    // Variables are in contexts, those that are exported in cells.
    if (edgeType[edge] !== EdgeType.context && edgeType[edge] !== EdgeType.internal) return undefined;
    const link = { node: edgeTarget[edge], edge, source, edgeName, length: 1 };
    const above = holder === ROOT ? [] : [{ ...link, node: holder }];
    return findVariable({ heap: this.#heap, links: [...above, link], parent: this.#sweep.parent });
  }

  #anchorOf(links: readonly ChainLink[]): Anchor {
    const anchor = findAnchor({ heap: this.#heap, links, parent: this.#sweep.parent });
    const isOneOfMany = this.#areListsMany && anchor.standIn !== undefined && this.#isList(anchor.standIn.node);
    return isOneOfMany ? { ...anchor, standIn: { ...anchor.standIn!, name: TIMERS_OF_MANY_DELAYS } } : anchor;
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

  #hopFor({ name, node }: StandIn): ChainHop {
    const { nodeTypeNames, nodeType, nodeId } = this.#heap.snapshot;
    return {
      edgeType: '',
      edgeName: '',
      className: name,
      nodeType: nodeTypeNames[nodeType[node]],
      nodeId: nodeId[node],
      ...THERE_BEFORE,
      suspectEdge: false,
    };
  }

  /** The holder of a growth point; where that is a list that grew at its end, what holds the list. */
  holderOfList(hold: VisibleHold, heldClass: string): VisibleHold {
    if (hold.holder === ROOT || this.#heap.classNames.of(hold.holder) !== heldClass) return hold;
    const above = this.#listAbove(hold.holder).hold;
    return above.edgeName === hold.edgeName ? above : hold;
  }

  /** How many objects hold the lists that end with these. */
  countHoldersOfLists(lasts: Uint32Array): number {
    return new Set(Array.from(lasts, (last) => this.#listAbove(last as NodeOrdinal).hold.holder)).size;
  }

  /** The objects of one class, each holding the next by the same edge, that end with `last`. */
  #listAbove(last: NodeOrdinal): List {
    const known = this.#listByLast.get(last);
    if (known !== undefined) return known;
    const className = this.#heap.classNames.of(last);
    let head = last;
    let length = 1;
    let hold = this.holds.above(head);
    while (hold.holder !== ROOT && this.#heap.classNames.of(hold.holder) === className) {
      const above = this.holds.above(hold.holder);
      if (above.edgeName !== hold.edgeName) break;
      head = hold.holder;
      length++;
      hold = above;
    }
    const list = { head, length, hold };
    this.#listByLast.set(last, list);
    return list;
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
      ...(this.#sweep.isHeldWithoutAdded[node] === 1 ? THERE_BEFORE : BORN_AFTER),
      suspectEdge,
      ...(location === undefined ? {} : { location }),
    };
  }

  /** The {@link ChainPatterns} number of the chain to a node: from the module, where a variable of one is on the way. */
  patternOf(node: NodeOrdinal): number {
    const path: NodeOrdinal[] = [];
    let pattern: number = ChainPatterns.root;
    for (let current = node; current !== ROOT; ) {
      const known = this.#patternOf[current];
      if (known !== 0) {
        pattern = known - 1;
        break;
      }
      path.push(current);
      const hold = this.holds.above(current);
      const module = this.#patternOfModule(hold);
      if (module !== undefined) {
        pattern = module;
        break;
      }
      current = hold.holder;
    }
    for (let below = path.pop(); below !== undefined; below = path.pop()) {
      pattern = this.#patterns.extend(pattern, this.#stepTo(below));
      this.#patternOf[below] = pattern + 1;
    }
    return pattern;
  }

  /**
   * The {@link ChainPatterns} number of the chain to what holds something: of the module, where a variable of it does. A
   * linked list has a number of its own, as its delay tells it from the others.
   */
  patternOfHolder(hold: VisibleHold): number {
    const pattern = this.#patternOfModule(hold) ?? this.patternOf(hold.holder);
    const isList = !this.#areListsMany && this.#isList(hold.holder);
    return isList ? this.#patterns.extend(pattern, `list ${hold.holder}`) : pattern;
  }

  #isList(node: NodeOrdinal): boolean {
    return node !== ROOT && this.#sweep.lists.listOf(node) === node;
  }

  /** Of an exported variable only the module knows the name: the edge out of its cell is called alike in all. */
  #patternOfModule(hold: VisibleHold): number | undefined {
    const module = this.moduleOf(hold);
    if (module === undefined) return undefined;
    const pattern = this.#patterns.extend(ChainPatterns.root, module.name);
    return this.#patterns.extend(pattern, `variable ${module.edgeName ?? hold.edgeName}`);
  }

  /** Edge and class; the length in front keeps them apart, whatever stands in them. */
  #stepTo(node: NodeOrdinal): string {
    const { holder, edgeName } = this.holds.above(node);
    const name = holder === ROOT ? '' : edgeName;
    return `${name.length} ${name} ${this.#heap.classNames.of(node)}`;
  }
}

/** By what an anchor holds the first link that is told. */
function firstEdgeName({ standIn }: Anchor, { edgeName }: ChainLink): string {
  return standIn === undefined ? '' : (standIn.edgeName ?? edgeName.replace('(closure) ', ''));
}
