import type { Heap } from '../graph/heap.ts';
import { HeldClassNames } from '../graph/held-class-names.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import type { ClassKind } from './summary.ts';

const VALUE_TYPES: ReadonlySet<number> = new Set([
  NodeType.string,
  NodeType.concatenatedString,
  NodeType.slicedString,
  NodeType.number,
  NodeType.symbol,
  NodeType.bigint,
  NodeType.regexp,
]);

/** Numbers the classes of several heaps: the same name and kind is the same number. */
export class ClassRegister {
  /** By number. */
  readonly names: string[] = [];
  /** By number. */
  readonly kinds: ClassKind[] = [];
  readonly #numbers = new Map<ClassKind, Map<string, number>>();

  get count(): number {
    return this.names.length;
  }

  /** The number of a class by its name; V8's own classes are few, whatever they are called. */
  numberOf(name: string, kind: ClassKind): number {
    let numbers = this.#numbers.get(kind);
    if (numbers === undefined) {
      numbers = new Map();
      this.#numbers.set(kind, numbers);
    }
    let number = numbers.get(name);
    if (number === undefined) {
      const told = kind === 'engine' ? engineName(name) : name;
      number = told === name ? this.names.push(name) - 1 : this.numberOf(told, kind);
      this.kinds[number] = kind;
      numbers.set(name, number);
    }
    return number;
  }
}

/** What lies in V8's own tables is told as DevTools does; variables of functions and what waits for promises say more. */
function engineName(name: string): string {
  if (/^system \/ Context(?: |$)/u.test(name)) return 'system / Context';
  return name.startsWith('(') || name.endsWith('reaction') ? name : '(system)';
}

/** Reads the class of each object of a heap. */
export class ObjectClasses {
  readonly #heap: Heap;
  readonly #register: ClassRegister;
  readonly #names: HeldClassNames;
  /** By node type the class of all its nodes, plus one; 0 where each has its own. */
  readonly #classOfType = new Uint32Array(256);

  constructor(heap: Heap, register: ClassRegister) {
    this.#heap = heap;
    this.#register = register;
    this.#names = new HeldClassNames(heap);
    for (const [type, name] of heap.snapshot.nodeTypeNames.entries()) {
      const kind = kindOfType(type);
      if (kind !== undefined) this.#classOfType[type] = register.numberOf(nameOfType(type, name), kind) + 1;
    }
  }

  /** The number of an object's class. @param node - the owner of what is folded into it */
  of(node: NodeOrdinal): number {
    const { snapshot, isPlumbing } = this.#heap;
    const type = snapshot.nodeType[node];
    const known = this.#classOfType[type];
    if (known !== 0) return known - 1;
    return this.#register.numberOf(this.#names.of(node), kindOf(type, isPlumbing[node] === 1));
  }
}

/** The kind of all nodes of a type; undefined where their names say more. */
function kindOfType(type: number): ClassKind | undefined {
  if (VALUE_TYPES.has(type)) return 'value';
  return ENGINE_TYPES.has(type) ? 'engine' : undefined;
}

/** Types that say all there is to say of V8's own. */
const ENGINE_TYPES: ReadonlySet<number> = new Set([
  NodeType.array,
  NodeType.code,
  NodeType.objectShape,
  NodeType.synthetic,
]);

function nameOfType(type: number, name: string): string {
  if (type === NodeType.code) return '(compiled code)';
  return type === NodeType.concatenatedString ? '(string)' : `(${name})`;
}

function kindOf(type: number, isPlumbing: boolean): ClassKind {
  if (isPlumbing) return 'engine';
  if (type === NodeType.closure) return 'function';
  return type === NodeType.native ? 'native' : 'object';
}
