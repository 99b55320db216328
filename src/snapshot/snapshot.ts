import type { EdgeColumn, EdgeOrdinal, NodeColumn, NodeId, NodeOrdinal, StringIndex } from '../ordinals.ts';
import type { Allocations } from './allocation-columns.ts';
import type { StringTable } from './string-table.ts';

/**
 * Node types as heapdiff numbers them, whatever a file's own enumeration says; types that are not listed here get the
 * numbers after these, and their names stand in {@link Snapshot.nodeTypeNames}.
 */
export const NodeType = {
  hidden: 0,
  array: 1,
  string: 2,
  object: 3,
  code: 4,
  closure: 5,
  regexp: 6,
  number: 7,
  native: 8,
  synthetic: 9,
  concatenatedString: 10,
  slicedString: 11,
  symbol: 12,
  bigint: 13,
  objectShape: 14,
  wasmObject: 15,
} as const;

/** Edge types as heapdiff numbers them, whatever a file's own enumeration says. */
export const EdgeType = {
  context: 0,
  element: 1,
  property: 2,
  internal: 3,
  hidden: 4,
  shortcut: 5,
  weak: 6,
} as const;

/** What a node's `detachedness` column says. */
export const Detachedness = { unknown: 0, attached: 1, detached: 2 } as const;

/** One heap snapshot as columns: never written after it was read. */
export interface Snapshot {
  /** The path as the caller gave it; `-` for standard input. */
  readonly file: string;
  readonly nodeCount: number;
  /** Edges that were read. */
  readonly edgeCount: number;
  /** Edges there are in the file: as many, unless only a selection was read. */
  readonly edgeCountInFile: number;
  /** Native memory that no node stands for (V8 >= 13.6), in bytes. */
  readonly extraNativeBytes: number;
  /** Names by node type number: V8's own words, then types that only this file knows. */
  readonly nodeTypeNames: readonly string[];
  /** Names by edge type number. */
  readonly edgeTypeNames: readonly string[];

  readonly nodeType: NodeColumn<number>;
  readonly nodeName: NodeColumn<StringIndex>;
  readonly nodeId: NodeColumn<NodeId>;
  /** Shallow size of each node in bytes, up to 48 bits. */
  readonly shallowBytes: NodeColumn<number>;
  /** Edges out of node `n` are `firstEdge[n] .. firstEdge[n + 1] - 1`; one entry more than nodes. */
  readonly firstEdge: NodeColumn<EdgeOrdinal>;
  /** {@link Detachedness} of each node; all unknown where the file has no such field. */
  readonly detachedness: NodeColumn<number>;

  readonly edgeType: EdgeColumn<number>;
  /** For element and hidden edges an unsigned index, for all others a {@link StringIndex}. */
  readonly edgeNameOrIndex: EdgeColumn<number>;
  readonly edgeTarget: EdgeColumn<NodeOrdinal>;

  readonly strings: StringTable;
  readonly locations: LocationColumns;
  /** Absent where V8 did not note them, or nobody asked. */
  readonly allocations?: Allocations;
}

/**
 * Rows of the `locations` section, in file order. Lines and columns count from 0; they are negative where V8 knows no
 * position, or where the code was compiled with something in front of its first line.
 */
export interface LocationColumns {
  readonly count: number;
  readonly node: ArrayLike<number>;
  readonly scriptId: ArrayLike<number>;
  /** The Script's node (V8 >= 15), `NO_NODE` where it is unknown; empty in older files. */
  readonly scriptNode: ArrayLike<number>;
  readonly line: ArrayLike<number>;
  readonly column: ArrayLike<number>;
}
