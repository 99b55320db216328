import type { HeapObject } from 'heapdiff';

/** What a snapshot can tell of a promise: V8 keeps reactions and result in one slot, and writes no edge for an empty one. */
export type State = 'waited for' | 'settled' | 'unknown';

/** The classes of what waits for a promise. */
export const REACTION: RegExp = /(?:^| )reaction$/u;

/** One of V8's: a class of a library that has this name is written somewhere. */
export function isPromise(object: HeapObject): boolean {
  if (object.slot('reactions_or_result') !== undefined) return true;
  return object.className === 'Promise' && object.location === undefined;
}

/** What can be told of a promise. */
export function stateOf(promise: HeapObject): State {
  const slot = promise.slot('reactions_or_result');
  if (slot === undefined) return 'unknown';
  return slot.type !== 'object' && REACTION.test(slot.className) ? 'waited for' : 'settled';
}

/** The first of the functions that a reaction would call. */
export function handlerOf(reaction: HeapObject): HeapObject | undefined {
  for (const { object } of reaction.references()) if (object.type === 'closure') return object;
  return undefined;
}

/** The one that was put on the same promise before it. */
export function nextReaction(reaction: HeapObject): HeapObject | undefined {
  for (const { type, object } of reaction.references())
    if (type === 'hidden' && REACTION.test(object.className)) return object;
  return undefined;
}

/** Whether what a race-like reaction would settle is settled: it has a result then, or V8 has let go of it. */
export function isDecided(reaction: HeapObject): boolean {
  const scope = handlerOf(reaction)?.slot('context');
  if (scope === undefined) return false;
  for (const { object } of scope.references()) if (isPromise(object)) return stateOf(object) === 'settled';
  return true;
}

/** A function by its name and place: `enter (programs/gate.cjs:36)`. */
export function describeFunction({ functionName = '', location }: HeapObject): string {
  const where = location === undefined ? '' : ` (${location.file}:${location.line})`;
  return `${functionName === '' ? 'a function' : functionName}${where}`;
}
