import { labelEvents } from '../graph/event-names.ts';
import type { Heap } from '../graph/heap.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

/** Labels of the listeners of an EventEmitter: `on("message")`. */
export class EventTypes {
  readonly #heap: Heap;
  /** For each object of listeners the label of what it holds: functions, arrays, and their elements. */
  readonly #labelsOf = new Map<NodeOrdinal, ReadonlyMap<NodeOrdinal, string>>();

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /**
   * @param events - the object that has the listeners by type
   * @param source - it, an array of listeners, or plumbing of these
   * @param listener - the function, or where `events` is the source the array
   */
  labelOf(events: NodeOrdinal, source: NodeOrdinal, listener: NodeOrdinal): string {
    let labels = this.#labelsOf.get(events);
    if (labels === undefined) {
      labels = this.#readLabels(events);
      this.#labelsOf.set(events, labels);
    }
    return labels.get(source) ?? labels.get(listener) ?? '(listeners)';
  }

  #readLabels(events: NodeOrdinal): Map<NodeOrdinal, string> {
    const { nodeType, firstEdge, edgeType, edgeTarget, edgeNameOrIndex, strings } = this.#heap.snapshot;
    const typeOf = new Map<NodeOrdinal, string>();
    const endEdge = firstEdge[(events + 1) as NodeOrdinal];
    for (let edge = firstEdge[events]; edge < endEdge; edge++) {
      const listeners = edgeTarget[edge];
      if (edgeType[edge] !== EdgeType.property || nodeType[listeners] === NodeType.hidden) continue;
      const name = edgeNameOrIndex[edge] as StringIndex;
      if (strings.startsWith(name, '__proto__') && !this.#areListeners(listeners)) continue;
      const elements = namedTargetOf(this.#heap.snapshot, listeners, EdgeType.internal, 'elements');
      for (const node of [listeners, elements]) {
        if (node !== NO_NODE && !typeOf.has(node)) typeOf.set(node, strings.get(name));
      }
    }
    const labels = labelEvents(typeOf.values());
    return new Map([...typeOf].map(([node, type]) => [node, labels.get(type)!]));
  }

  /** An event may be called `__proto__`. */
  #areListeners(node: NodeOrdinal): boolean {
    const { nodeType } = this.#heap.snapshot;
    return nodeType[node] === NodeType.closure || this.#heap.classNames.of(node) === 'Array';
  }
}
