import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { codedTargetOf } from './named-edges.ts';
import type { Folding } from './owners.ts';

/** V8's name of what waits for a promise. */
export const REACTION = 'system / PromiseReaction';

const CODE = 1;

/** How a promise is waited for, by the start of the name of V8's builtin in the handlers; the first that fits. */
const KINDS: readonly (readonly [builtin: string, kind: string])[] = [
  ['(AsyncFunctionAwait', 'await'],
  ['(AsyncGenerator', 'await'],
  ['(AsyncFromSyncIterator', 'await'],
  ['(PromiseCapabilityDefault', 'race-like'],
  ['(PromiseAll', 'Promise.all'],
  ['(PromiseAny', 'Promise.any'],
  ['(PromiseThenFinally', '.finally()'],
  ['(PromiseCatchFinally', '.finally()'],
];

/** Reads the handlers of promise reactions: which builtin of V8's they are, if any. */
export class PromiseReactions {
  readonly #snapshot: Snapshot;
  readonly #codeOfName: Uint8Array;
  /** For each node of code the number of the kind that it means, plus one; asked for once each. */
  readonly #kindOfCode = new Map<NodeOrdinal, number>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#codeOfName = snapshot.strings.classify(new Map([['code', CODE]]));
  }

  /**
   * How the promise is waited for: `await reaction`, `race-like reaction` (`Promise.race`, or a `then(resolve, reject)` by
   * hand), `.then() reaction` with a function of the user's.
   */
  kindOf(reaction: NodeOrdinal): string {
    let hasHandler = false;
    for (const handler of this.handlersOf(reaction)) {
      const kind = this.#builtinKind(handler);
      if (kind !== undefined) return `${kind} reaction`;
      hasHandler = true;
    }
    return hasHandler ? '.then() reaction' : 'reaction';
  }

  /** Whether a function is V8's own handler, and no function that a user wrote. */
  isBuiltin(handler: NodeOrdinal): boolean {
    return this.#builtinKind(handler) !== undefined;
  }

  /** The functions that a reaction would call. */
  handlersOf(reaction: NodeOrdinal): NodeOrdinal[] {
    const { firstEdge, edgeTarget, nodeType } = this.#snapshot;
    const handlers: NodeOrdinal[] = [];
    const endEdge = firstEdge[(reaction + 1) as NodeOrdinal];
    for (let edge = firstEdge[reaction]; edge < endEdge; edge++) {
      if (nodeType[edgeTarget[edge]] === NodeType.closure) handlers.push(edgeTarget[edge]);
    }
    return handlers;
  }

  #builtinKind(handler: NodeOrdinal): string | undefined {
    const code = codedTargetOf(this.#snapshot, handler, EdgeType.internal, this.#codeOfName, CODE);
    if (code === NO_NODE) return undefined;
    let kind = this.#kindOfCode.get(code);
    if (kind === undefined) {
      const { strings, nodeName } = this.#snapshot;
      kind = 1 + KINDS.findIndex(([builtin]) => strings.startsWith(nodeName[code], builtin));
      this.#kindOfCode.set(code, kind);
    }
    return kind === 0 ? undefined : KINDS[kind - 1][1];
  }
}

/**
 * Folds V8's own handlers into the reactions that hold them: nobody wrote these functions. One that a user keeps, like the
 * `resolve` of a `new Promise`, stays what it is.
 *
 * Writes into `folding`.
 */
export function foldPromiseHandlers(snapshot: Snapshot, folding: Folding): void {
  const { nodeCount, nodeType, nodeName } = snapshot;
  const isWaiting = snapshot.strings.classify(WAITING);
  const reactions = new PromiseReactions(snapshot);
  const reactionOf = new Map<NodeOrdinal, NodeOrdinal>();
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] === NodeType.object || isWaiting[nodeName[node]] !== IS_REACTION) continue;
    for (const handler of reactions.handlersOf(node)) {
      if (!reactions.isBuiltin(handler)) continue;
      reactionOf.set(handler, reactionOf.has(handler) ? handler : node);
    }
  }
  if (reactionOf.size === 0) return;
  dropKept(snapshot, isWaiting, reactionOf);
  for (const [handler, reaction] of reactionOf) {
    folding.isPlumbing[handler] = 1;
    folding.ownerOf[handler] = reaction;
  }
}

/** Drops the handlers that something else holds, too. */
function dropKept(
  { nodeCount, firstEdge, edgeTarget, nodeType, nodeName }: Snapshot,
  isWaiting: Uint8Array,
  reactionOf: Map<NodeOrdinal, NodeOrdinal>,
): void {
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (isWaiting[nodeName[node]] !== 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (nodeType[edgeTarget[edge]] === NodeType.closure) reactionOf.delete(edgeTarget[edge]);
    }
  }
}

/** Whether a class is of what waits for a promise, as `PromiseReactions.kindOf` tells it. */
export function isReactionClass(className: string): boolean {
  return /(?:^| )reaction$/u.test(className);
}

const IS_REACTION = 1;

/** A suspended function has its handlers, too. */
const WAITING: ReadonlyMap<string, number> = new Map([
  [REACTION, IS_REACTION],
  ['Generator', 2],
]);
