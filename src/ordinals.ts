declare const indexSpace: unique symbol;

/** Row of a node in one snapshot's columns. Means nothing in another snapshot. */
export type NodeOrdinal = number & { readonly [indexSpace]: 'node' };

/** Row of an edge in one snapshot's columns. */
export type EdgeOrdinal = number & { readonly [indexSpace]: 'edge' };

/** V8's id of a node: the same object has the same id within one epoch. Shown as `@123`. */
export type NodeId = number & { readonly [indexSpace]: 'id' };

/** Row of a string in one snapshot's string table. */
export type StringIndex = number & { readonly [indexSpace]: 'string' };

/** One value for each node; any typed array fits. */
export interface NodeColumn<T> {
  readonly length: number;
  readonly [node: NodeOrdinal]: T;
}

/** One value for each edge; any typed array fits. */
export interface EdgeColumn<T> {
  readonly length: number;
  readonly [edge: EdgeOrdinal]: T;
}

/** Stands for "no node" in columns of ordinals; V8 never writes that many nodes. */
export const NO_NODE: NodeOrdinal = 0xffff_ffff as NodeOrdinal;

/** Stands for "no edge" in columns of ordinals. */
export const NO_EDGE: EdgeOrdinal = 0xffff_ffff as EdgeOrdinal;

/** V8 writes the root first; no file with another `root_index` was ever seen. */
export const ROOT: NodeOrdinal = 0 as NodeOrdinal;
