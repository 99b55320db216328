import { namedTargetOf } from '../graph/named-edges.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';

/** The named properties of one object, and where V8 keeps their values. */
export interface OwnProperties {
  readonly holder: NodeOrdinal;
  /** Its table of properties, and what that holds: values stand in cells, getters in pairs. */
  readonly tableParts: ReadonlySet<NodeOrdinal>;
  /** For each value the first property that leads there, the prototype left out; none where there is no table. */
  readonly edgeByTarget: ReadonlyMap<NodeOrdinal, EdgeOrdinal>;
}

/** Reads the edges of an object and of its table of properties once: O(edges of both). */
export function readOwnProperties(snapshot: Snapshot, holder: NodeOrdinal): OwnProperties {
  const { edgeType, edgeTarget, edgeNameOrIndex, strings } = snapshot;
  const tableParts = new Set<NodeOrdinal>();
  const edgeByTarget = new Map<NodeOrdinal, EdgeOrdinal>();
  const table = namedTargetOf(snapshot, holder, EdgeType.internal, 'properties');
  if (table === NO_NODE) return { holder, tableParts, edgeByTarget };
  tableParts.add(table);
  for (const edge of edgesOf(snapshot, table)) tableParts.add(edgeTarget[edge]);
  for (const edge of edgesOf(snapshot, holder)) {
    if (edgeType[edge] !== EdgeType.property || edgeByTarget.has(edgeTarget[edge])) continue;
    if (strings.get(edgeNameOrIndex[edge] as StringIndex) !== '__proto__') edgeByTarget.set(edgeTarget[edge], edge);
  }
  return { holder, tableParts, edgeByTarget };
}

function* edgesOf({ firstEdge }: Snapshot, node: NodeOrdinal): Generator<EdgeOrdinal> {
  const endEdge = firstEdge[(node + 1) as NodeOrdinal];
  for (let edge = firstEdge[node]; edge < endEdge; edge++) yield edge;
}
