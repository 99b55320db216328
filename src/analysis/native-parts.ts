import type { HeapObject } from './heap-object.ts';

/**
 * What a browser has in between an object of its own and what that leads to: the parts of some classes that it reaches by its
 * elements, and by theirs, each once.
 *
 * @param classNames - of the parts
 */
export function* nativePartsOf(object: HeapObject, classNames: RegExp): Generator<HeapObject> {
  const met = new Set([object.node]);
  const waiting = [object];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next !== object) yield next;
    const parts = [...next.elements()].filter(({ type, className, node }) => {
      return type === 'native' && classNames.test(className) && !met.has(node);
    });
    for (const part of parts.reverse()) {
      met.add(part.node);
      waiting.push(part);
    }
  }
}
