import type { Heap } from '../graph/heap.ts';
import { isLikelyKey } from '../graph/name-shapes.ts';
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
    const labels = new Map<NodeOrdinal, string>();
    const endEdge = firstEdge[(events + 1) as NodeOrdinal];
    for (let edge = firstEdge[events]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property || nodeType[edgeTarget[edge]] === NodeType.hidden) continue;
      if (strings.startsWith(edgeNameOrIndex[edge] as StringIndex, '__proto__')) continue;
      const label = eventLabel(strings.get(edgeNameOrIndex[edge] as StringIndex));
      const listeners = edgeTarget[edge];
      const elements = namedTargetOf(this.#heap.snapshot, listeners, EdgeType.internal, 'elements');
      for (const node of [listeners, elements]) if (node !== NO_NODE && !labels.has(node)) labels.set(node, label);
    }
    if (new Set(labels.values()).size <= MOST_EVENT_TYPES) return labels;
    return new Map([...labels].map(([node]) => [node, ANY_EVENT]));
  }
}

/** With more types of events their names are keys that vary. */
const MOST_EVENT_TYPES = 32;

const ANY_EVENT = 'on([*])';

function eventLabel(type: string): string {
  if (isLikelyKey(type)) return ANY_EVENT;
  const symbol = /^<symbol (.*)>$/su.exec(type);
  return symbol === null ? `on(${JSON.stringify(type)})` : `on(Symbol(${symbol[1]}))`;
}
