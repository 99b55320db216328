import { CLASS_IN_NAME, toldClassName } from '../graph/class-names.ts';
import type { Heap } from '../graph/heap.ts';
import { isReactionClass, REACTION } from '../graph/promise-reactions.ts';
import type { NodeOrdinal, StringIndex } from '../ordinals.ts';

/** Finds the nodes of a class without asking each node: sorted by name once, names read once. */
export class NodesByName {
  readonly #heap: Heap;
  /** Nodes with name `n` stand at `firstNode[n] .. firstNode[n + 1] - 1` of `nodes`. */
  readonly #firstNode: Uint32Array;
  readonly #nodes: Uint32Array;
  #namesByBase: Map<string, StringIndex[]> | undefined;

  constructor(heap: Heap) {
    this.#heap = heap;
    const { nodeCount, nodeType, nodeName, strings } = heap.snapshot;
    const isNamed = Uint8Array.from({ length: 256 }, (_, type) => Number(CLASS_IN_NAME.has(type)));
    const firstNode = new Uint32Array(strings.length + 1);
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++)
      firstNode[nodeName[node] + 1] += isNamed[nodeType[node]];
    for (let name = 1; name < firstNode.length; name++) firstNode[name] += firstNode[name - 1];
    const nodes = new Uint32Array(firstNode[strings.length]);
    const nextSlot = firstNode.slice();
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      if (isNamed[nodeType[node]] === 1) nodes[nextSlot[nodeName[node]]++] = node;
    }
    this.#firstNode = firstNode;
    this.#nodes = nodes;
  }

  /** The nodes that `ClassNames` gives this name, in the order of the file where they have one name. */
  *ofClass(className: string): Generator<NodeOrdinal> {
    const { classNames } = this.#heap;
    for (const node of this.#candidates(className)) if (classNames.of(node) === className) yield node;
  }

  *#candidates(className: string): Generator<NodeOrdinal> {
    const names = this.#names.get(baseOf(className));
    for (const name of names ?? []) {
      for (let position = this.#firstNode[name]; position < this.#firstNode[name + 1]; position++) {
        yield this.#nodes[position] as NodeOrdinal;
      }
    }
    // `(string)`, `(array)`: kinds whose nodes have other names.
    if (names !== undefined || !/^\(.*\)$/u.test(className)) return;
    const { nodeCount } = this.#heap.snapshot;
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) yield node;
  }

  get #names(): Map<string, StringIndex[]> {
    if (this.#namesByBase !== undefined) return this.#namesByBase;
    const namesByBase = new Map<string, StringIndex[]>();
    const { strings } = this.#heap.snapshot;
    for (let name = 0 as StringIndex; name < strings.length; name++) {
      if (this.#firstNode[name] === this.#firstNode[name + 1]) continue;
      const base = toldClassName(strings.get(name)).replace(/^Detached /u, '');
      const known = namesByBase.get(base);
      if (known === undefined) namesByBase.set(base, [name]);
      else known.push(name);
    }
    this.#namesByBase = namesByBase;
    return namesByBase;
  }
}

/** What V8 names the nodes that reports give this class. */
function baseOf(className: string): string {
  if (isReactionClass(className)) return REACTION;
  if (/^async .*\(\)$/u.test(className)) return 'Generator';
  if (className === '(closure)' || className === '(anonymous)') return '';
  return className.replace(/^Detached |^\(closure\) /u, '');
}
