import { labelEvents, wholeEventLabel } from '../graph/event-names.ts';
import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

/** Labels of the listeners of an EventEmitter: `on("message")`. */
export class EventTypes {
  readonly #heap: Heap;
  /** For each object of listeners the type of what it holds: functions, arrays, and their elements. */
  readonly #typesOf = new Map<NodeOrdinal, ReadonlyMap<NodeOrdinal, EventType>>();

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /**
   * @param events - the object that has the listeners by type
   * @param source - it, an array of listeners, or plumbing of these
   * @param listener - the function, or where `events` is the source the array
   */
  labelOf(events: NodeOrdinal, source: NodeOrdinal, listener: NodeOrdinal): string {
    return this.#typeOf(events, source, listener)?.label ?? '(listeners)';
  }

  /** The label with the whole name, which may be data: parameters as of `labelOf`; undefined where there is none. */
  wholeLabelOf(events: NodeOrdinal, source: NodeOrdinal, listener: NodeOrdinal): string | undefined {
    const type = this.#typeOf(events, source, listener);
    return type === undefined ? undefined : wholeEventLabel(type.name);
  }

  #typeOf(events: NodeOrdinal, source: NodeOrdinal, listener: NodeOrdinal): EventType | undefined {
    let types = this.#typesOf.get(events);
    if (types === undefined) {
      types = this.#readTypes(events);
      this.#typesOf.set(events, types);
    }
    return types.get(source) ?? types.get(listener);
  }

  #readTypes(events: NodeOrdinal): Map<NodeOrdinal, EventType> {
    const { nodeType, firstEdge, edgeType, edgeTarget, edgeNameOrIndex, strings } = this.#heap.snapshot;
    const nameOf = new Map<NodeOrdinal, string>();
    const endEdge = firstEdge[(events + 1) as NodeOrdinal];
    for (let edge = firstEdge[events]; edge < endEdge; edge++) {
      const listeners = edgeTarget[edge];
      if (edgeType[edge] !== EdgeType.property || nodeType[listeners] === NodeType.hidden) continue;
      const name = edgeNameOrIndex[edge] as StringIndex;
      if (strings.startsWith(name, '__proto__') && !this.#areListeners(listeners)) continue;
      const elements = namedTargetOf(this.#heap.snapshot, listeners, EdgeType.internal, 'elements');
      for (const node of [listeners, elements]) {
        if (node !== NO_NODE && !nameOf.has(node)) nameOf.set(node, strings.get(name));
      }
    }
    const labels = labelEvents(nameOf.values());
    return new Map([...nameOf].map(([node, name]) => [node, { name, label: labels.get(name)! }]));
  }

  /** An event may be called `__proto__`. */
  #areListeners(node: NodeOrdinal): boolean {
    const { nodeType } = this.#heap.snapshot;
    return nodeType[node] === NodeType.closure || this.#heap.classNames.of(node) === 'Array';
  }
}

interface EventType {
  /** As V8 writes it. */
  readonly name: string;
  readonly label: string;
}
