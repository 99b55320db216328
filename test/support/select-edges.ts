import type { EdgeOrdinal, NodeOrdinal } from '../../src/ordinals.ts';
import type { EdgeSelection } from '../../src/snapshot/edge-selection.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

/** The snapshot as it is read with a selection of its edges. */
export function withSelectedEdges(snapshot: Snapshot, { bySource, byTarget }: EdgeSelection): Snapshot {
  const { nodeCount, firstEdge, edgeType, edgeNameOrIndex, edgeTarget } = snapshot;
  const selected: EdgeOrdinal[] = [];
  const first = new Uint32Array(nodeCount + 1);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (bySource[node] === 1 || byTarget[edgeTarget[edge]] === 1) selected.push(edge);
    }
    first[node + 1] = selected.length;
  }
  return {
    ...snapshot,
    edgeCount: selected.length,
    firstEdge: first as unknown as Snapshot['firstEdge'],
    edgeType: Uint8Array.from(selected, (edge) => edgeType[edge]) as Snapshot['edgeType'],
    edgeNameOrIndex: Uint32Array.from(selected, (edge) => edgeNameOrIndex[edge]) as Snapshot['edgeNameOrIndex'],
    edgeTarget: Uint32Array.from(selected, (edge) => edgeTarget[edge]) as unknown as Snapshot['edgeTarget'],
  };
}
