import { HeapView } from '../analysis/heap-view.ts';
import { readEntries } from '../analysis/read-entries.ts';
import { UsageError } from '../errors.ts';
import type { Heap } from '../graph/heap.ts';
import { codedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import type { PropertyValue } from './object-list.ts';
import type { PathStep, PropertyPath } from './property-path.ts';

/** V8 writes no more of a string. */
const LONGEST_TEXT = 1024;

/** Names have codes of a byte, and 0 stands for all others. */
const MOST_NAMES = 255;

const STRING_TYPES: ReadonlySet<number> = new Set([
  NodeType.string,
  NodeType.concatenatedString,
  NodeType.slicedString,
]);

/** Follows paths through the edges of a heap: nothing is inherited, nothing is run. Names are looked up once. */
export class PropertyReader {
  readonly #view: HeapView;
  readonly #codeByName: ReadonlyMap<string, number>;
  readonly #codeOfString: Uint8Array;
  readonly #asked = new Set<string>();
  readonly #found = new Set<string>();

  /**
   * @param paths - all that will be asked for
   * @throws UsageError where they have more names than a command line does
   */
  constructor(heap: Heap, paths: readonly PropertyPath[]) {
    this.#view = new HeapView(heap);
    const names = paths.flatMap(({ steps }) => steps.flatMap((step) => ('name' in step ? [step.name] : [])));
    this.#codeByName = new Map([...new Set(names)].map((name, at) => [name, at + 1]));
    if (this.#codeByName.size > MOST_NAMES)
      throw new UsageError(`${this.#codeByName.size} names of properties; expected no more than ${MOST_NAMES}`);
    this.#codeOfString = codeStrings(heap.snapshot.strings, this.#codeByName);
  }

  /** The value that a path leads to from a node; undefined where that is nothing, or the snapshot does not have it. */
  read(node: NodeOrdinal, path: PropertyPath): PropertyValue | undefined {
    let at: NodeOrdinal = node;
    this.#asked.add(path.text);
    for (const step of path.steps) {
      at = this.#follow(at, step);
      if (at === NO_NODE) return undefined;
    }
    this.#found.add(path.text);
    return this.#valueOf(at);
  }

  /** Whether a path was asked for, and has never led to a value. */
  hasMissed({ text }: PropertyPath): boolean {
    return this.#asked.has(text) && !this.#found.has(text);
  }

  #follow(node: NodeOrdinal, step: PathStep): NodeOrdinal {
    if ('index' in step) return this.#element(node, step.index);
    const code = this.#codeByName.get(step.name)!;
    const property = codedTargetOf(this.#snapshot, node, EdgeType.property, this.#codeOfString, code);
    return property === NO_NODE ? this.#entry(node, step.name) : property;
  }

  /** V8 makes elements of properties that are named by integers, too. */
  #element(node: NodeOrdinal, index: number): NodeOrdinal {
    const { firstEdge, edgeType, edgeNameOrIndex, edgeTarget } = this.#snapshot;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] === EdgeType.element && edgeNameOrIndex[edge] === index) return edgeTarget[edge];
    }
    return NO_NODE;
  }

  /** The value of a Map under a string. */
  #entry(node: NodeOrdinal, key: string): NodeOrdinal {
    const object = this.#view.at(node);
    if (!object.isInstanceOf('Map')) return NO_NODE;
    for (const entry of readEntries(object)) if (entry.key?.text() === key) return entry.value?.node ?? NO_NODE;
    return NO_NODE;
  }

  #valueOf(node: NodeOrdinal): PropertyValue {
    const object = this.#view.at(node);
    const type = this.#snapshot.nodeType[node];
    if (STRING_TYPES.has(type)) {
      const text = object.text();
      if (text === undefined) return { type: 'string' };
      const isCut = text.length >= LONGEST_TEXT;
      return { type: 'string', text: text.slice(0, LONGEST_TEXT), ...(isCut ? { isCut } : {}) };
    }
    if (type === NodeType.number) {
      const text = object.slot('value')?.text() ?? object.text() ?? '';
      return /^-?(?:\d|Infinity)|^NaN$/u.test(text) ? { type: 'number', text } : { type: 'number' };
    }
    const constant = object.constant();
    if (constant !== undefined) return { type: 'constant', text: constant };
    return { type: 'object', className: object.className, nodeId: object.id };
  }

  get #snapshot(): Heap['snapshot'] {
    return this.#view.columns.snapshot;
  }
}

/** For each string the code of the name that it is, 0 for all others. */
function codeStrings(strings: StringTable, codeByName: ReadonlyMap<string, number>): Uint8Array {
  const plain = new Map([...codeByName].filter(([name]) => isPlain(name)));
  const codeOfString = strings.classify(plain);
  if (plain.size === codeByName.size) return codeOfString;
  // What may be written with escapes in the file is compared as text.
  for (let index = 0 as StringIndex; index < strings.length; index++) {
    if (codeOfString[index] === 0) codeOfString[index] = codeByName.get(strings.get(index)) ?? 0;
  }
  return codeOfString;
}

function isPlain(name: string): boolean {
  return /^[ -~]*$/u.test(name) && !/["\\/]/u.test(name);
}
