import type { SourceLocation } from '../graph/locations.ts';
import { readText } from '../graph/string-values.ts';
import type { NodeId, NodeOrdinal } from '../ordinals.ts';
import { Detachedness, EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { HeapView } from './heap-view.ts';
import { type Entry, readEntries } from './read-entries.ts';
import { findVariable } from './read-variables.ts';

/** A reference from one object to another, as V8 writes it. */
export interface Reference {
  /** V8's word: `property`, `element`, `context`, `internal`, `hidden`, `weak`, `shortcut`. */
  readonly type: string;
  /** A property, variable or slot by name, an element by its index. */
  readonly name: string;
  /** The object it leads to or, among retainers, comes from. */
  readonly object: HeapObject;
}

/** Who holds an object as an author sees it. */
export interface ObjectHolder {
  readonly object: HeapObject;
  /** Its class, or the module whose variable holds. */
  readonly name: string;
  /** By what it holds, as an author writes it: `.queue`, `[*]`; nothing for V8's root. */
  readonly edges: readonly string[];
}

/** What V8 before that of Node 24 calls all of `undefined`, `null`, `true` and `false`. */
const ODDBALL = 'system / Oddball';

/** A value of JavaScript that V8 has once. */
export type Constant = 'true' | 'false' | 'null' | 'undefined';

const CONSTANTS: readonly Constant[] = ['true', 'false', 'null', 'undefined'];

/** One object of a heap. A small handle: two for the same object have the same `id`. */
export class HeapObject {
  /** Its row in the columns of `heap.columns.snapshot`. */
  readonly node: NodeOrdinal;
  readonly #heap: HeapView;

  /** Analyzers get objects from a {@link HeapView}. */
  constructor(heap: HeapView, node: NodeOrdinal) {
    this.#heap = heap;
    this.node = node;
  }

  /** V8's id, shown as `@123`. */
  get id(): NodeId {
    return this.#snapshot.nodeId[this.node];
  }

  /** As in reports: `Socket`, `(closure) onData`, `Object`, `(string)`, `Detached <div>`. */
  get className(): string {
    return this.#heap.columns.classNames.of(this.node);
  }

  /** V8's word: `object`, `closure`, `string`, `native`, `array`, ... */
  get type(): string {
    return this.#snapshot.nodeTypeNames[this.#snapshot.nodeType[this.node]];
  }

  /** Of a function: its name, empty where it has none. */
  get functionName(): string | undefined {
    if (this.#snapshot.nodeType[this.node] !== NodeType.closure) return undefined;
    return this.#snapshot.strings.get(this.#snapshot.nodeName[this.node]);
  }

  /** Its own bytes, without what it refers to. */
  get shallowBytes(): number {
    return this.#snapshot.shallowBytes[this.node];
  }

  /** Bytes that would be freed with it. Of what was there before the first call takes about as long as reading the file. */
  get retainedBytes(): number {
    return this.#heap.retainedBytesOf(this.node);
  }

  /** Where the function, or the constructor of the object, is written. */
  get location(): SourceLocation | undefined {
    return this.#heap.columns.locations.of(this.node);
  }

  /** Whether it was born after the first snapshot. */
  get isAdded(): boolean {
    return this.#heap.isAdded(this.node);
  }

  /** The number of the first snapshot that has it, from 0; undefined where there are only two. */
  get cohort(): number | undefined {
    return this.#heap.cohortOf(this.node);
  }

  /**
   * How many objects of a class it had in each snapshot, each of them once; undefined where one of the snapshots does not say
   * it exactly, where there are only two, and of what was not there before or holds fewer than ten new objects.
   */
  heldAt(className: string): readonly number[] | undefined {
    return this.#heap.heldAt(this.node, className);
  }

  /** Whether it is a node of the document's tree that is no longer part of it, as far as the snapshot says. */
  get isDetached(): boolean {
    return this.#heap.columns.detachedness[this.node] === Detachedness.detached;
  }

  /** Whether it is the engine's own: a table, an array of elements, a string's part. */
  get isPlumbing(): boolean {
    return this.#heap.columns.isPlumbing[this.node] === 1;
  }

  /** The object that it is folded into, itself where there is none. */
  get owner(): HeapObject {
    return this.#heap.at(this.#heap.columns.ownerOf[this.node] as NodeOrdinal);
  }

  /** The object without which it would be freed, undefined for the root. Takes as long as `retainedBytes`. */
  get dominator(): HeapObject | undefined {
    return this.#heap.dominatorOf(this.node);
  }

  /** What a property leads to. Small integers and what is computed on demand are not in a snapshot. */
  property(name: string): HeapObject | undefined {
    return this.#target(EdgeType.property, name);
  }

  /** Follows properties by name, one after the other. */
  get(...names: readonly string[]): HeapObject | undefined {
    let object: HeapObject | undefined = this;
    for (const name of names) object = object?.property(name);
    return object;
  }

  /** What one of V8's own slots leads to: `table`, `reactions_or_result`, `context`. */
  slot(name: string): HeapObject | undefined {
    return this.#target(EdgeType.internal, name);
  }

  /** Of a function: a variable of the scopes around it. */
  variable(name: string): HeapObject | undefined {
    return findVariable(this, name);
  }

  /** Its properties, without its prototype; those named by integers, too, of which V8 makes elements, unless it is an array. */
  *properties(): Generator<Reference> {
    for (const reference of this.references(EdgeType.property)) if (reference.name !== '__proto__') yield reference;
    if (!this.isInstanceOf('Array')) yield* this.references(EdgeType.element);
  }

  /** The elements of an array, without holes and small integers. */
  *elements(): Generator<HeapObject> {
    for (const { object } of this.references(EdgeType.element)) yield object;
  }

  /** The entries of a Map or Set, in the order in which they were added. */
  entries(): Generator<Entry> {
    return readEntries(this);
  }

  /** The text of a string, or of a number that V8 wrote; V8 cuts it after 1,024 characters. */
  text(): string | undefined {
    if (this.#snapshot.nodeType[this.node] === NodeType.number)
      return this.#snapshot.strings.get(this.#snapshot.nodeName[this.node]);
    return readText(this.#snapshot, this.node);
  }

  /** The text of a property that is a string. For thinking with; to be shown it goes through `HeapView.shown`. */
  string(name: string): string | undefined {
    return this.property(name)?.text();
  }

  /** How it is written, where it is no object and no value with a text: `true`, `false`, `null` or `undefined`. */
  constant(): Constant | undefined {
    if (this.#snapshot.nodeType[this.node] !== NodeType.hidden) return undefined;
    const name = this.#snapshot.strings.get(this.#snapshot.nodeName[this.node]);
    const word = name === ODDBALL ? textOfOddball(this) : name;
    return CONSTANTS.find((constant) => constant === word);
  }

  /** The value of a property that is true or false. */
  boolean(property: string): boolean | undefined {
    const word = this.property(property)?.constant();
    return word === 'true' ? true : word === 'false' ? false : undefined;
  }

  /** Whether it was made by this class or by one that extends it. */
  isInstanceOf(className: string): boolean {
    return this.#heap.isInstance(this.node, className);
  }

  /**
   * What it refers to, as V8 writes it.
   *
   * @param ofType - an `EdgeType`; all where it is left out
   */
  *references(ofType?: number): Generator<Reference> {
    const { firstEdge, edgeType, edgeTarget } = this.#snapshot;
    const endEdge = firstEdge[(this.node + 1) as NodeOrdinal];
    for (let edge = firstEdge[this.node]; edge < endEdge; edge++) {
      if (ofType === undefined || edgeType[edge] === ofType) yield this.#heap.reference(edge, edgeTarget[edge]);
    }
  }

  /** What keeps it alive: the references that retain it. The first call of all takes a fifth of reading the file. */
  retainers(): Generator<Reference> {
    return this.#heap.retainersOf(this.node);
  }

  /** Who holds it as its author sees it: what is the engine's own is gone through. Nearest to the root first. */
  holders(): ObjectHolder[] {
    return this.#heap.holdersOf(this.node);
  }

  get #snapshot(): HeapView['columns']['snapshot'] {
    return this.#heap.columns.snapshot;
  }

  #target(type: number, name: string): HeapObject | undefined {
    return this.#heap.target(this.node, type, name);
  }
}

/** `true`, `null`: how it is written is the first thing that it refers to. */
function textOfOddball(oddball: HeapObject): string | undefined {
  for (const { object } of oddball.references(EdgeType.hidden)) return object.text();
  return undefined;
}
