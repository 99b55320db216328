import type { NodeOrdinal, StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { HeapObject } from './heap-object.ts';
import type { HeapView } from './heap-view.ts';

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

/** What a scope has before its variables: map, length, scope info and the scope around it. */
const HEAD_SLOTS = 4;

/**
 * The name of the function whose call made a scope. V8's ScopeInfo names the variables first, then the function, then what a
 * function without a name was assigned to; how many variables there are is told by the size of the scope.
 * Layout: V8's `src/objects/scope-info.tq` and `src/objects/contexts.tq`.
 *
 * @param scope - of {@link scopesOf}
 * @returns undefined where it has none, or the scope is a block's
 */
export function functionOfScope(scope: HeapObject): string | undefined {
  const texts: string[] = [];
  for (const { object } of scope.slot('scope_info')?.references(EdgeType.hidden) ?? []) {
    const text = object.type === 'string' ? object.text() : undefined;
    if (text !== undefined) texts.push(text);
  }
  const variableCount = [4, 8]
    .map((slotBytes) => scope.shallowBytes / slotBytes - HEAD_SLOTS)
    .find((count) => count <= texts.length);
  return texts.slice(variableCount ?? texts.length).find((text) => text !== '');
}

/** What a variable of the scopes around a function leads to; that of the innermost scope that has one. */
export function findVariable(closure: HeapObject, name: string): HeapObject | undefined {
  for (const scope of scopesOf(closure)) {
    for (const variable of scope.references(EdgeType.context)) if (variable.name === name) return variable.object;
  }
  return undefined;
}

/** All functions that see the variables of a scope: one pass over the functions of the heap. */
export function* functionsInScope(scope: HeapObject, heap: HeapView): Generator<HeapObject> {
  const { snapshot, reachability } = heap.columns;
  const { nodeCount, nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const isContext = new Map<StringIndex, boolean>();
  const isInside = new Map<NodeOrdinal, boolean>([[scope.node, true]]);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.closure || reachability.isReached[node] === 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.internal) continue;
      const name = edgeNameOrIndex[edge] as StringIndex;
      if (!isContext.has(name)) isContext.set(name, strings.get(name) === 'context');
      if (isContext.get(name) !== true) continue;
      if (isScopeInside(edgeTarget[edge], heap, isInside)) yield heap.at(node);
      break;
    }
  }
}

/** @param known - answers, to which those for all scopes on the way are added */
function isScopeInside(first: NodeOrdinal, heap: HeapView, known: Map<NodeOrdinal, boolean>): boolean {
  const passed: NodeOrdinal[] = [];
  let scope: NodeOrdinal | undefined = first;
  while (scope !== undefined && !known.has(scope) && passed.length < MOST_SCOPES) {
    passed.push(scope);
    scope = heap.target(scope, EdgeType.internal, 'previous')?.node;
  }
  const answer = scope !== undefined && known.get(scope) === true;
  for (const node of passed) known.set(node, answer);
  return answer;
}
