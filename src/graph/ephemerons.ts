import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, type StringIndex } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';
import { EdgeRole } from './edge-rules.ts';
import { findSource } from './edge-source.ts';
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
 * with the same text; the table's id stands at its end, where names of strangers cannot reach. Where the text did not fit
 * (1,024 characters) V8 cuts it or leaves `%u` in it; then the structure tells, see {@link CutTables}.
 *
 * @param edgeRole - of {@link classifyEdges}
 */
export function pairEphemerons(snapshot: Snapshot, edgeRole: Uint8Array): Ephemerons {
  const halves = collectHalves(snapshot, edgeRole);
  const tableById = new Map<number, NodeOrdinal>();
  for (const half of halves) if (half.tableId === half.sourceId) tableById.set(half.sourceId, half.source);
  const cutTables = new CutTables(
    snapshot,
    halves.filter((half) => half.tableId === undefined),
  );

  const entries = halves.filter((half) => half.tableId !== half.sourceId && !cutTables.has(half.source));
  const tableOf = (half: EphemeronHalf): NodeOrdinal =>
    (half.tableId === undefined ? cutTables.next(half) : tableById.get(half.tableId)) ?? NO_NODE;
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
  const { firstEdge, edgeNameOrIndex, edgeTarget, nodeId, strings } = snapshot;
  const halves: EphemeronHalf[] = [];
  const { ephemeron } = EdgeRole;
  for (let at = edgeRole.indexOf(ephemeron); at !== -1; at = edgeRole.indexOf(ephemeron, at + 1)) {
    const edge = at as EdgeOrdinal;
    const source = findSource(firstEdge, edge);
    const tableId = parseTableId(strings.get(edgeNameOrIndex[edge] as StringIndex));
    halves.push({ edge, source, sourceId: nodeId[source], value: edgeTarget[edge], tableId });
  }
  return halves;
}

/**
 * The tables of entries whose name does not tell: each is the target of a `table` edge, has an edge of such a name to the
 * value and, up to V8 14, a weak edge to the key. An object that is a key of several maps with one value has an edge for
 * each, and they are told apart by their order.
 */
class CutTables {
  /** Tables by value. */
  readonly #holders = new Map<NodeOrdinal, Set<NodeOrdinal>>();
  /** Tables by key. */
  readonly #knowers = new Map<NodeOrdinal, Set<NodeOrdinal>>();
  readonly #tables = new Set<NodeOrdinal>();
  /** What is left of a key's tables with one value. */
  readonly #waiting = new Map<string, NodeOrdinal[]>();

  constructor(snapshot: Snapshot, halves: readonly EphemeronHalf[]) {
    const isTable = halves.length === 0 ? new Set<NodeOrdinal>() : findTables(snapshot);
    for (const { source, value } of halves) {
      if (!isTable.has(source)) continue;
      if (!this.#tables.has(source)) this.#addKeys(snapshot, source);
      this.#tables.add(source);
      addTo(this.#holders, value, source);
    }
  }

  has(node: NodeOrdinal): boolean {
    return this.#tables.has(node);
  }

  /** The table of a key's half, the next one where there are several. */
  next({ source, value }: EphemeronHalf): NodeOrdinal | undefined {
    const pair = `${source} ${value}`;
    const waiting = this.#waiting.get(pair) ?? this.#candidates(source, value);
    this.#waiting.set(pair, waiting);
    return waiting.length > 1 ? waiting.shift() : waiting[0];
  }

  #addKeys({ firstEdge, edgeType, edgeTarget }: Snapshot, table: NodeOrdinal): void {
    const endEdge = firstEdge[(table + 1) as NodeOrdinal];
    for (let edge = firstEdge[table]; edge < endEdge; edge++) {
      if (edgeType[edge] === EdgeType.weak) addTo(this.#knowers, edgeTarget[edge], table);
    }
  }

  #candidates(key: NodeOrdinal, value: NodeOrdinal): NodeOrdinal[] {
    const holders = this.#holders.get(value) ?? new Set();
    const known = [...(this.#knowers.get(key) ?? [])].filter((table) => holders.has(table));
    return known.length > 0 ? known : [...holders];
  }
}

function addTo(tables: Map<NodeOrdinal, Set<NodeOrdinal>>, node: NodeOrdinal, table: NodeOrdinal): void {
  const known = tables.get(node);
  if (known === undefined) tables.set(node, new Set([table]));
  else known.add(table);
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
