import {
  type Analyzer,
  defineAnalyzer,
  EVENT_TARGET_DATA,
  type HeapObject,
  type HeapView,
  type HolderInHeap,
  type ListenerList,
  listenerList,
  listenerListsOf,
  listenerPartsOf,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

const { counted, cut, functionAt, joined, mostFirst, share } = wording;

/** By which listeners are held. */
const LISTENERS = /^(?:on|\(listeners)\b/u;

/** Names of types, and all that is said: a title has 500 characters. */
const LONGEST_TYPES = 120;
const LONGEST_TITLE = 490;

const eventListeners: Analyzer = defineAnalyzer({
  name: 'event-listeners',
  summary: 'listeners that were added to an EventEmitter, EventTarget or AbortSignal, and never removed',
  options: { least: { default: 10, description: 'tell of so many listeners, and more' } },

  label(object, heap, { least }) {
    const aborted = object.boolean('<symbol kAborted>');
    const state = aborted === undefined ? [] : [aborted ? 'aborted' : 'not aborted'];
    const many = listenerListsOf(object, heap).filter(({ listeners }) => listeners.length >= least);
    return [...state, ...many.slice(0, 3).map(describeCount)].join(', ');
  },

  expand: {
    classNames: [EVENT_TARGET_DATA],
    *parts(data) {
      for (const object of listenerPartsOf(data)) yield { object, holds: '(listeners)' };
    },
  },

  *analyze({ suspects, heap, options: { least } }) {
    for (const suspect of suspects) {
      const emitter = emitterOf(suspect);
      if (emitter === undefined) continue;
      const list = grownList(edgesOf(suspect, emitter), emitter.holder, heap);
      if (list.added.length >= least) yield describeList(suspect, emitter, list);
    }
  },
});

export default eventListeners;

/** One object that has listeners. */
interface Emitter extends HolderInHeap {
  readonly holder: HeapObject;
}

function emitterOf(suspect: SuspectInHeap): Emitter | undefined {
  return [suspect, ...suspect.others].find((way): way is Emitter => {
    return way.holder !== undefined && way.holderCount === 1 && LISTENERS.test(way.edgeName);
  });
}

/** By which an emitter has listeners: what listens to several types of events is held by each. */
function edgesOf(suspect: SuspectInHeap, { holder: emitter }: Emitter): string[] {
  const ways = [suspect, ...suspect.others].filter(({ holder }) => holder?.id === emitter.id);
  return [...new Set(ways.map(({ edgeName }) => edgeName))].filter((edge) => LISTENERS.test(edge));
}

/** What has grown of what the suspect's edges lead to, and of lists that have the same functions. */
function grownList(edges: string[], emitter: HeapObject, heap: HeapView): ListenerList {
  const lists = listenerListsOf(emitter, heap).filter(({ added }) => added.length > 0);
  const own = lists.filter(({ edgeName }) => edges.includes(edgeName));
  const ids = new Set(own.flatMap(({ added }) => added.map(({ id }) => id)));
  const same = lists.filter(({ edgeName, added }) => !edges.includes(edgeName) && added.every(({ id }) => ids.has(id)));
  const labels = new Set([...edges, ...same.map(({ edgeName }) => edgeName)]);
  const alike = Array.from(labels, (label) => [...own, ...same].filter(({ edgeName }) => edgeName === label));
  const types = joined(alike.filter(({ length }) => length > 0).map(nameTypes));
  return together([...own, ...same], cut(types, LONGEST_TYPES));
}

/** One list for all of them; `hasWarned` is true where that of any is, else false where that of any is. */
function together(lists: readonly ListenerList[], type: string): ListenerList {
  if (lists.length === 1) return lists[0];
  const warned = lists.map((list) => list.hasWarned);
  const listeners = lists.flatMap((list) => list.listeners);
  const hasWarned = warned.find((has) => has === true) ?? warned.find((has) => has === false);
  return { ...listenerList(type, '', listeners), hasWarned };
}

/** `"close"`, `2 types of events ("room:[*]")`: those that one edge stands for, most listeners first. */
function nameTypes(alike: readonly ListenerList[]): string {
  if (alike.length === 1) return alike[0].type;
  const sorted = [...alike].sort((left, right) => right.added.length - left.added.length);
  return `${counted(alike.length)} types of events (${cut([...new Set(sorted.map(({ type }) => type))].join(', '), 40)})`;
}

function describeList(suspect: SuspectInHeap, emitter: Emitter, list: ListenerList) {
  const { listeners, added, hasWarned } = list;
  const isSignal = emitter.holder.property('<symbol kAborted>') !== undefined;
  const once = added.filter(givenToOnce).length;
  const distinct = new Set(added.map(({ id }) => id)).size;
  const title = [
    `${describeCount(list)} on one ${placeOf(emitter, isSignal)}: ${share(added.length, listeners.length)} are new since the first snapshot, ${describeFunctions(added)}`,
    distinct === 1 && 'it is the same one, added again and again',
    once > 0 && `${share(once, added.length)} by once(), whose event has not come since`,
    isSignal && 'the signal outlives what listens to it',
    hasWarned === true && 'Node has warned of it (MaxListenersExceededWarning)',
    hasWarned === false && 'Node does not warn: setMaxListeners() has changed the limit',
  ];
  return {
    suspect,
    code: isSignal ? 'abort-signal-listeners-kept' : 'listeners-kept',
    title: cut(title.filter((part) => part !== false).join('; '), LONGEST_TITLE),
    objects: [emitter.holder, ...added.slice(0, 3)],
    args: { listeners: listeners.length, added: added.length, once, distinct },
  };
}

function describeFunctions(listeners: readonly HeapObject[]): string {
  const [[name, most]] = mostFirst(listeners.map(nameListener));
  return most === listeners.length ? `every one ${name}` : `${counted(most)} of them ${name}`;
}

/** `Bus, bus`: without the edge that leads to the listeners. */
function placeOf({ place, chain, holder }: Emitter, isSignal: boolean): string {
  const { className } = holder;
  if (className === EVENT_TARGET_DATA)
    return chain[chain.findIndex(({ id }) => id === holder.id) - 1]?.className ?? 'EventTarget';
  const [where] = place.slice(className.length).split(/ (?:on\(|\(listeners\))/u);
  return `${isSignal ? 'AbortSignal' : className}${where.replace(' ', ', ')}`;
}

const nameListener = (listener: HeapObject): string =>
  listener.type === 'object' ? `handleEvent() of ${listener.className}` : functionAt(givenToOnce(listener) ?? listener);
const givenToOnce = (listener: HeapObject): HeapObject | undefined =>
  listener.type === 'closure' ? listener.property('listener') : undefined;
const describeCount = (list: ListenerList): string => `${counted(list.listeners.length)} listeners for ${list.type}`;
