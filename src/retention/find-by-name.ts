import { findSource } from '../graph/edge-source.ts';
import type { Heap } from '../graph/heap.ts';
import type { EdgeOrdinal, NodeOrdinal, StringIndex } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import type { StringTable } from '../snapshot/string-table.ts';

/** Finds all nodes of a class that the root reaches, in the order of the file. */
export function findOfClass({ snapshot, reachability, classNames }: Heap, className: string): NodeOrdinal[] {
  const nodes: NodeOrdinal[] = [];
  for (let node = 0 as NodeOrdinal; node < snapshot.nodeCount; node++) {
    if (reachability.isReached[node] === 1 && classNames.of(node) === className) nodes.push(node);
  }
  return nodes;
}

/**
 * Finds all nodes that the root reaches to which an edge of a name leads, each once.
 *
 * @param type - of the edges: `EdgeType.context`, `property`, or `element`, whose names are numbers
 */
export function findValues({ snapshot, reachability }: Heap, type: number, name: string): NodeOrdinal[] {
  const { edgeCount, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const isName = markStrings(strings, name);
  const index = Number(name);
  const values = new Set<NodeOrdinal>();
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    if (edgeType[edge] !== type) continue;
    const key = edgeNameOrIndex[edge];
    const isMeant = type === EdgeType.element ? key === index : isName[key as StringIndex] === 1;
    if (isMeant && reachability.isReached[edgeTarget[edge]] === 1) values.add(edgeTarget[edge]);
  }
  return [...values];
}

/** An edge, and the nodes at its ends. */
export interface FoundEdge {
  readonly source: NodeOrdinal;
  readonly edge: EdgeOrdinal;
  readonly target: NodeOrdinal;
}

/** Finds all variables of a name, of functions and modules: each is an edge from the context that V8 keeps it in. */
export function findVariables({ snapshot, reachability }: Heap, name: string): FoundEdge[] {
  const { edgeCount, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const { isReached, edgeRetains } = reachability;
  const isName = markStrings(strings, name);
  const found: FoundEdge[] = [];
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    if (edgeType[edge] !== EdgeType.context || isName[edgeNameOrIndex[edge] as StringIndex] !== 1) continue;
    const source = findSource(firstEdge, edge);
    if (isReached[source] === 1 && edgeRetains[edge] !== 0) found.push({ source, edge, target: edgeTarget[edge] });
  }
  return found;
}

/** @returns 1 for each string that is this text */
function markStrings(strings: StringTable, text: string): Uint8Array {
  if (/^[\x20-\x7e]*$/u.test(text) && !/["\\]/u.test(text)) return strings.classify(new Map([[text, 1]]));
  const isText = new Uint8Array(strings.length);
  for (let index = 0 as StringIndex; index < strings.length; index++)
    isText[index] = strings.get(index) === text ? 1 : 0;
  return isText;
}
