import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { Detachedness, EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import type { Heap } from './heap.ts';
import { isProgramName } from './name-shapes.ts';
import { namedTargetOf } from './named-edges.ts';
import { PromiseReactions, REACTION } from './promise-reactions.ts';

/** V8's name of the state of an async function that waits. */
const SUSPENDED = 'Generator';

/**
 * Names the classes of nodes: objects and natives by constructor, functions by name, what waits for a promise by how it
 * waits, all else by kind in brackets, as DevTools' summary does. Asks for each string once.
 */
export class ClassNames {
  readonly #snapshot: Snapshot;
  readonly #heap: Pick<Heap, 'detachedness'>;
  readonly #reactions: PromiseReactions;
  readonly #nameByTypeAndString = new Map<number, string>();

  constructor(heap: Pick<Heap, 'snapshot' | 'detachedness'>) {
    const { snapshot } = heap;
    this.#snapshot = snapshot;
    this.#heap = heap;
    this.#reactions = new PromiseReactions(snapshot);
  }

  /** The class of a node, in words: `Map`, `(closure) tick`, `(string)`, `async handle()`. */
  of(node: NodeOrdinal): string {
    const { nodeType, nodeName, nodeTypeNames } = this.#snapshot;
    const type = nodeType[node];
    const key = (CLASS_IN_NAME.has(type) ? nodeName[node] + 1 : 0) * nodeTypeNames.length + type;
    let name = this.#nameByTypeAndString.get(key);
    if (name === undefined) {
      name = this.#nameOf(node, type);
      this.#nameByTypeAndString.set(key, name);
    }
    if (name === REACTION) return this.#reactions.kindOf(node);
    if (name === SUSPENDED) return this.#nameSuspended(node);
    const isDetached = this.#heap.detachedness[node] === Detachedness.detached && !name.startsWith('Detached ');
    return isDetached ? `Detached ${name}` : name;
  }

  /** A suspended async function by the function's name: `async handle()`. */
  #nameSuspended(node: NodeOrdinal): string {
    const { nodeName, strings } = this.#snapshot;
    const written = namedTargetOf(this.#snapshot, node, EdgeType.internal, 'function');
    return written === NO_NODE || this.#hasPrototype(node) ? SUSPENDED : `async ${strings.get(nodeName[written])}()`;
  }

  /** What calls of a generator function return has a prototype, the state of an async function has none. */
  #hasPrototype(node: NodeOrdinal): boolean {
    const prototype = namedTargetOf(this.#snapshot, node, EdgeType.property, '__proto__');
    return prototype !== NO_NODE && this.#snapshot.nodeType[prototype] === NodeType.object;
  }

  #nameOf(node: NodeOrdinal, type: number): string {
    if (type === NodeType.code) return '(compiled code)';
    if (type === NodeType.concatenatedString) return '(string)';
    if (!CLASS_IN_NAME.has(type)) return `(${this.#snapshot.nodeTypeNames[type]})`;
    const name = toldClassName(this.#snapshot.strings.get(this.#snapshot.nodeName[node]));
    if (type === NodeType.closure) return isProgramName(name) && name !== '' ? `(closure) ${name}` : '(closure)';
    // V8 writes marks before elements and before what has no class, but never of objects of JavaScript: these have it from data.
    const isMarked = /^(?:Detached )?[<(]/u.test(name);
    if (type === NodeType.object && (isMarked || !isProgramName(name))) return '(class named by data)';
    return name === '' ? '(anonymous)' : name;
  }
}

/** Types whose nodes have their class as their name. */
export const CLASS_IN_NAME: ReadonlySet<number> = new Set([
  NodeType.object,
  NodeType.native,
  NodeType.closure,
  NodeType.hidden,
  NodeType.objectShape,
  NodeType.synthetic,
]);

/**
 * Takes off what differs from instance to instance or from version to version, so that equal things are one class: the
 * ids in names of V8 15 (`system / Context / scope @7`), the attributes in Chromium's names of elements (`<div id="x">`),
 * the notes on a global object (`global (global*)`, `Window / https://example.org`).
 */
export function normaliseClassName(name: string): string {
  const tag = /^(Detached )?<([a-zA-Z][\w:-]*)[\s/>]/u.exec(name);
  if (tag !== null) return `${tag[1] ?? ''}<${tag[2]}>`;
  const global = /^(global|Window) (?:\/ |\(global\*\)|\[JSGlobalObject\])/u.exec(name);
  if (global !== null) return global[1];
  return name.replace(/ ?@\d+/gu, '');
}

const BROWSERS = /^(?:Detached )?(?:blink|cppgc|WTF)::/u;

/**
 * The name that a class is told by: {@link normaliseClassName}, and of Chromium's own without what says no more: of templates what
 * they are made of, which may be of hundreds of characters (`blink::HeapHashTableBacking<blink::HashTable<...>>`), and that
 * something is known in one file alone (`blink::(anonymous namespace)::DOMTimerCoordinator`).
 */
export function toldClassName(name: string): string {
  if (!BROWSERS.test(name)) return normaliseClassName(name);
  return normaliseClassName(name)
    .replaceAll('(anonymous namespace)::', '')
    .replace(/^([\w: ]+)<.*>((?:::~?\w+)*)[*&]?$/su, '$1$2');
}
