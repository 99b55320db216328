import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { kindOf, type NodeMatch } from './match.ts';

/**
 * Matches by path what has no common id: where a matched node's edge led to X before and leads to Y of the same type and
 * name now, and X is gone while Y is new, Y replaces X (`history = history.concat(x)`). Then the same is asked of Y.
 * Only edges with a name of their own count: a slot of an array or a table says nothing about identity, one of an object is a field
 * that V8 gives no name (`memory.buffer` of WebAssembly).
 *
 * Writes into `match`. Linear in the edges of *before* that were read, and in those of what lost something.
 *
 * @param retainsBefore - 1 for each edge of *before* that retains
 */
export function matchReplacements(before: Snapshot, retainsBefore: Uint8Array, after: Heap, match: NodeMatch): void {
  const { nodeCount, firstEdge, edgeTarget } = before;
  const { isReached } = after.reachability;
  const lostSome: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const now = match.afterOf[node] as NodeOrdinal;
    if (now === NO_NODE || isReached[now] === 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (retainsBefore[edge] === 1 && match.afterOf[edgeTarget[edge]] === NO_NODE) {
        lostSome.push(now);
        break;
      }
    }
  }
  lostSome.sort((left, right) => left - right);
  for (let node = lostSome.pop(); node !== undefined; node = lostSome.pop()) {
    matchTargets(before, retainsBefore, after, node, match, lostSome);
  }
}

/** Matches the new targets of one matched node, first with first, and puts them on the worklist. */
function matchTargets(
  before: Snapshot,
  retainsBefore: Uint8Array,
  after: Heap,
  node: NodeOrdinal,
  match: NodeMatch,
  worklist: NodeOrdinal[],
): void {
  const gone = namedTargets(before, retainsBefore, match.beforeOf[node] as NodeOrdinal, match.afterOf);
  if (gone.size === 0) return;
  for (const [name, targets] of namedTargets(after.snapshot, after.reachability.edgeRetains, node, match.beforeOf)) {
    const candidates = (gone.get(name) ?? []).values();
    for (const target of targets) {
      if (match.beforeOf[target] !== NO_NODE) continue;
      const replaced = firstUnmatched(candidates, match.afterOf);
      if (replaced === undefined) break;
      match.beforeOf[target] = replaced;
      match.afterOf[replaced] = target;
      worklist.push(target);
    }
  }
}

/** Timers stand in Node's lists by these: which timer is the next one says nothing of which one it is. */
const TIMER_LINKS: ReadonlySet<string> = new Set(['_idleNext', '_idlePrev']);

function firstUnmatched(candidates: Iterator<NodeOrdinal>, matchOf: Uint32Array): NodeOrdinal | undefined {
  let candidate = candidates.next();
  while (!candidate.done && matchOf[candidate.value] !== NO_NODE) candidate = candidates.next();
  return candidate.done ? undefined : candidate.value;
}

/** What a node holds by name and that has no match: by type and name of the edge, and kind of what it leads to. */
function namedTargets(
  snapshot: Snapshot,
  edgeRetains: Uint8Array,
  node: NodeOrdinal,
  matchOf: Uint32Array,
): Map<string, NodeOrdinal[]> {
  const { nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const targets = new Map<string, NodeOrdinal[]>();
  const endEdge = firstEdge[(node + 1) as NodeOrdinal];
  for (let edge = firstEdge[node]; edge < endEdge; edge++) {
    const type = edgeType[edge];
    if (matchOf[edgeTarget[edge]] !== NO_NODE || edgeRetains[edge] === 0) continue;
    if (!isNamed(type, nodeType[node])) continue;
    const name =
      type === EdgeType.hidden ? `${edgeNameOrIndex[edge]}` : strings.get(edgeNameOrIndex[edge] as StringIndex);
    if ((type === EdgeType.internal && /^\d/u.test(name)) || TIMER_LINKS.has(name)) continue;
    // The length in front keeps apart what names with spaces would make equal.
    const key = `${type} ${name.length} ${name} ${kindOf(snapshot, edgeTarget[edge])}`;
    const known = targets.get(key);
    if (known === undefined) targets.set(key, [edgeTarget[edge]]);
    else known.push(edgeTarget[edge]);
  }
  return targets;
}

function isNamed(edgeType: number, sourceType: number): boolean {
  if (edgeType === EdgeType.hidden) return sourceType === NodeType.object;
  return edgeType === EdgeType.property || edgeType === EdgeType.context || edgeType === EdgeType.internal;
}
