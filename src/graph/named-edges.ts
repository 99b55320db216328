import { NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * Follows a node's first edge of a type and name. Compares the name with that of every edge of the type, as bytes: for one
 * node at a time. For a whole heap classify the names once, see {@link codedTargetOf}.
 *
 * @param type - an `EdgeType` whose edges have names
 * @param name - ASCII
 * @returns `NO_NODE` where it has none
 */
export function namedTargetOf(snapshot: Snapshot, node: NodeOrdinal, type: number, name: string): NodeOrdinal {
  const { firstEdge, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const endEdge = firstEdge[(node + 1) as NodeOrdinal];
  for (let edge = firstEdge[node]; edge < endEdge; edge++) {
    if (edgeType[edge] !== type) continue;
    const edgeName = edgeNameOrIndex[edge] as StringIndex;
    if (strings.startsWith(edgeName, name) && strings.get(edgeName) === name) return edgeTarget[edge];
  }
  return NO_NODE;
}

/**
 * Follows a node's first edge of a type and of a name with a code.
 *
 * @param type - an `EdgeType` whose edges have names
 * @param codeOfName - of `StringTable.classify`
 * @returns `NO_NODE` where it has none
 */
export function codedTargetOf(
  snapshot: Snapshot,
  node: NodeOrdinal,
  type: number,
  codeOfName: Uint8Array,
  code: number,
): NodeOrdinal {
  const { firstEdge, edgeType, edgeNameOrIndex, edgeTarget } = snapshot;
  const endEdge = firstEdge[(node + 1) as NodeOrdinal];
  for (let edge = firstEdge[node]; edge < endEdge; edge++) {
    if (edgeType[edge] === type && codeOfName[edgeNameOrIndex[edge]] === code) return edgeTarget[edge];
  }
  return NO_NODE;
}
