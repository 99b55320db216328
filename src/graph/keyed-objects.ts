import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { Heap } from './heap.ts';
import { namedTargetOf } from './named-edges.ts';

/** With fewer properties an object is a record, whatever they hold. */
const LEAST_KEYS = 16;

/** Objects with many properties whose names are no keys as a whole, however V8 keeps them. */
const NAMESPACES: ReadonlySet<string> = new Set(['global', 'Window', 'process', 'console']);

/** Properties that are no keys. */
const FIXED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'prototype']);

const VALUE_NODE_TYPES: ReadonlySet<number> = new Set([
  NodeType.string,
  NodeType.number,
  NodeType.code,
  NodeType.synthetic,
]);

/** Tells objects whose property names are keys that vary from those whose names somebody wrote. */
export class KeyedObjects {
  readonly #heap: Heap;
  readonly #isKeyed = new Map<NodeOrdinal, boolean>();
  /** What has few properties yet, and is known to be keyed from elsewhere. */
  readonly #declared = new Set<NodeOrdinal>();
  /** The forms of numbered names of what is not keyed as a whole. */
  readonly #numberedForms = new Map<NodeOrdinal, ReadonlySet<string>>();

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /**
   * Whether a property's name is a key: that of a keyed object, or one of many that differ in their numbers alone, as what sets
   * `global['callback' + n]` leaves behind.
   *
   * @param edge - a property of `node`
   */
  isKey(node: NodeOrdinal, edge: EdgeOrdinal): boolean {
    if (this.has(node)) return !FIXED_NAMES.has(this.#nameOf(edge));
    const forms = this.#formsOf(node);
    return forms.size > 0 && forms.has(formOf(this.#nameOf(edge)));
  }

  /**
   * Takes over what a later snapshot shows of an object, whatever its properties say by now.
   *
   * @param laterNode - what `node` is in the later one
   */
  declareAs(later: KeyedObjects, laterNode: NodeOrdinal, node: NodeOrdinal): void {
    if (later.has(laterNode)) this.#declared.add(node);
    else this.#numberedForms.set(node, later.#formsOf(laterNode));
  }

  /**
   * Whether an object's property names are keys that vary: many properties that V8 keeps in a hash table, as it does where
   * they are set by computed names; or nearly all of one class, no functions. Prototypes and namespaces keep their names, but see
   * {@link isKey}.
   */
  has(node: NodeOrdinal): boolean {
    if (this.#declared.has(node)) return true;
    const { firstEdge } = this.#heap.snapshot;
    if (firstEdge[(node + 1) as NodeOrdinal] - firstEdge[node] < LEAST_KEYS) return false;
    const known = this.#isKeyed.get(node);
    if (known !== undefined) return known;
    const answer = this.#measure(node);
    this.#isKeyed.set(node, answer);
    return answer;
  }

  #measure(node: NodeOrdinal): boolean {
    const { firstEdge, edgeType, edgeTarget, nodeType, nodeName, strings } = this.#heap.snapshot;
    const className = this.#heap.classNames.of(node);
    if (VALUE_NODE_TYPES.has(nodeType[node]) || NAMESPACES.has(className)) return false;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    const countByClass = new Map<string, number>();
    let keyCount = 0;
    let isHashed = false;
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      isHashed ||= edgeType[edge] === EdgeType.internal && strings.startsWith(nodeName[target], '(object properties)');
      if (edgeType[edge] !== EdgeType.property || FIXED_NAMES.has(this.#nameOf(edge))) continue;
      keyCount++;
      if (nodeType[target] === NodeType.closure) continue;
      const heldName = this.#heap.classNames.of(target);
      countByClass.set(heldName, (countByClass.get(heldName) ?? 0) + 1);
    }
    if (keyCount < LEAST_KEYS || namedTargetOf(this.#heap.snapshot, node, EdgeType.property, 'constructor') !== NO_NODE)
      return false;
    let largestCount = 0;
    for (const count of countByClass.values()) largestCount = Math.max(largestCount, count);
    return isHashed || (className === 'Object' && largestCount >= keyCount * 0.8);
  }

  #formsOf(node: NodeOrdinal): ReadonlySet<string> {
    const known = this.#numberedForms.get(node);
    if (known !== undefined) return known;
    const { firstEdge, edgeType } = this.#heap.snapshot;
    const [first, endEdge] = [firstEdge[node], firstEdge[(node + 1) as NodeOrdinal]];
    if (endEdge - first < LEAST_KEYS) return NO_FORMS;
    const countByForm = new Map<string, number>();
    for (let edge = first; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property) continue;
      const name = this.#nameOf(edge);
      const form = formOf(name);
      if (form !== name) countByForm.set(form, (countByForm.get(form) ?? 0) + 1);
    }
    const forms = new Set<string>();
    for (const [form, count] of countByForm) if (count >= LEAST_KEYS) forms.add(form);
    this.#numberedForms.set(node, forms.size === 0 ? NO_FORMS : forms);
    return forms;
  }

  #nameOf(edge: EdgeOrdinal): string {
    const { strings, edgeNameOrIndex } = this.#heap.snapshot;
    return strings.get(edgeNameOrIndex[edge] as StringIndex);
  }
}

const NO_FORMS: ReadonlySet<string> = new Set();

/** A name with a mark for each number: names of one form differ in these alone. */
function formOf(name: string): string {
  return name.replace(/\d+/gu, '#');
}
