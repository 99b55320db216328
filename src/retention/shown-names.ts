import type { Heap } from '../graph/heap.ts';
import { findFirstEntry } from '../graph/ordered-hash-tables.ts';
import { readText } from '../graph/string-values.ts';
import { ANY_KEY } from '../holder-place.ts';
import { type EdgeOrdinal, NO_EDGE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import { EdgeLabels } from './edge-labels.ts';
import { type OwnProperties, readOwnProperties } from './own-properties.ts';

/** An edge as an author has it, by what it is told, and where V8 has it. */
export interface ToldEdge {
  /** The object that the author sees. */
  readonly holder: NodeOrdinal;
  /** Where the last edge of the way starts: the holder, or plumbing of its own. */
  readonly source: NodeOrdinal;
  readonly edge: EdgeOrdinal;
  readonly edgeName: string;
  /** Whether one edge is meant: several have several keys. */
  readonly isOne: boolean;
}

/** What may be told. */
export interface ShownNameOptions {
  /** Whether keys, which are data, are told. */
  readonly showKeys: boolean;
}

/** A Map's key, its value, and the next entry of the bucket. */
const MAP_SLOTS = 3;

/** Names what is told as `[*]`, where it may be: a name that a program wrote always, a key only where texts are told. */
export class ShownNames {
  readonly #heap: Heap;
  readonly #labels: EdgeLabels;
  readonly #showKeys: boolean;
  /** Of the last holder that was asked for: who holds an object comes holder by holder. */
  #properties: OwnProperties | undefined;
  /** Of the last table that was asked for, by slot, what is there. */
  #slots: { readonly table: NodeOrdinal; readonly targetOf: ReadonlyMap<number, NodeOrdinal> } | undefined;

  constructor(heap: Heap, { showKeys }: ShownNameOptions) {
    this.#heap = heap;
    this.#labels = new EdgeLabels(heap);
    this.#showKeys = showKeys;
  }

  /** `.constructor` where a table of properties led, `["user-7"]` for a key, `on("room:7")` for an event; else as it was told. */
  of(told: ToldEdge): string {
    const { holder, source, edge, edgeName, isOne } = told;
    if (edge === NO_EDGE) return edgeName;
    const showKey = this.#showKeys && isOne;
    if (showKey && edgeName.startsWith('on(')) return this.#labels.wholeEvent(holder, source, edge) ?? edgeName;
    if (edgeName !== ANY_KEY) return edgeName;
    const isProperty = this.#heap.snapshot.edgeType[edge] === EdgeType.property;
    const property = isProperty ? edge : this.#findProperty(told);
    if (property === NO_EDGE) return showKey ? (this.#keyOfEntry(source, edge) ?? edgeName) : edgeName;
    const label = this.#labels.direct(holder, property);
    return label === ANY_KEY && showKey ? `[${JSON.stringify(this.#nameOf(property))}]` : label;
  }

  /** V8 tells of a property that is in a table both the way through the table, and an edge of the object's own. */
  #findProperty({ holder, source, edge }: ToldEdge): EdgeOrdinal {
    if (source === holder) return NO_EDGE;
    if (this.#properties?.holder !== holder) this.#properties = readOwnProperties(this.#heap.snapshot, holder);
    const { tableParts, edgeByTarget } = this.#properties;
    if (!tableParts.has(source)) return NO_EDGE;
    return edgeByTarget.get(this.#heap.snapshot.edgeTarget[edge]) ?? NO_EDGE;
  }

  /** The key of a Map's value; undefined for all else, and for small integers, which are in no snapshot. */
  #keyOfEntry(table: NodeOrdinal, edge: EdgeOrdinal): string | undefined {
    const { shallowBytes, nodeId, nodeType } = this.#heap.snapshot;
    const firstSlot = findFirstEntry(shallowBytes[table], MAP_SLOTS);
    const slot = this.#slotOf(edge);
    if (firstSlot === undefined || slot === undefined || slot < firstSlot) return undefined;
    if ((slot - firstSlot) % MAP_SLOTS !== 1) return undefined;
    if (this.#slots?.table !== table) this.#slots = { table, targetOf: this.#readSlots(table) };
    const key = this.#slots.targetOf.get(slot - 1);
    if (key === undefined) return undefined;
    const text = readText(this.#heap.snapshot, key);
    if (text !== undefined) return `[${JSON.stringify(text)}]`;
    return nodeType[key] === NodeType.object ? `[${this.#heap.classNames.of(key)} @${nodeId[key]}]` : undefined;
  }

  #readSlots(table: NodeOrdinal): Map<number, NodeOrdinal> {
    const { firstEdge, edgeTarget } = this.#heap.snapshot;
    const targetOf = new Map<number, NodeOrdinal>();
    const endEdge = firstEdge[(table + 1) as NodeOrdinal];
    for (let edge = firstEdge[table]; edge < endEdge; edge++) {
      const slot = this.#slotOf(edge);
      if (slot !== undefined && !targetOf.has(slot)) targetOf.set(slot, edgeTarget[edge]);
    }
    return targetOf;
  }

  /** V8 writes the slots of a table as indices, or as names that are numbers. */
  #slotOf(edge: EdgeOrdinal): number | undefined {
    const { edgeType, edgeNameOrIndex } = this.#heap.snapshot;
    if (edgeType[edge] === EdgeType.hidden || edgeType[edge] === EdgeType.element) return edgeNameOrIndex[edge];
    if (edgeType[edge] !== EdgeType.internal) return undefined;
    const name = this.#nameOf(edge);
    return /^\d+$/u.test(name) ? Number(name) : undefined;
  }

  #nameOf(edge: EdgeOrdinal): string {
    const { strings, edgeNameOrIndex } = this.#heap.snapshot;
    return strings.get(edgeNameOrIndex[edge] as StringIndex);
  }
}
