import type { Heap } from '../graph/heap.ts';
import { shortFileName } from '../graph/locations.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { readText } from '../graph/string-values.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';

/** One visible object on a chain, from the root down, and the edge that leads to it. */
export interface ChainLink {
  readonly node: NodeOrdinal;
  /** The last edge of the way here, and the node, seen or not, that it starts from. */
  readonly edge: EdgeOrdinal;
  readonly source: NodeOrdinal;
  readonly edgeName: string;
  /** How many objects of a list it stands for. */
  readonly length: number;
}

/** Where an author would begin a chain. */
export interface Anchor {
  /** Links before this one are the engine's way there. */
  readonly start: number;
  /** The module that stands in place of those links; undefined where the link at `start` itself is the beginning. */
  readonly module: ModuleAnchor | undefined;
}

/** A module, as what holds its variables or its exports. */
export interface ModuleAnchor {
  /** `module lib/server.js` */
  readonly name: string;
  /** The context of its variables, or CommonJS's Module object. */
  readonly node: NodeOrdinal;
}

/**
 * Finds where the author of the code would begin a chain: at a variable of a module, a running timer, what a module
 * exports, the process, or the global object. The way by which the engine happens to reach that (`queueMicrotask`, loader
 * caches, lists of timers) says nothing.
 */
export function findAnchor(heap: Heap, links: readonly ChainLink[]): Anchor {
  const names = new AnchorNames(heap);
  for (let start = links.length - 1; start > 0; start--) {
    const module = names.moduleOfVariable(links, start);
    if (module !== undefined || names.isRunningTimer(links, start)) return { start, module };
  }
  for (let start = links.length - 1; start > 0; start--) {
    const module = names.moduleOfExports(links, start);
    if (module !== undefined || names.isProcess(links, start)) return { start, module };
  }
  return { start: 0, module: undefined };
}

/** Asks a snapshot for the things that chains are anchored in. */
class AnchorNames {
  readonly #heap: Heap;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** The module whose variable holds the link: its context hangs in the realm, and the code is the user's. */
  moduleOfVariable(links: readonly ChainLink[], at: number): ModuleAnchor | undefined {
    const { edge, source } = links[at];
    if (this.#heap.snapshot.edgeType[edge] !== EdgeType.context) return undefined;
    const outer = namedTargetOf(this.#heap.snapshot, source, EdgeType.internal, 'previous');
    if (outer === NO_NODE || !this.#isNamed(outer, 'system / NativeContext')) return undefined;
    const location = this.#heap.locations.of(links[at - 1].node);
    if (location === undefined || location.url.startsWith('node:')) return undefined;
    const kind = /\.html?$/u.test(location.file) ? 'script' : 'module';
    return { name: `${kind} ${location.file}`, node: source };
  }

  /** The CommonJS module whose `exports` the link is. */
  moduleOfExports(links: readonly ChainLink[], at: number): ModuleAnchor | undefined {
    const module = links[at - 1].node;
    if (links[at].edgeName !== '.exports' || this.#heap.classNames.of(module) !== 'Module') return undefined;
    const fileName = namedTargetOf(this.#heap.snapshot, module, EdgeType.property, 'filename');
    const file = fileName === NO_NODE ? undefined : readText(this.#heap.snapshot, fileName);
    return { name: file === undefined ? 'module' : `module ${shortFileName(file)}`, node: module };
  }

  /** A timer that Node has in its lists; one that only the user's code holds is no beginning. */
  isRunningTimer(links: readonly ChainLink[], at: number): boolean {
    const [list, timer] = [this.#heap.classNames.of(links[at - 1].node), this.#heap.classNames.of(links[at].node)];
    return (list === 'TimersList' && timer === 'Timeout') || (list === 'ImmediateList' && timer === 'Immediate');
  }

  isProcess(links: readonly ChainLink[], at: number): boolean {
    return this.#heap.classNames.of(links[at].node) === 'process';
  }

  #isNamed(node: NodeOrdinal, prefix: string): boolean {
    return this.#heap.snapshot.strings.startsWith(this.#heap.snapshot.nodeName[node], prefix);
  }
}
