import { type EdgeOrdinal, type NodeOrdinal, ROOT, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { EphemeronNames } from './ephemeron-names.ts';

/** What an edge means for keeping its target alive. */
export const EdgeRole = {
  /** Keeps nothing alive: weak, a second view of a real path, or out of a table of strings. */
  none: 0,
  strong: 1,
  /** One half of a WeakMap entry: retains while its key and its table both live. */
  ephemeron: 2,
} as const;

/**
 * Decides for every edge whether it retains. This is the one place that does; all walks ask its answer.
 *
 * Weak edges never retain; shortcuts count from the root only; the tables of internalized and external strings are weak
 * in every version; what Node destroys at its end (Node 18 and 20, `src/cleanup_queue.h`) lives on by handles of its own, strong or
 * weak, and leaves the list when it is collected; a WeakRef's target is an unnamed, strong-looking slot in V8 9.4; numbers of no size stand for a
 * value, not for an object (V8's `HeapSnapshotGenerator`, DevTools' `HeapSnapshot.isEssentialEdge`).
 *
 * @returns an {@link EdgeRole} for each edge
 */
export function classifyEdges(snapshot: Snapshot): Uint8Array {
  const roles = classifyByType(snapshot);
  keepShortcutsOfRoot(snapshot, roles);
  dropEdgesOfSources(snapshot, roles);
  dropEdgesToValues(snapshot, roles);
  return roles;
}

/** What an edge's own type and name say: the same for nearly all, so that the exceptions come after. */
function classifyByType({ edgeCount, edgeType, edgeNameOrIndex, strings }: Snapshot): Uint8Array {
  const roles = new Uint8Array(edgeCount);
  const ephemeronNames = new EphemeronNames(strings);
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    const type = edgeType[edge];
    if (type === EdgeType.weak || type === EdgeType.shortcut) continue;
    const isEphemeron = type === EdgeType.internal && ephemeronNames.has(edgeNameOrIndex[edge] as StringIndex);
    roles[edge] = isEphemeron ? EdgeRole.ephemeron : EdgeRole.strong;
  }
  return roles;
}

function keepShortcutsOfRoot({ nodeCount, firstEdge, edgeType }: Snapshot, roles: Uint8Array): void {
  const endEdge = nodeCount > 0 ? firstEdge[(ROOT + 1) as NodeOrdinal] : 0;
  for (let edge = 0 as EdgeOrdinal; edge < endEdge; edge++) {
    if (edgeType[edge] === EdgeType.shortcut) roles[edge] = EdgeRole.strong;
  }
}

const SourceKind = { other: 0, stringTable: 1, weakRef: 2, cleanupQueue: 3 } as const;

const SOURCE_NAMES: ReadonlyMap<string, number> = new Map([
  ['(Internalized strings)', SourceKind.stringTable],
  ['(External strings)', SourceKind.stringTable],
  ['WeakRef', SourceKind.weakRef],
  ['Node / CleanupQueue', SourceKind.cleanupQueue],
]);

/** Drops the edges of tables of strings and of Node's list of what to destroy at its end, and of WeakRefs what looks strong. */
function dropEdgesOfSources(snapshot: Snapshot, roles: Uint8Array): void {
  const { nodeCount, firstEdge, edgeType, nodeType, nodeName } = snapshot;
  const kindByName = snapshot.strings.classify(SOURCE_NAMES);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const kind = kindByName[nodeName[node]];
    if (kind === SourceKind.other) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    if (
      (kind === SourceKind.stringTable && nodeType[node] === NodeType.synthetic) ||
      (kind === SourceKind.cleanupQueue && nodeType[node] === NodeType.native)
    ) {
      roles.fill(EdgeRole.none, firstEdge[node], endEdge);
    }
    if (kind === SourceKind.weakRef && nodeType[node] === NodeType.object) {
      for (let edge = firstEdge[node]; edge < endEdge; edge++) {
        if (edgeType[edge] === EdgeType.hidden) roles[edge] = EdgeRole.none;
      }
    }
  }
}

/** Drops the edges to numbers that are values. Only snapshots with numeric values have any: all others go without the pass. */
function dropEdgesToValues(snapshot: Snapshot, roles: Uint8Array): void {
  const { edgeCount, edgeTarget } = snapshot;
  const isValue = findValues(snapshot);
  if (isValue === undefined) return;
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) {
    if (isValue[edgeTarget[edge]] === 1) roles[edge] = EdgeRole.none;
  }
}

/** @returns 1 for each number of no size; undefined where there is none */
function findValues({ nodeCount, nodeType, shallowBytes }: Snapshot): Uint8Array | undefined {
  let isValue: Uint8Array | undefined;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.number || shallowBytes[node] !== 0) continue;
    isValue ??= new Uint8Array(nodeCount);
    isValue[node] = 1;
  }
  return isValue;
}
