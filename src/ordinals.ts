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

/** Some nodes in an order: an Array of ordinals, or a `Uint32Array` of them, whose methods do the same. */
export interface NodeList extends Iterable<NodeOrdinal> {
  readonly length: number;
  readonly [position: number]: NodeOrdinal;
  /** Whether something is true of each. */
  every(holds: (node: NodeOrdinal) => boolean): boolean;
  /** Those that are kept, in a list of their own. */
  filter(isKept: (node: NodeOrdinal) => boolean): NodeList;
  /** The first that is sought. */
  find(isSought: (node: NodeOrdinal) => boolean): NodeOrdinal | undefined;
  /** Whether a node is in it: O(length). */
  includes(node: NodeOrdinal): boolean;
  /** Whether something is true of one. */
  some(holds: (node: NodeOrdinal) => boolean): boolean;
}

/** The same array, for who knows that it holds ordinals. */
export function asNodeList(ordinals: Uint32Array): NodeList {
  return ordinals as unknown as NodeList;
}

/** Stands for "no node" in columns of ordinals; V8 never writes that many nodes. */
export const NO_NODE: NodeOrdinal = 0xffff_ffff as NodeOrdinal;

/** Stands for "no edge" in columns of ordinals. */
export const NO_EDGE: EdgeOrdinal = 0xffff_ffff as EdgeOrdinal;

/** V8 writes the root first; no file with another `root_index` was ever seen. */
export const ROOT: NodeOrdinal = 0 as NodeOrdinal;
