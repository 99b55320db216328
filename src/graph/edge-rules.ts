import { type NodeOrdinal, ROOT, type StringIndex } from '../ordinals.ts';
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
 * in every version; a WeakRef's target is an unnamed, strong-looking slot in V8 9.4; numbers of no size stand for a
 * value, not for an object (V8's `HeapSnapshotGenerator`, DevTools' `HeapSnapshot.isEssentialEdge`).
 *
 * @returns an {@link EdgeRole} for each edge
 */
export function classifyEdges(snapshot: Snapshot): Uint8Array {
  const { nodeCount, edgeCount, firstEdge, edgeType, edgeNameOrIndex, edgeTarget, nodeType, shallowBytes } = snapshot;
  const roles = new Uint8Array(edgeCount);
  const sourceKind = classifySources(snapshot);
  const ephemeronNames = new EphemeronNames(snapshot.strings);

  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const kind = sourceKind[node];
    if (kind === SourceKind.stringTable) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const type = edgeType[edge];
      const target = edgeTarget[edge];
      if (type === EdgeType.weak) continue;
      if (type === EdgeType.shortcut && node !== ROOT) continue;
      if (type === EdgeType.hidden && kind === SourceKind.weakRef) continue;
      if (nodeType[target] === NodeType.number && shallowBytes[target] === 0) continue;
      const isEphemeron = type === EdgeType.internal && ephemeronNames.has(edgeNameOrIndex[edge] as StringIndex);
      roles[edge] = isEphemeron ? EdgeRole.ephemeron : EdgeRole.strong;
    }
  }
  return roles;
}

const SourceKind = { other: 0, stringTable: 1, weakRef: 2 } as const;

const SOURCE_NAMES: ReadonlyMap<string, number> = new Map([
  ['(Internalized strings)', SourceKind.stringTable],
  ['(External strings)', SourceKind.stringTable],
  ['WeakRef', SourceKind.weakRef],
]);

/** Marks the nodes whose edges follow rules of their own. */
function classifySources(snapshot: Snapshot): Uint8Array {
  const { nodeCount, nodeType, nodeName } = snapshot;
  const kinds = new Uint8Array(nodeCount);
  const kindByName = snapshot.strings.classify(SOURCE_NAMES);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const kind = kindByName[nodeName[node]];
    if (kind === SourceKind.stringTable && nodeType[node] === NodeType.synthetic) kinds[node] = kind;
    if (kind === SourceKind.weakRef && nodeType[node] === NodeType.object) kinds[node] = kind;
  }
  return kinds;
}
