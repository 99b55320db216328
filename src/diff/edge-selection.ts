import type { Heap } from '../graph/heap.ts';
import { codedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { EdgeSelection, UnnamedNodes } from '../snapshot/edge-selection.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

/**
 * Tells which edges of an earlier snapshot say something that the later one does not: those of what is gone, those that lead
 * there, and those of objects that hold something new by now. They are a few in a hundred.
 *
 * @param nodes - of the earlier snapshot
 */
export function selectEdges(after: Heap, { nodeCount, nodeId, nodeType, shallowBytes }: UnnamedNodes): EdgeSelection {
  const { nodeIdIndex, snapshot } = after;
  const isKnown = new Uint8Array(snapshot.nodeCount);
  const afterOf = new Uint32Array(nodeCount).fill(NO_NODE);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    // An embedder's ids (even ones) may be given again; V8's own are now and then, see `dropReusedIds`.
    if (nodeId[node] % 2 === 0) continue;
    const now = nodeIdIndex.find(nodeId[node]);
    if (
      now === NO_NODE ||
      nodeType[node] !== snapshot.nodeType[now] ||
      shallowBytes[node] !== snapshot.shallowBytes[now]
    )
      continue;
    afterOf[node] = now;
    isKnown[now] = 1;
  }
  const holdsNew = findWhatHoldsNew(after, isKnown);
  const bySource = new Uint8Array(nodeCount);
  const byTarget = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const now = afterOf[node];
    byTarget[node] = now === NO_NODE ? 1 : 0;
    bySource[node] = now === NO_NODE ? 1 : holdsNew[now];
  }
  return { bySource, byTarget };
}

/** @returns 1 for each object that holds something unknown by an edge of its own, of its plumbing or of its variables */
function findWhatHoldsNew(after: Heap, isKnown: Uint8Array): Uint8Array {
  const { nodeCount, firstEdge, edgeTarget } = after.snapshot;
  const { ownerOf } = after;
  const holdsNew = new Uint8Array(nodeCount);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (isKnown[edgeTarget[edge]] === 1) continue;
      holdsNew[node] = 1;
      holdsNew[ownerOf[node]] = 1;
      break;
    }
  }
  markFunctions(after, holdsNew);
  for (let node = 0; node < nodeCount; node++) if (holdsNew[ownerOf[node]] === 1) holdsNew[node] = 1;
  return holdsNew;
}

const CONTEXT = 1;
const PREVIOUS = 2;

/** Marks functions whose variables hold something new, and the contexts on the way to these. */
function markFunctions({ snapshot }: Heap, holdsNew: Uint8Array): void {
  const { nodeCount, nodeType } = snapshot;
  // A realm's own context is none of a function.
  const isContext = (node: NodeOrdinal): boolean => node !== NO_NODE && nodeType[node] === NodeType.object;
  const codeOfName = snapshot.strings.classify(
    new Map([
      ['context', CONTEXT],
      ['previous', PREVIOUS],
    ]),
  );
  // Contexts that a walk came through; those that lead nowhere stay so.
  const isSeen = new Uint8Array(nodeCount);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.closure) continue;
    const way = [node];
    let context = codedTargetOf(snapshot, node, EdgeType.internal, codeOfName, CONTEXT);
    while (isContext(context) && holdsNew[context] === 0 && isSeen[context] === 0) {
      isSeen[context] = 1;
      way.push(context);
      context = codedTargetOf(snapshot, context, EdgeType.internal, codeOfName, PREVIOUS);
    }
    if (isContext(context) && holdsNew[context] === 1) for (const member of way) holdsNew[member] = 1;
  }
}
