import { labelEvents } from '../graph/event-names.ts';
import { browserListenersOf, EVENT_TARGET_DATA } from './browser-listeners.ts';
import type { HeapObject } from './heap-object.ts';
import type { HeapView } from './heap-view.ts';
import { cut } from './wording.ts';

/** The listeners for one type of event on one emitter. */
export interface ListenerList {
  /** As a title tells it: `"message"`. */
  readonly type: string;
  /** The edge to the listeners, as chains name it: `on("message")`. */
  readonly edgeName: string;
  readonly listeners: readonly HeapObject[];
  /** Those of them that were added since the first snapshot. */
  readonly added: readonly HeapObject[];
  /**
   * Of an EventEmitter of Node: true where it has warned that there are many, false where there are more than it lets be without a
   * warning, and it has not; undefined where there are no more, and of an EventTarget.
   */
  readonly hasWarned?: boolean | undefined;
}

const MOST_LISTENERS = 1e6;

/** Of more for one type an EventEmitter warns. */
const MOST_UNWARNED = 10;

/**
 * What listens to an EventEmitter or EventTarget of Node, by type, most first, or to the EventTarget of a browser that has some data,
 * as one list; empty for all other objects.
 */
export function listenerListsOf(emitter: HeapObject, heap: HeapView): ListenerList[] {
  if (emitter.className === EVENT_TARGET_DATA)
    return [listenerList('events', '(listeners)', browserListenersOf(emitter))];
  const lists: ListenerList[] = [];
  const byType = [...(emitter.property('_events')?.properties() ?? [])];
  const labels = labelEvents(byType.map(({ name }) => name));
  for (const { name, object } of byType) {
    const held = (object.className === 'Array' ? [...object.elements()] : [object]).filter(isFunction);
    const label = labels.get(name)!;
    const hasWarned = object.property('warned') !== undefined || (held.length > MOST_UNWARNED ? false : undefined);
    lists.push({ ...listenerList(shownType(name, label, heap), label, held), hasWarned });
  }
  for (const { key, value } of emitter.property('<symbol kEvents>')?.entries() ?? []) {
    const [[name, label]] = labelEvents([key?.text() ?? '<symbol>']);
    if (value) lists.push(listenerList(shownType(name, label, heap), '(listeners)', [...linkedListeners(value)]));
  }
  return lists
    .filter(({ listeners }) => listeners.length > 0)
    .sort((one, other) => other.listeners.length - one.listeners.length || compareTypes(one, other));
}

function compareTypes({ type }: ListenerList, { type: other }: ListenerList): number {
  return type < other ? -1 : Number(type > other);
}

/** A list of listeners, and which of them were added. */
export function listenerList(type: string, edgeName: string, listeners: readonly HeapObject[]): ListenerList {
  return { type, edgeName, listeners, added: listeners.filter(({ isAdded }) => isAdded) };
}

function* linkedListeners(head: HeapObject): Generator<HeapObject> {
  let listener = head.property('next');
  for (let number = 0; number < MOST_LISTENERS && listener?.type === 'object'; number++) {
    const callback = listener.property('listener') ?? listener.property('callback');
    if (callback !== undefined) yield callback;
    listener = listener.property('next');
  }
}

function isFunction({ type }: HeapObject): boolean {
  return type === 'closure';
}

function shownType(name: string, label: string, heap: HeapView): string {
  return cut(heap.showsStrings ? heap.shown(name) : label.slice('on('.length, -1), 40);
}
