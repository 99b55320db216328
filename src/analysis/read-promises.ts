import { isReactionClass } from '../graph/promise-reactions.ts';
import type { HeapObject } from './heap-object.ts';

/** What a snapshot can tell of a promise: V8 keeps reactions and result in one slot, and writes no edge for an empty one. */
export type PromiseState = 'waited for' | 'settled' | 'unknown';

/** Whether it is what waits for a promise: `await reaction`, `race-like reaction`, `then reaction` and the like. */
export function isReaction(object: HeapObject): boolean {
  return object.type !== 'object' && isReactionClass(object.className);
}

/** One of V8's: a class of a library that has this name is written somewhere. */
export function isPromise(object: HeapObject): boolean {
  if (object.slot('reactions_or_result') !== undefined) return true;
  return object.className === 'Promise' && object.location === undefined;
}

/** What can be told of a promise. */
export function promiseState(promise: HeapObject): PromiseState {
  const slot = promise.slot('reactions_or_result');
  if (slot === undefined) return 'unknown';
  return isReaction(slot) ? 'waited for' : 'settled';
}

/** The first of the functions that a reaction would call. */
export function reactionHandler(reaction: HeapObject): HeapObject | undefined {
  for (const { object } of reaction.references()) if (object.type === 'closure') return object;
  return undefined;
}

/** What waits for a promise, the last that was put on it first. */
export function* reactionsOn(promise: HeapObject): Generator<HeapObject> {
  let reaction = promise.slot('reactions_or_result');
  while (reaction !== undefined && isReaction(reaction)) {
    yield reaction;
    reaction = nextReaction(reaction);
  }
}

/** The one that was put on the same promise before it. */
function nextReaction(reaction: HeapObject): HeapObject | undefined {
  for (const { type, object } of reaction.references()) if (type === 'hidden' && isReaction(object)) return object;
  return undefined;
}

/** Whether what a race-like reaction would settle is settled: it has a result then, or V8 has let go of it. */
export function isRaceDecided(reaction: HeapObject): boolean {
  const scope = reactionHandler(reaction)?.slot('context');
  if (scope === undefined) return false;
  for (const { object } of scope.references()) if (isPromise(object)) return promiseState(object) === 'settled';
  return true;
}
