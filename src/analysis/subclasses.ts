import type { Heap } from '../graph/heap.ts';
import { codedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

const PROTOTYPE = 1;
const CONSTRUCTOR = 2;
const OWN_PROTOTYPE = 3;

const EDGE_CODES: ReadonlyMap<string, number> = new Map([
  ['__proto__', PROTOTYPE],
  ['constructor', CONSTRUCTOR],
  ['prototype', OWN_PROTOTYPE],
]);

/** Prototypes above each other that are looked at; a ring has no end. */
const MOST_PROTOTYPES = 64;

/** Tells which objects were made by a class or by one that extends it: the constructors of their prototypes say so. */
export class Subclasses {
  readonly #heap: Heap;
  readonly #codeOfName: Uint8Array;
  /** By class: for each prototype whether it or one above it is the class's. */
  readonly #answers = new Map<string, Map<NodeOrdinal, boolean>>();

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#codeOfName = heap.snapshot.strings.classify(EDGE_CODES);
  }

  has(node: NodeOrdinal, className: string): boolean {
    if (this.#heap.classNames.of(node) === className) return true;
    const prototype = this.#target(node, PROTOTYPE);
    return prototype !== NO_NODE && this.#isOrExtends(prototype, className);
  }

  /** All objects of the class and of those that extend it, in the order of the file, but for their prototypes. */
  *ofClass(className: string): Generator<NodeOrdinal> {
    const { nodeCount, nodeType } = this.#heap.snapshot;
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      if (nodeType[node] !== NodeType.object || !this.has(node, className)) continue;
      if (this.#target(node, CONSTRUCTOR) === NO_NODE) yield node;
    }
  }

  /** The names of the class and of those that extend it, whether or not there are objects of them. */
  namesOf(className: string): Set<string> {
    const { nodeCount, nodeType } = this.#heap.snapshot;
    const names = new Set([className]);
    for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
      if (nodeType[node] !== NodeType.closure) continue;
      const made = this.#target(node, OWN_PROTOTYPE);
      if (made === NO_NODE || this.#target(made, CONSTRUCTOR) !== node || !this.#isOrExtends(made, className)) continue;
      names.add(this.#heap.classNames.of(node).replace(/^\(closure\) ?/u, ''));
    }
    return names;
  }

  #isOrExtends(first: NodeOrdinal, className: string): boolean {
    const answers = this.#answers.get(className) ?? new Map<NodeOrdinal, boolean>();
    this.#answers.set(className, answers);
    const passed: NodeOrdinal[] = [];
    let answer: boolean | undefined = false;
    for (let prototype = first; passed.length < MOST_PROTOTYPES; ) {
      answer = answers.get(prototype);
      if (answer !== undefined) break;
      passed.push(prototype);
      answer = this.#isMadeFor(prototype, className);
      prototype = this.#target(prototype, PROTOTYPE);
      if (answer || prototype === NO_NODE) break;
    }
    for (const prototype of passed) answers.set(prototype, answer === true);
    return answer === true;
  }

  #isMadeFor(prototype: NodeOrdinal, className: string): boolean {
    const maker = this.#target(prototype, CONSTRUCTOR);
    return maker !== NO_NODE && this.#heap.classNames.of(maker) === `(closure) ${className}`;
  }

  #target(node: NodeOrdinal, code: number): NodeOrdinal {
    return codedTargetOf(this.#heap.snapshot, node, EdgeType.property, this.#codeOfName, code);
  }
}
