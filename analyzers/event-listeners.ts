import {
  type Analyzer,
  defineAnalyzer,
  type HeapObject,
  type HeapView,
  labelEvents,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

const { counted, cut, functionAt, mostFirst, share } = wording;

/** The listeners for one type of event on one emitter, or for several; the edge is named as in chains, Node warns of EventEmitters. */
interface ListenerList {
  readonly type: string;
  readonly edgeName: string;
  readonly listeners: readonly HeapObject[];
  readonly added: readonly HeapObject[];
  readonly hasWarned?: boolean;
}

/** What Chromium has between an EventTarget and the functions that listen to it. */
const BLINK = 'blink::EventTargetData';
const BLINK_PART = /^blink::(?:Basic)?Heap\w+<|^blink::RegisteredEventListener$|^(?:V8)?EventListener$/u;
const MOST_LISTENERS = 1e6;

const eventListeners: Analyzer = defineAnalyzer({
  name: 'event-listeners',
  summary: 'listeners that were added to an EventEmitter, EventTarget or AbortSignal, and never removed',
  options: { least: { default: 10, description: 'tell of so many listeners, and more' } },

  label(object, heap, { least }) {
    const aborted = object.boolean('<symbol kAborted>');
    const state = aborted === undefined ? [] : [aborted ? 'aborted' : 'not aborted'];
    const many = listsOf(object, heap).filter(({ listeners }) => listeners.length >= least);
    return [...state, ...many.slice(0, 3).map(describeCount)].join(', ');
  },

  // What holds the functions is the browser's: a table by type, a list for each, and three objects for each function.
  expand: {
    classNames: [BLINK],
    *parts(data) {
      for (const object of nativesBelow(data)) yield { object, holds: '(listeners)' };
    },
  },

  *analyze({ suspects, heap, options: { least } }) {
    for (const suspect of suspects) {
      const { chain, holder } = suspect.suspect;
      const edge = chain.find(({ suspectEdge }) => suspectEdge)?.edgeName ?? '';
      if (suspect.holder === undefined || holder.count !== undefined || !/^(?:on|\(listeners)\b/u.test(edge)) continue;
      const list = grownList(suspect, edge, suspect.holder, heap);
      if (list.added.length >= least) yield describeList(suspect, suspect.holder, list);
    }
  },
});

export default eventListeners;

/** What has grown of what the suspect's edge leads to: the list for one event, or those for several. */
function grownList(suspect: SuspectInHeap, edge: string, emitter: HeapObject, heap: HeapView): ListenerList {
  if (emitter.className === BLINK) return listOf('events', edge, [...suspect.objects(suspect.suspect.className)]);
  const grown = listsOf(emitter, heap)
    .filter((list) => list.edgeName === edge && list.added.length > 0)
    .sort((left, right) => right.added.length - left.added.length);
  if (grown.length === 1) return grown[0];
  const types = cut([...new Set(grown.map(({ type }) => type))].join(', '), 40);
  return listOf(
    `${counted(grown.length)} types of events (${types})`,
    edge,
    grown.flatMap((list) => list.listeners),
  );
}

function describeList(suspect: SuspectInHeap, emitter: HeapObject, list: ListenerList) {
  const { listeners, added, hasWarned } = list;
  const isSignal = emitter.property('<symbol kAborted>') !== undefined;
  const once = added.filter(givenToOnce).length;
  const distinct = new Set(added.map(({ id }) => id)).size;
  const title = [
    `${describeCount(list)} on one ${placeOf(suspect, isSignal)}: ${share(added.length, listeners.length)} were added since the first snapshot and none of these removed, ${describeFunctions(added)}`,
    distinct === 1 && 'it is the same function, added again and again',
    once > 0 && `${share(once, added.length)} by once(), whose event has not come since`,
    isSignal && 'the signal outlives what listens to it',
    hasWarned === true && 'Node has warned of it (MaxListenersExceededWarning)',
    hasWarned === false && listeners.length > 10 && 'Node does not warn: setMaxListeners() has changed the limit',
  ];
  return {
    suspect,
    code: isSignal ? 'abort-signal-listeners-kept' : 'listeners-kept',
    title: title.filter((part) => part !== false).join('; '),
    objects: [emitter, ...added.slice(0, 3)],
    args: { listeners: listeners.length, added: added.length, once, distinct },
  };
}

function describeFunctions(listeners: readonly HeapObject[]): string {
  const [[name, most]] = mostFirst(listeners.map((listener) => functionAt(givenToOnce(listener) ?? listener)));
  return most === listeners.length ? `every one ${name}` : `${counted(most)} of them ${name}`;
}

/** `Bus, bus`: without the edge that leads to the listeners. */
function placeOf({ suspect, place, chain, holder }: SuspectInHeap, isSignal: boolean): string {
  const { className } = suspect.holder;
  if (className === BLINK) return chain[chain.findIndex(({ id }) => id === holder?.id) - 1]?.className ?? 'EventTarget';
  const [where] = place.slice(className.length).split(/ (?:on\(|\(listeners\))/u);
  return `${isSignal ? 'AbortSignal' : className}${where.replace(' ', ', ')}`;
}

function listsOf(emitter: HeapObject, heap: HeapView): ListenerList[] {
  const lists: ListenerList[] = [];
  const byType = [...(emitter.property('_events')?.properties() ?? [])];
  const labels = labelEvents(byType.map(({ name }) => name));
  for (const { name, object } of byType) {
    const held = (object.className === 'Array' ? [...object.elements()] : [object]).filter(isFunction);
    const [label, hasWarned] = [labels.get(name)!, object.property('warned') !== undefined];
    lists.push({ ...listOf(shownType(name, label, heap), label, held), hasWarned });
  }
  for (const { key, value } of emitter.property('<symbol kEvents>')?.entries() ?? []) {
    const [[name, label]] = labelEvents([key?.text() ?? '<symbol>']);
    if (value) lists.push(listOf(shownType(name, label, heap), '(listeners)', [...linkedListeners(value)]));
  }
  return lists.filter(({ listeners }) => listeners.length > 0);
}

function* linkedListeners(head: HeapObject): Generator<HeapObject> {
  let listener = head.property('next');
  for (let number = 0; number < MOST_LISTENERS && listener?.type === 'object'; number++) {
    const callback = listener.property('listener') ?? listener.property('callback');
    if (callback !== undefined) yield callback;
    listener = listener.property('next');
  }
}

function* nativesBelow(data: HeapObject): Generator<HeapObject> {
  for (const element of data.elements()) {
    if (element.type === 'native' && BLINK_PART.test(element.className)) yield* [element, ...nativesBelow(element)];
  }
}

function listOf(type: string, edgeName: string, listeners: readonly HeapObject[]): ListenerList {
  return { type, edgeName, listeners, added: listeners.filter(({ isAdded }) => isAdded) };
}

const givenToOnce = (listener: HeapObject): HeapObject | undefined => listener.property('listener');
const describeCount = (list: ListenerList): string => `${counted(list.listeners.length)} listeners for ${list.type}`;
const isFunction = ({ type }: HeapObject): boolean => type === 'closure';
const shownType = (name: string, label: string, heap: HeapView): string =>
  cut(heap.showsStrings ? heap.shown(name) : label.slice('on('.length, -1), 40);
