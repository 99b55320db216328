import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { EdgeRole } from './edge-rules.ts';
import type { Ephemerons } from './ephemerons.ts';

/** What the root keeps alive. */
export interface Reachability {
  readonly reachedCount: number;
  /** 1 for each node that the root reaches over retaining edges. */
  readonly isReached: Uint8Array;
  /**
   * 1 for each edge that keeps its target alive. Of a WeakMap entry this is the edge from the key, and only while the
   * table lives: the dominator tree charges the key.
   */
  readonly edgeRetains: Uint8Array;
}

/**
 * Walks the graph from the root; a WeakMap's value is reached once key **and** table are. Breadth first, every edge once.
 *
 * @param edgeRole - of `classifyEdges`
 */
export function findReachable(snapshot: Snapshot, edgeRole: Uint8Array, ephemerons: Ephemerons): Reachability {
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const isReached = new Uint8Array(nodeCount);
  const queue = new Uint32Array(nodeCount);
  const entries = new EphemeronsByNode(ephemerons);
  let queueEnd = 0;
  if (nodeCount > 0) {
    isReached[ROOT] = 1;
    queue[queueEnd++] = ROOT;
  }
  for (let position = 0; position < queueEnd; position++) {
    const node = queue[position] as NodeOrdinal;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (edgeRole[edge] !== EdgeRole.strong || isReached[target] === 1) continue;
      isReached[target] = 1;
      queue[queueEnd++] = target;
    }
    for (const row of entries.of(node)) {
      const value = ephemerons.value[row];
      if (isReached[value] === 1 || isReached[ephemerons.key[row]] === 0) continue;
      if (ephemerons.table[row] !== NO_NODE && isReached[ephemerons.table[row]] === 0) continue;
      isReached[value] = 1;
      queue[queueEnd++] = value;
    }
  }
  return { reachedCount: queueEnd, isReached, edgeRetains: markRetaining(edgeRole, ephemerons, isReached) };
}

function markRetaining(edgeRole: Uint8Array, ephemerons: Ephemerons, isReached: Uint8Array): Uint8Array {
  const edgeRetains = new Uint8Array(edgeRole.length);
  for (let edge = 0; edge < edgeRole.length; edge++) edgeRetains[edge] = edgeRole[edge] === EdgeRole.strong ? 1 : 0;
  for (let row = 0; row < ephemerons.count; row++) {
    const table = ephemerons.table[row];
    if (table === NO_NODE || isReached[table] === 1) edgeRetains[ephemerons.keyEdge[row]] = 1;
  }
  return edgeRetains;
}

/** The rows of the WeakMap entries that a node takes part in, as key or as table. */
class EphemeronsByNode {
  static readonly #none: readonly number[] = [];
  readonly #rows = new Map<number, number[]>();

  constructor(ephemerons: Ephemerons) {
    for (let row = 0; row < ephemerons.count; row++) {
      this.#add(ephemerons.key[row], row);
      if (ephemerons.table[row] !== NO_NODE) this.#add(ephemerons.table[row], row);
    }
  }

  of(node: NodeOrdinal): readonly number[] {
    return this.#rows.get(node) ?? EphemeronsByNode.#none;
  }

  #add(node: number, row: number): void {
    const rows = this.#rows.get(node);
    if (rows === undefined) this.#rows.set(node, [row]);
    else rows.push(row);
  }
}
