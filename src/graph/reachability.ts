import { type EdgeOrdinal, NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { EdgeType, type Snapshot } from '../snapshot/snapshot.ts';
import { EdgeRole } from './edge-rules.ts';
import type { Ephemerons } from './ephemerons.ts';

/** What the root keeps alive. */
export interface Reachability {
  readonly reachedCount: number;
  /** 1 for each node that the root reaches over retaining edges. */
  readonly isReached: Uint8Array;
  /**
   * 1 for each edge that keeps its target alive. Of a WeakMap entry this is the edge from the key, and only while the
   * table lives: the dominator tree charges the key, but see `tableEdges`.
   */
  readonly edgeRetains: Uint8Array;
  /** The WeakMap entries, of living and of dead tables. */
  readonly ephemerons: Ephemerons;
  /** Of entries that `Heap.chargeNewTables` has charged to the table, the edges from there to the value. */
  readonly tableEdges: readonly EdgeOrdinal[];
}

/**
 * Walks the graph from the root; a WeakMap's value is reached once key **and** table are.
 *
 * @param edgeRole - of `classifyEdges`; becomes `edgeRetains`
 */
export function findReachable(snapshot: Snapshot, edgeRole: Uint8Array, ephemerons: Ephemerons): Reachability {
  const starts = snapshot.nodeCount > 0 ? [ROOT] : [];
  const isReached = new Uint8Array(snapshot.nodeCount);
  const reachedCount = new Walk(snapshot, edgeRole, ephemerons).spread(isReached, starts);
  return {
    reachedCount,
    isReached,
    edgeRetains: settleRetaining(edgeRole, ephemerons, isReached),
    ephemerons,
    tableEdges: [],
  };
}

/**
 * Takes all nodes to be reached, as nearly all are: where the edges between them were not read, no walk can tell.
 *
 * @param edgeRole - of `classifyEdges`; becomes `edgeRetains`
 */
export function assumeReached({ nodeCount }: Snapshot, edgeRole: Uint8Array, ephemerons: Ephemerons): Reachability {
  const isReached = new Uint8Array(nodeCount).fill(1);
  const edgeRetains = settleRetaining(edgeRole, ephemerons, isReached);
  return { reachedCount: nodeCount, isReached, edgeRetains, ephemerons, tableEdges: [] };
}

/**
 * Charges the values of a WeakMap that is new to the map, where the key was there before: without the map they would go, and the
 * key would stay. The same nodes are reached.
 *
 * @param isNew - whether a node is
 * @returns `reachability` itself where there is no such entry
 */
export function chargeNewTables(
  { firstEdge, edgeType, edgeTarget }: Snapshot,
  reachability: Reachability,
  isNew: (node: number) => boolean,
): Reachability {
  const { isReached, ephemerons } = reachability;
  const { count, key, keyEdge, table, value } = ephemerons;
  const keyEdgesOf = new Map<NodeOrdinal, Map<number, number[]>>();
  for (let row = 0; row < count; row++) {
    const own = table[row] as NodeOrdinal;
    const isAlive = own !== NO_NODE && isReached[own] === 1 && isReached[key[row]] === 1;
    if (!isAlive || reachability.edgeRetains[keyEdge[row]] === EdgeRole.none) continue;
    if (!isNew(own) || isNew(key[row]) || !isNew(value[row])) continue;
    const byValue = keyEdgesOf.get(own) ?? new Map<number, number[]>();
    const keyEdges = byValue.get(value[row]) ?? [];
    keyEdges.push(keyEdge[row]);
    keyEdgesOf.set(own, byValue.set(value[row], keyEdges));
  }
  if (keyEdgesOf.size === 0) return reachability;
  const edgeRetains = reachability.edgeRetains.slice();
  const tableEdges = [...reachability.tableEdges];
  for (const [own, byValue] of keyEdgesOf) {
    const endEdge = firstEdge[(own + 1) as NodeOrdinal];
    for (let edge = firstEdge[own]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.internal || edgeRetains[edge] !== EdgeRole.none) continue;
      const charged = byValue.get(edgeTarget[edge])?.pop();
      if (charged === undefined) continue;
      edgeRetains[charged] = EdgeRole.none;
      edgeRetains[edge] = EdgeRole.strong;
      tableEdges.push(edge);
    }
  }
  return { ...reachability, edgeRetains, tableEdges };
}

/** Walks that ask what is reached over strong edges and WeakMap entries; one after the other on the same memory. */
export class Walk {
  readonly #snapshot: Snapshot;
  readonly #edgeRole: Uint8Array;
  readonly #ephemerons: Ephemerons;
  readonly #links: EntryLinks;
  readonly #stack: Uint32Array;

  /** @param edgeRole - an `EdgeRole` for each edge; between two walks it may change */
  constructor(snapshot: Snapshot, edgeRole: Uint8Array, ephemerons: Ephemerons) {
    this.#snapshot = snapshot;
    this.#edgeRole = edgeRole;
    this.#ephemerons = ephemerons;
    this.#links = linkEntries(snapshot.nodeCount, ephemerons);
    this.#stack = new Uint32Array(snapshot.nodeCount);
  }

  /**
   * Spreads from the starts to all that they reach, every edge once. What was reached last is gone on from first: nodes stand
   * near each other in the file where one leads to the next, and a queue would come back to them long after.
   *
   * @param isReached - 1 for each node that is reached already, whose edges are not followed; is filled
   * @returns how many nodes were reached now
   */
  spread(isReached: Uint8Array, starts: Iterable<NodeOrdinal>): number {
    const { firstEdge, edgeTarget } = this.#snapshot;
    const { value } = this.#ephemerons;
    const { firstLink, nextLink } = this.#links;
    const stack = this.#stack;
    const edgeRole = this.#edgeRole;
    let stackSize = 0;
    let reachedCount = 0;
    for (const start of starts) {
      if (isReached[start] === 1) continue;
      isReached[start] = 1;
      stack[stackSize++] = start;
    }
    while (stackSize > 0) {
      const node = stack[--stackSize] as NodeOrdinal;
      reachedCount++;
      const endEdge = firstEdge[(node + 1) as NodeOrdinal];
      for (let edge = firstEdge[node]; edge < endEdge; edge++) {
        const target = edgeTarget[edge];
        if (isReached[target] === 1 || edgeRole[edge] !== EdgeRole.strong) continue;
        isReached[target] = 1;
        stack[stackSize++] = target;
      }
      for (let link = firstLink[node]; link !== NO_LINK; link = nextLink[link]) {
        const row = (link - 1) >>> 1;
        if (isReached[value[row]] === 1 || !this.isEntryAlive(row, isReached)) continue;
        isReached[value[row]] = 1;
        stack[stackSize++] = value[row];
      }
    }
    return reachedCount;
  }

  /** Whether key and table of a WeakMap entry are reached. */
  isEntryAlive(row: number, isReached: Uint8Array): boolean {
    const { key, keyEdge, table } = this.#ephemerons;
    if (isReached[key[row]] === 0 || this.#edgeRole[keyEdge[row]] === EdgeRole.none) return false;
    return table[row] === NO_NODE || isReached[table[row]] === 1;
  }
}

/** Makes of what each edge means whether it retains, in place. */
function settleRetaining(edgeRole: Uint8Array, ephemerons: Ephemerons, isReached: Uint8Array): Uint8Array {
  const { ephemeron, none, strong } = EdgeRole;
  for (let edge = edgeRole.indexOf(ephemeron); edge !== -1; edge = edgeRole.indexOf(ephemeron, edge)) {
    edgeRole[edge] = none;
  }
  for (let row = 0; row < ephemerons.count; row++) {
    const table = ephemerons.table[row];
    if (table === NO_NODE || isReached[table] === 1) edgeRole[ephemerons.keyEdge[row]] = strong;
  }
  return edgeRole;
}

/** The WeakMap entries of each node, as a linked list: link `2 * row + 1` is the row's key, `2 * row + 2` its table. */
interface EntryLinks {
  /** For each node the first link, {@link NO_LINK} where it is neither key nor table. */
  readonly firstLink: Uint32Array;
  /** For each link the next one of the same node, {@link NO_LINK} at the end. */
  readonly nextLink: Uint32Array;
}

const NO_LINK = 0;

function linkEntries(nodeCount: number, { count, key, table }: Ephemerons): EntryLinks {
  const firstLink = new Uint32Array(nodeCount);
  const nextLink = new Uint32Array(2 * count + 1);
  for (let row = count - 1; row >= 0; row--) {
    if (table[row] !== NO_NODE) {
      nextLink[2 * row + 2] = firstLink[table[row]];
      firstLink[table[row]] = 2 * row + 2;
    }
    nextLink[2 * row + 1] = firstLink[key[row]];
    firstLink[key[row]] = 2 * row + 1;
  }
  return { firstLink, nextLink };
}
