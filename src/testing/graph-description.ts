import { EDGE_TYPE_NAMES, NODE_TYPE_NAMES, UsageError } from 'heapdiff';

/** V8's names of the node types, in V8's order. */
export const NODE_TYPES: readonly string[] = NODE_TYPE_NAMES;

/** V8's names of the edge types, in V8's order. */
export const EDGE_TYPES: readonly string[] = EDGE_TYPE_NAMES;

/** One node of a graph that is to be a snapshot. */
export interface NodeDescription {
  /** What edges call it; its name where no key is given. Keys are unique, names need not be. */
  readonly key?: string;
  /** Class name of an object, text of a string, name of a function; empty by default. */
  readonly name?: string;
  /** V8's word for it, one of {@link NODE_TYPES}; `object` by default. */
  readonly type?: string;
  /** By default odd ids in node order: 1, 3, 5, ... */
  readonly id?: number;
  /** Shallow size in bytes; 16 by default, 0 for the root. */
  readonly selfSize?: number;
  /** 0 unknown (the default), 1 attached, 2 detached: the values of `Detachedness`. */
  readonly detachedness?: number;
  /** Node of the allocation trace, for files that have one; 0 by default. */
  readonly traceNodeId?: number;
  /** Key under which it was drawn with others: `extendHeap` replaces all that was drawn under a key that is drawn again. */
  readonly partOf?: string;
}

/** One edge, between nodes that are called by their keys. */
export interface EdgeDescription {
  /** Key of the node that has it. */
  readonly from: string;
  /** Key of the node that it leads to. */
  readonly to: string;
  /** V8's word for it, one of {@link EDGE_TYPES}; `property` by default, `element` where the name is a number. */
  readonly type?: string;
  /** A number for element and hidden edges; the key of the target by default. */
  readonly name?: string | number;
  /** As in {@link NodeDescription}. */
  readonly partOf?: string;
}

/** Where the constructor or function of a node stands in its script. */
export interface LocationDescription {
  /** Key of the node. */
  readonly node: string;
  /** By default scripts are numbered from 1 in the order in which locations name them. */
  readonly scriptId?: number;
  /** Key of the Script's node, which a file names that has 5 location fields. */
  readonly script?: string;
  /** Counts from 0, as in the file. */
  readonly line: number;
  /** Counts from 0, as in the file. */
  readonly column: number;
  /** As in {@link NodeDescription}. */
  readonly partOf?: string;
}

/** A graph that is to be a snapshot. The root is node 0 and comes of itself, unless a node has the key `root`. */
export interface GraphDescription {
  /** In file order, but for the root. */
  readonly nodes: readonly NodeDescription[];
  /** Each node's in the order in which they are told. */
  readonly edges?: readonly EdgeDescription[];
  /** Native memory that no node stands for, in bytes. */
  readonly extraNativeBytes?: number;
  readonly locations?: readonly LocationDescription[];
  /** Strings that nothing is called by. */
  readonly strings?: readonly string[];
}

/** The key of the root, unless a node is described that has it. */
export const ROOT_KEY = 'root';

/** What edges call a node. */
export function keyOf(node: NodeDescription): string {
  const key = node.key ?? node.name;
  if (key === undefined) throw new UsageError('a node of the drawing has neither key nor name; expected one of them');
  return key;
}

/** All nodes in file order: the root first, made where it is not described. */
export function withRoot(nodes: readonly NodeDescription[]): readonly NodeDescription[] {
  const root = nodes.find((node) => keyOf(node) === ROOT_KEY) ?? { key: ROOT_KEY, name: '', type: 'synthetic' };
  return [root, ...nodes.filter((node) => node !== root)];
}

/**
 * Each node's place in the file by its key.
 *
 * @param nodes - of {@link withRoot}
 */
export function placesByKey(nodes: readonly NodeDescription[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [place, node] of nodes.entries()) {
    const key = keyOf(node);
    if (places.has(key)) throw new UsageError(`two nodes of the drawing have the key "${key}"; each needs its own`);
    places.set(key, place);
  }
  return places;
}

/** The place of the node with this key. */
export function placeOf(places: ReadonlyMap<string, number>, key: string): number {
  const place = places.get(key);
  if (place === undefined) throw new UsageError(`no node of the drawing has the key "${key}"`);
  return place;
}
