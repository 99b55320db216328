import { EdgeType } from '../snapshot/snapshot.ts';
import type { HeapObject } from './heap-object.ts';

/** Scopes around a function that are looked at: nobody nests deeper. */
const MOST_SCOPES = 64;

/** The scopes around a function, the innermost first: V8's contexts, whose variables are references of type `context`. */
export function* scopesOf(closure: HeapObject): Generator<HeapObject> {
  let scope = closure.slot('context');
  for (let depth = 0; depth < MOST_SCOPES && scope !== undefined; depth++) {
    yield scope;
    scope = scope.slot('previous');
  }
}

/** What a variable of the scopes around a function leads to; that of the innermost scope that has one. */
export function findVariable(closure: HeapObject, name: string): HeapObject | undefined {
  for (const scope of scopesOf(closure)) {
    for (const variable of scope.references(EdgeType.context)) if (variable.name === name) return variable.object;
  }
  return undefined;
}
