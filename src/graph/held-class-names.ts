import type { NodeOrdinal, StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { Heap } from './heap.ts';
import { looksRandom } from './name-shapes.ts';

/** With more properties a plain object is told as `Object`. */
const LONGEST_SHAPE = 6;

const SHAPE_START = 'Object {';

/**
 * Class names, with the property names of plain objects, so that "2,000 Object" says which. Names that could not be
 * written behind a dot are more likely keys, and secrets: an object with such has no shape. Each shape is written once.
 */
export class HeldClassNames {
  readonly #heap: Heap;
  readonly #roleOfName: Uint8Array;
  /** Shapes by the shape without their last name, and that name. */
  readonly #shapeByStep = new Map<number, number>();
  /** The class name of each shape; that of no names is the first. */
  readonly #nameOfShape: string[] = ['Object'];

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#roleOfName = new Uint8Array(heap.snapshot.strings.length);
  }

  /** The class of a node: `Promise`, `Object {id, name}`, `(string)`. */
  of(node: NodeOrdinal): string {
    const name = this.#heap.classNames.of(node);
    return name === 'Object' && this.#heap.snapshot.nodeType[node] === NodeType.object ? this.#withShape(node) : name;
  }

  #withShape(node: NodeOrdinal): string {
    const { firstEdge, edgeType, edgeNameOrIndex } = this.#heap.snapshot;
    let shape = NO_NAMES;
    let nameCount = 0;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property) continue;
      const name = edgeNameOrIndex[edge] as StringIndex;
      const role = this.#roleOf(name);
      if (role === NameRole.prototype) continue;
      if (role === NameRole.key || nameCount === LONGEST_SHAPE) return 'Object';
      shape = this.#extend(shape, name);
      nameCount++;
    }
    return this.#nameOfShape[shape];
  }

  #roleOf(name: StringIndex): number {
    if (this.#roleOfName[name] === NameRole.notAsked) {
      this.#roleOfName[name] = classifyName(this.#heap.snapshot.strings.get(name));
    }
    return this.#roleOfName[name];
  }

  #extend(shape: number, name: StringIndex): number {
    const { strings } = this.#heap.snapshot;
    const step = shape * strings.length + name;
    let longer = this.#shapeByStep.get(step);
    if (longer === undefined) {
      const start = shape === NO_NAMES ? SHAPE_START : `${this.#nameOfShape[shape].slice(0, -1)}, `;
      longer = this.#nameOfShape.push(`${start}${strings.get(name)}}`) - 1;
      this.#shapeByStep.set(step, longer);
    }
    return longer;
  }
}

/** Whether a name that {@link HeldClassNames} gives is the shape of plain objects: `Object {id, name}`. */
export function isShape(className: string): boolean {
  return className.startsWith(SHAPE_START);
}

/**
 * Whether a name is the shape of one object alone, which is told as `Object`: its property names may be keys, and secrets.
 *
 * @param count - how many objects have it
 */
export function isSingleShape(className: string, count: number): boolean {
  return count < 2 && isShape(className);
}

/** The shape of an object without named properties. */
const NO_NAMES = 0;

/** What a property name says about the shape of its object. */
const NameRole = { notAsked: 0, prototype: 1, word: 2, key: 3 } as const;

function classifyName(name: string): number {
  if (name === '__proto__') return NameRole.prototype;
  const isWord = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && !looksRandom(name);
  return isWord ? NameRole.word : NameRole.key;
}
