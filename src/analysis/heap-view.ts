import { type Cohorts, heldAtEach } from '../diff/cohorts.ts';
import { CutWalk } from '../graph/cut-walk.ts';
import type { Heap } from '../graph/heap.ts';
import { hasPseudonyms } from '../graph/name-shapes.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { isRedacted } from '../graph/redacted.ts';
import { type EdgeOrdinal, NO_NODE, type NodeId, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import type { KeptObjects } from '../retention/kept-objects.ts';
import { VisibleRetainers } from '../retention/visible-retainers.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import { HeapObject, type ObjectHolder, type Reference } from './heap-object.ts';
import { NodesByName } from './nodes-by-name.ts';
import { statelessPattern } from './stateless-pattern.ts';
import { Subclasses } from './subclasses.ts';

/** What a comparison knows of a heap's nodes beside the heap itself. */
export interface Knowledge {
  readonly kept?: KeptObjects;
  readonly cohorts?: Cohorts;
  /** Whether texts of the heap may be shown. */
  readonly showsStrings?: boolean;
}

/** Which objects are asked for. */
export interface ObjectFilter {
  /** Those of classes that extend it, too. */
  readonly subclasses?: boolean;
  /** Only what was born after the first snapshot. */
  readonly added?: boolean;
}

/** A label may have 200 characters. */
const LONGEST_SHOWN = 120;

/** A heap to ask: objects by class, by id, and what retains them. */
export class HeapView {
  /** The columns behind it, for loops over all nodes. */
  readonly columns: Heap;
  readonly #knowledge: Knowledge;
  #nodesByName: NodesByName | undefined;
  #subclasses: Subclasses | undefined;
  #isRedacted: boolean | undefined;
  #visibleRetainers: VisibleRetainers | undefined;

  constructor(columns: Heap, knowledge: Knowledge = {}) {
    this.columns = columns;
    this.#knowledge = knowledge;
  }

  /** All reachable objects of a class, as reports name it; always in the same order. */
  *objects(className: string, filter: ObjectFilter = {}): Generator<HeapObject> {
    const { isReached } = this.columns.reachability;
    const found = (filter.subclasses === true ? this.#instances : this.#nodes).ofClass(className);
    for (const node of found) {
      if (isReached[node] === 0 || (filter.added === true && !this.isAdded(node))) continue;
      yield this.at(node);
    }
  }

  /** The object with an id, undefined where there is none. */
  byId(id: number): HeapObject | undefined {
    const node = this.columns.nodeIdIndex.find(id as NodeId);
    return node === NO_NODE ? undefined : this.at(node);
  }

  /** The object of a row in the columns. */
  at(node: NodeOrdinal): HeapObject {
    return new HeapObject(this, node);
  }

  /** Whether the user asked for texts of the heap. */
  get showsStrings(): boolean {
    return this.#knowledge.showsStrings === true;
  }

  /**
   * Writes a text of the heap into a label or a title: as it is where the user asked for strings or where it has a shape that
   * holds no secret, and otherwise by its length. What is long is cut, so that a label has room for it. A redacted snapshot does
   * not say how long a text was.
   *
   * @param harmless - the whole text must match it: `/^page@[0-9a-f]+$/`
   */
  shown(text: string, harmless?: RegExp): string {
    const length = this.#isReplaced(text) ? undefined : `${text.length} characters`;
    if (this.showsStrings) return quote(text, length);
    if (harmless !== undefined && statelessPattern(harmless).exec(text)?.[0].length === text.length) return text;
    return `(${length ?? 'redacted text'})`;
  }

  /** Whether a node was born after the first snapshot. */
  isAdded(node: NodeOrdinal): boolean {
    return this.#knowledge.kept?.isAdded(node) ?? false;
  }

  /** The number of the first snapshot that has a node; undefined where there are only two. */
  cohortOf(node: NodeOrdinal): number | undefined {
    return this.#knowledge.cohorts?.cohortOf[node];
  }

  /** How many objects of a class a node had in each snapshot, see {@link HeapObject.heldAt}. */
  heldAt(node: NodeOrdinal, className: string): readonly number[] | undefined {
    const { cohorts } = this.#knowledge;
    return cohorts && heldAtEach(cohorts, node, className);
  }

  /** Bytes that would be freed with a node. */
  retainedBytesOf(node: NodeOrdinal): number {
    return this.#knowledge.kept?.retainedBytesOf(node) ?? this.columns.retainedBytes[node];
  }

  /**
   * What stays where some objects are gone: walks the heap without them.
   *
   * @returns 1 for each node that the root still reaches, by its row in the columns
   */
  reachedWithout(objects: Iterable<HeapObject>): Uint8Array {
    return new CutWalk(this.columns).reachedWithoutNodes(Array.from(objects, ({ node }) => node));
  }

  /** The object without which a node would be freed. */
  dominatorOf(node: NodeOrdinal): HeapObject | undefined {
    const dominator = this.columns.dominatorTree.immediateDominator[node] as NodeOrdinal;
    return dominator === NO_NODE || dominator === node ? undefined : this.at(dominator);
  }

  /** Whether a node is an object of a class, or of one that extends it. */
  isInstance(node: NodeOrdinal, className: string): boolean {
    return this.#instances.has(node, className);
  }

  /** What a node's first reference of a type and name leads to. @param type - an `EdgeType` with names */
  target(node: NodeOrdinal, type: number, name: string): HeapObject | undefined {
    const target = namedTargetOf(this.columns.snapshot, node, type, name);
    return target === NO_NODE ? undefined : this.at(target);
  }

  /** The references that retain a node. */
  *retainersOf(node: NodeOrdinal): Generator<Reference> {
    const { firstRetainer, retainer, retainingEdge } = this.columns.retainers;
    const end = firstRetainer[(node + 1) as NodeOrdinal];
    for (let position = firstRetainer[node]; position < end; position++) {
      yield this.reference(retainingEdge[position], retainer[position]);
    }
  }

  /** Who holds a node, see {@link HeapObject.holders}. */
  holdersOf(node: NodeOrdinal): ObjectHolder[] {
    this.#visibleRetainers ??= new VisibleRetainers(this.columns, { showKeys: false });
    return this.#visibleRetainers.of(node).retainers.map(({ holder, moduleName, edgeNames }) => {
      const object = this.at(holder);
      return { object, name: moduleName ?? object.className, edges: edgeNames };
    });
  }

  /**
   * An edge of the columns in words.
   *
   * @param object - the end of it that is told
   */
  reference(edge: EdgeOrdinal, object: NodeOrdinal): Reference {
    const { edgeType, edgeTypeNames, edgeNameOrIndex, strings } = this.columns.snapshot;
    const type = edgeType[edge];
    const isIndex = type === EdgeType.element || type === EdgeType.hidden;
    const name = isIndex ? String(edgeNameOrIndex[edge]) : strings.get(edgeNameOrIndex[edge] as StringIndex);
    return { type: edgeTypeNames[type], name, object: this.at(object) };
  }

  #isReplaced(text: string): boolean {
    if (!hasPseudonyms(text)) return false;
    this.#isRedacted ??= isRedacted(this.columns.snapshot);
    return this.#isRedacted;
  }

  get #nodes(): NodesByName {
    this.#nodesByName ??= new NodesByName(this.columns);
    return this.#nodesByName;
  }

  get #instances(): Subclasses {
    this.#subclasses ??= new Subclasses(this.columns);
    return this.#subclasses;
  }
}

/** @param length - in words, told of what is cut */
function quote(text: string, length: string | undefined): string {
  const whole = JSON.stringify(text.slice(0, LONGEST_SHOWN));
  if (whole.length <= LONGEST_SHOWN && text.length <= LONGEST_SHOWN) return whole;
  return [`${whole.slice(0, LONGEST_SHOWN)}..."`, ...(length === undefined ? [] : [length])].join(', ');
}
