import type { Heap } from '../graph/heap.ts';
import type { EdgeOrdinal, NodeOrdinal, StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

/** Stands for any index, key or slot: what varies from one object to the next is no name. */
export const ANY_KEY = '[*]';

/** With fewer properties an object is a record, whatever they hold. */
const LEAST_KEYS = 16;

/** Writes edges as an author would: `.tasks`, `[*]`, `(closure) instances`. */
export class EdgeLabels {
  readonly #heap: Heap;
  readonly #isDictionary = new Map<NodeOrdinal, boolean>();

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** The label of an edge between two objects that the author sees. */
  direct(source: NodeOrdinal, edge: EdgeOrdinal): string {
    const { edgeType } = this.#heap.snapshot;
    switch (edgeType[edge]) {
      case EdgeType.property:
        return this.#isUsedAsDictionary(source) ? ANY_KEY : propertyLabel(this.#nameOf(edge));
      case EdgeType.element:
        return ANY_KEY;
      case EdgeType.context:
        return `(closure) ${this.#nameOf(edge)}`;
      case EdgeType.internal:
        return internalLabel(this.#nameOf(edge));
      default:
        return '(internal)';
    }
  }

  /**
   * The label of a way through plumbing, told by its first and its last edge.
   *
   * @param firstEdge - undefined where the way was taken from owner to owned without looking at edges
   */
  throughPlumbing(firstEdge: EdgeOrdinal | undefined, lastEdge: EdgeOrdinal): string {
    const { edgeType } = this.#heap.snapshot;
    if (edgeType[lastEdge] === EdgeType.context) return `(closure) ${this.#nameOf(lastEdge)}`;
    if (firstEdge === undefined) return ANY_KEY;
    if (edgeType[firstEdge] === EdgeType.property) {
      return this.#nameOf(firstEdge) === '<symbol kEvents>' ? '(listeners)' : ANY_KEY;
    }
    if (edgeType[firstEdge] !== EdgeType.internal) return ANY_KEY;
    const firstName = this.#nameOf(firstEdge);
    return firstName === 'reactions_or_result' ? '(reactions)' : internalLabel(firstName);
  }

  #nameOf(edge: EdgeOrdinal): string {
    return this.#heap.snapshot.strings.get(this.#heap.snapshot.edgeNameOrIndex[edge] as StringIndex);
  }

  /**
   * Whether a plain object's property names are keys that vary: many properties, nearly all of one class, no functions.
   * A namespace of functions or a record of unlike things keeps its names.
   */
  #isUsedAsDictionary(node: NodeOrdinal): boolean {
    const { firstEdge } = this.#heap.snapshot;
    if (firstEdge[(node + 1) as NodeOrdinal] - firstEdge[node] < LEAST_KEYS) return false;
    const known = this.#isDictionary.get(node);
    if (known !== undefined) return known;
    const answer = this.#measureDictionary(node);
    this.#isDictionary.set(node, answer);
    return answer;
  }

  #measureDictionary(node: NodeOrdinal): boolean {
    const { firstEdge, edgeType, edgeTarget, nodeType } = this.#heap.snapshot;
    if (nodeType[node] !== NodeType.object || this.#heap.classNames.of(node) !== 'Object') return false;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    const countByClass = new Map<string, number>();
    let keyCount = 0;
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property || this.#nameOf(edge) === '__proto__') continue;
      keyCount++;
      if (nodeType[edgeTarget[edge]] === NodeType.closure) continue;
      const className = this.#heap.classNames.of(edgeTarget[edge]);
      countByClass.set(className, (countByClass.get(className) ?? 0) + 1);
    }
    let largestCount = 0;
    for (const count of countByClass.values()) largestCount = Math.max(largestCount, count);
    return keyCount >= LEAST_KEYS && largestCount >= keyCount * 0.8;
  }
}

/** `.name` where a dot can be written, `[Symbol(name)]` for symbols, `["any other"]`. */
export function propertyLabel(name: string): string {
  const symbol = /^<symbol (.*)>$/su.exec(name);
  if (symbol !== null) return `[Symbol(${symbol[1]})]`;
  return /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

const CONTAINER_PARTS: ReadonlySet<string> = new Set(['elements', 'properties', 'table', 'dictionary']);

function internalLabel(name: string): string {
  if (/^(?:\d+ \/ )?part of key \(/u.test(name)) return '(WeakMap value)';
  if (/^\d/u.test(name)) return ANY_KEY;
  if (name === 'reactions_or_result') return '(result)';
  if (name === 'parameters_and_registers') return '(local)';
  return CONTAINER_PARTS.has(name) ? ANY_KEY : `(internal) ${name}`;
}
