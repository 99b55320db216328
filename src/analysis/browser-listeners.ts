import type { HeapObject } from './heap-object.ts';
import { nativePartsOf } from './native-parts.ts';

/** What a browser's EventTarget has its listeners in. */
export const EVENT_TARGET_DATA = 'blink::EventTargetData';

/** What Chromium has between that and what is called: a table by type, a list for each type, and three objects for each listener. */
const PART = /^blink::(?:Basic)?Heap\w+$|^blink::RegisteredEventListener$|^(?:V8)?Event(?:Listener|Handler\w*)$/u;

/** Functions, and objects that have a `handleEvent()`. */
const CALLED_TYPE = /^(?:closure|object)$/u;

/** The browser's own objects between an EventTarget's data and what is called. */
export function listenerPartsOf(data: HeapObject): Generator<HeapObject> {
  return nativePartsOf(data, PART);
}

/** What listens to an EventTarget of a browser, whose snapshots name no types of events. */
export function browserListenersOf(data: HeapObject): HeapObject[] {
  return [...listenerPartsOf(data)].flatMap((part) => {
    return [...part.elements()].filter(({ type }) => CALLED_TYPE.test(type));
  });
}
