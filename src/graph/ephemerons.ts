import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';
import { EdgeRole } from './edge-rules.ts';
import { parseTableId } from './ephemeron-names.ts';

/** WeakMap entries, one row each: `value[row]` lives while `key[row]` and `table[row]` both live. */
export interface Ephemerons {
  readonly count: number;
  /** The edge from the key to the value. */
  readonly keyEdge: Uint32Array;
  readonly key: Uint32Array;
  readonly table: Uint32Array;
  readonly value: Uint32Array;
}

/**
 * Pairs the two halves of each WeakMap entry. V8 writes an edge from the key and one from the table to the value, both
 * with the same text; the table's id stands at its end, where names of strangers cannot reach. Where the text was cut
 * (1,024 characters) or V8 left `%u` in it, the table is the target of a `table` edge that has such an edge to the same
 * value.
 *
 * @param edgeRole - of {@link classifyEdges}
 */
export function pairEphemerons(snapshot: Snapshot, edgeRole: Uint8Array): Ephemerons {
  const halves = collectHalves(snapshot, edgeRole);
  const tableById = new Map<number, NodeOrdinal>();
  for (const half of halves) if (half.tableId === half.sourceId) tableById.set(half.sourceId, half.source);
  const cutTables = halves.some((half) => half.tableId === undefined) ? findTables(snapshot) : new Set<NodeOrdinal>();

  const cutTableOfValue = new Map<NodeOrdinal, NodeOrdinal>();
  for (const half of halves) {
    const isTableHalf = half.tableId === undefined && cutTables.has(half.source);
    if (isTableHalf && !cutTableOfValue.has(half.value)) cutTableOfValue.set(half.value, half.source);
  }

  const entries = halves.filter((half) => half.tableId !== half.sourceId && !cutTables.has(half.source));
  const tableOf = (half: EphemeronHalf): NodeOrdinal =>
    (half.tableId === undefined ? cutTableOfValue.get(half.value) : tableById.get(half.tableId)) ?? NO_NODE;
  return {
    count: entries.length,
    keyEdge: Uint32Array.from(entries, (half) => half.edge),
    key: Uint32Array.from(entries, (half) => half.source),
    table: Uint32Array.from(entries, tableOf),
    value: Uint32Array.from(entries, (half) => half.value),
  };
}

interface EphemeronHalf {
  readonly edge: EdgeOrdinal;
  readonly source: NodeOrdinal;
  readonly sourceId: number;
  readonly value: NodeOrdinal;
  /** Undefined where the name does not tell. */
  readonly tableId: number | undefined;
}

function collectHalves(snapshot: Snapshot, edgeRole: Uint8Array): EphemeronHalf[] {
  const { nodeCount, firstEdge, edgeNameOrIndex, edgeTarget, nodeId, strings } = snapshot;
  const halves: EphemeronHalf[] = [];
  for (let source = 0 as NodeOrdinal; source < nodeCount; source++) {
    const endEdge = firstEdge[(source + 1) as NodeOrdinal];
    for (let edge = firstEdge[source]; edge < endEdge; edge++) {
      if (edgeRole[edge] !== EdgeRole.ephemeron) continue;
      const tableId = parseTableId(strings.get(edgeNameOrIndex[edge] as StringIndex));
      halves.push({ edge, source, sourceId: nodeId[source], value: edgeTarget[edge], tableId });
    }
  }
  return halves;
}

/** All nodes that something holds as its `table`. */
function findTables(snapshot: Snapshot): Set<NodeOrdinal> {
  const { edgeCount, edgeType, edgeNameOrIndex, edgeTarget, strings } = snapshot;
  const isTableName = strings.classify(new Map([['table', 1]]));
  const tables = new Set<NodeOrdinal>();
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    if (edgeType[edge] === EdgeType.internal && isTableName[edgeNameOrIndex[edge]] === 1) tables.add(edgeTarget[edge]);
  }
  return tables;
}
