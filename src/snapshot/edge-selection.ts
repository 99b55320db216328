import type { NodeColumn, NodeId } from '../ordinals.ts';

/** Which edges are read: those that start at a marked source or lead to a marked target. */
export interface EdgeSelection {
  /** 1 for each node whose edges are read. */
  readonly bySource: Uint8Array;
  /** 1 for each node to which all edges are read. */
  readonly byTarget: Uint8Array;
}

/** Tells which edges of a snapshot to read by what is known of its nodes before their names are. */
export type SelectEdges = (nodes: UnnamedNodes) => EdgeSelection;

/** Columns of the nodes of a snapshot, see `Snapshot`. */
export interface UnnamedNodes {
  readonly nodeCount: number;
  readonly nodeId: NodeColumn<NodeId>;
  readonly nodeType: NodeColumn<number>;
  readonly shallowBytes: NodeColumn<number>;
}
