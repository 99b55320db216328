import { isAsyncContextFrame } from '../graph/async-context-frames.ts';
import { isConsoleHandle } from '../graph/edge-costs.ts';
import type { Heap } from '../graph/heap.ts';
import { KeyedObjects } from '../graph/keyed-objects.ts';
import { isLikelyKey } from '../graph/name-shapes.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { ANY_KEY } from '../holder-place.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import { BlockVariables } from './block-variables.ts';
import { EventTypes } from './event-types.ts';

/** Labels of what hangs as a whole on one edge of its holder. */
export const LISTS: ReadonlySet<string> = new Set(['(reactions)', '(listeners)', '(timers)']);

/** Stands for the console's own handles. */
export const CONSOLE = '(console)';

/** Stands for what an AsyncLocalStorage keeps with a timer, a promise or another resource. */
const ASYNC_STORE = '(async store)';

/**
 * Properties whose plumbing an author knows under another name: the listeners of Node's EventTarget, and the frames of an
 * error whose `stack` was never read, which keep their receivers (under a private symbol that V8 writes without a name).
 */
const STRUCTURES: ReadonlyMap<string, string> = new Map([
  ['[Symbol(kEvents)]', '(listeners)'],
  ['["<symbol>"]', '(unread stack)'],
  ['[Symbol(error_stack_symbol)]', '(unread stack)'],
]);

const CONTEXT = '(internal) context';

/** The listeners of Node's EventEmitter, told by their types. */
const EVENTS = '._events';

const VARIABLE = '(closure) ';

/** Writes edges as an author would: `.tasks`, `[*]`, `(closure) instances`. */
export class EdgeLabels {
  readonly #heap: Heap;
  readonly #blockVariables: BlockVariables;
  readonly #propertyLabels: LabelsByName;
  readonly #variableLabels: LabelsByName;
  readonly #internalLabels: LabelsByName;
  readonly #eventTypes: EventTypes;
  /** Which objects' property names are keys, and written as such. */
  readonly keyedObjects: KeyedObjects;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#blockVariables = new BlockVariables(heap.snapshot);
    this.#eventTypes = new EventTypes(heap);
    this.keyedObjects = new KeyedObjects(heap);
    this.#propertyLabels = new LabelsByName(heap.snapshot.strings, nameOrKey);
    this.#variableLabels = new LabelsByName(heap.snapshot.strings, (name) => VARIABLE + name);
    this.#internalLabels = new LabelsByName(heap.snapshot.strings, internalLabel);
  }

  /** The label of an edge between two objects that the author sees. */
  direct(source: NodeOrdinal, edge: EdgeOrdinal): string {
    const { edgeType, edgeNameOrIndex } = this.#heap.snapshot;
    const name = edgeNameOrIndex[edge] as StringIndex;
    switch (edgeType[edge]) {
      case EdgeType.property:
        return this.keyedObjects.isKey(source, edge) ? ANY_KEY : this.#propertyLabels.of(name);
      case EdgeType.element:
        return ANY_KEY;
      case EdgeType.context:
        return this.#variableLabels.of(name);
      case EdgeType.internal:
        return this.#internalLabels.of(name);
      default:
        return this.#heap.classNames.of(source) === 'FinalizationRegistry' ? '(registered)' : '(internal)';
    }
  }

  /**
   * The label of a way through plumbing, told by its first and its last edge.
   *
   * @param firstEdge - `NO_EDGE` where the way was taken from owner to owned without looking at edges
   * @param source - where the last edge starts
   */
  throughPlumbing(firstEdge: EdgeOrdinal, source: NodeOrdinal, lastEdge: EdgeOrdinal): string {
    const { edgeType, edgeNameOrIndex, edgeTarget } = this.#heap.snapshot;
    if (edgeType[lastEdge] === EdgeType.context)
      return this.#variableLabels.of(edgeNameOrIndex[lastEdge] as StringIndex);
    const said = this.#heap.holdsOf(source);
    if (said !== undefined) return said;
    if (isAsyncContextFrame(this.#heap.snapshot, this.#heap.ownerOf[source] as NodeOrdinal)) return ASYNC_STORE;
    const label = this.intoPlumbing(firstEdge);
    if (label === EVENTS) return this.#eventTypes.labelOf(edgeTarget[firstEdge], source, edgeTarget[lastEdge]);
    return label === CONTEXT && edgeType[lastEdge] === EdgeType.hidden ? this.#blockVariable(lastEdge) : label;
  }

  /**
   * What the first edge of a way through plumbing says of it: the label, unless its end says more.
   *
   * @param firstEdge - as in {@link throughPlumbing}
   */
  intoPlumbing(firstEdge: EdgeOrdinal): string {
    if (firstEdge === NO_EDGE) return ANY_KEY;
    const { edgeType, edgeNameOrIndex } = this.#heap.snapshot;
    const name = edgeNameOrIndex[firstEdge] as StringIndex;
    if (edgeType[firstEdge] === EdgeType.property) {
      const label = this.#propertyLabels.of(name);
      return label === EVENTS ? label : (STRUCTURES.get(label) ?? ANY_KEY);
    }
    if (edgeType[firstEdge] !== EdgeType.internal) return ANY_KEY;
    const label = this.#internalLabels.of(name);
    return label === '(result)' ? '(reactions)' : label;
  }

  /** Whether a way through plumbing may have this label because of its first edge; otherwise its end alone says it. */
  maySay(firstEdge: EdgeOrdinal, label: string): boolean {
    const said = this.intoPlumbing(firstEdge);
    return said === label || said === EVENTS || (said === CONTEXT && label.startsWith(VARIABLE));
  }

  /** The label of a listener with the whole name of its event, which may be data; undefined where there is none. */
  wholeEvent(emitter: NodeOrdinal, source: NodeOrdinal, edge: EdgeOrdinal): string | undefined {
    const events = namedTargetOf(this.#heap.snapshot, emitter, EdgeType.property, '_events');
    if (events === NO_NODE) return undefined;
    return this.#eventTypes.wholeLabelOf(events, source, this.#heap.snapshot.edgeTarget[edge]);
  }

  #blockVariable(edge: EdgeOrdinal): string {
    const name = this.#blockVariables.nameOf(edge);
    return name === undefined ? CONTEXT : VARIABLE + name;
  }
}

/** Labels by name: each is written once, so that what many edges have in common is one string. */
class LabelsByName {
  readonly #strings: StringTable;
  readonly #write: (name: string) => string;
  /** For each string the number of its label, 0 where nobody asked for it yet. */
  readonly #labelOfName: Uint32Array;
  readonly #labels: string[] = [''];

  constructor(strings: StringTable, write: (name: string) => string) {
    this.#strings = strings;
    this.#write = write;
    this.#labelOfName = new Uint32Array(strings.length);
  }

  of(name: StringIndex): string {
    if (this.#labelOfName[name] === 0) {
      this.#labelOfName[name] = this.#labels.length;
      this.#labels.push(this.#write(this.#strings.get(name)));
    }
    return this.#labels[this.#labelOfName[name]];
  }
}

/** The label of a property; what looks like a key is data, and is told of no object. */
function nameOrKey(name: string): string {
  return isLikelyKey(name) ? ANY_KEY : propertyLabel(name);
}

/**
 * `.name` where a dot can be written, `[Symbol(name)]` for symbols, `["any other"]`. Node's lists of timers are lists, and what
 * it keeps for an AsyncLocalStorage up to version 22 is a store.
 */
export function propertyLabel(name: string): string {
  if (name === '_idleNext' || name === '_idlePrev') return ANY_KEY;
  if (name === '<symbol kResourceStore>') return ASYNC_STORE;
  const symbol = /^<symbol (.*)>$/su.exec(name);
  if (symbol !== null) return `[Symbol(${symbol[1]})]`;
  return /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

const CONTAINER_PARTS: ReadonlySet<string> = new Set(['elements', 'properties', 'table', 'dictionary']);

function internalLabel(name: string): string {
  if (/^(?:\d+ \/ )?part of key \(/u.test(name)) return '(WeakMap value)';
  if (isConsoleHandle(name)) return CONSOLE;
  if (/^\d/u.test(name)) return ANY_KEY;
  if (name === 'reactions_or_result') return '(result)';
  if (name === 'parameters_and_registers') return '(local)';
  return CONTAINER_PARTS.has(name) ? ANY_KEY : `(internal) ${name}`;
}
