import { type Comparison, compareHeaps } from '../../src/diff/compare.ts';
import { Heap } from '../../src/graph/heap.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { NODE_TYPE_NAMES } from '../../src/snapshot/type-numbers.ts';
import {
  buildSnapshot,
  type EdgeDescription,
  type GraphDescription,
  type NodeDescription,
  type SnapshotLayout,
} from './snapshot-builder.ts';

/** Nodes by key: a class name (`Foo`), V8's type and a name (`array:`, `closure:tick`), or all that there is to say. */
export type DrawnNodes = Readonly<Record<string, string | Omit<NodeDescription, 'key'>>>;

/** How each kind of edge is drawn: `.name` property, `[7]` element, and so on. */
const EDGE_MARKS: readonly (readonly [mark: RegExp, type: string])[] = [
  [/^\.(.*)$/su, 'property'],
  [/^\[(\d+)\]$/u, 'element'],
  [/^#(.*)$/su, 'internal'],
  [/^\$(.*)$/su, 'context'],
  [/^~(.*)$/su, 'weak'],
  [/^\^(.*)$/su, 'shortcut'],
  [/^\?(\d+)$/u, 'hidden'],
];

/**
 * Draws a heap: nodes by key, and edges as `from edge to`. An edge is `.name` (property), `[7]` (element), `#name`
 * (internal), `$name` (variable of a context), `~name` (weak), `^name` (shortcut) or `?7` (hidden).
 */
export function drawHeap(nodes: DrawnNodes, edges: readonly string[]): GraphDescription {
  return {
    nodes: Object.entries(nodes).map(([key, drawn]) => ({ key, ...describeNode(drawn) })),
    edges: edges.map(describeEdge),
  };
}

/** The same heap with more in it. */
export function extendHeap(graph: GraphDescription, nodes: DrawnNodes, edges: readonly string[]): GraphDescription {
  const more = drawHeap(nodes, edges);
  return { ...graph, nodes: [...graph.nodes, ...more.nodes], edges: [...(graph.edges ?? []), ...(more.edges ?? [])] };
}

/** `count` nodes of one kind with numbered keys: `copies('task', 2, 'Promise')` are `task0` and `task1`. */
export function copies(key: string, count: number, drawn: DrawnNodes[string]): DrawnNodes {
  return Object.fromEntries(Array.from({ length: count }, (_, copy) => [`${key}${copy}`, drawn]));
}

/** `count` edges, each drawn with its number: `repeat(2, (n) => ...)`. */
export function repeat(count: number, draw: (copy: number) => string): string[] {
  return Array.from({ length: count }, (_, copy) => draw(copy));
}

/** A heap that was built and read. */
export interface BuiltHeap {
  readonly heap: Heap;
  node(key: string): NodeOrdinal;
}

/** Builds and reads what was drawn. */
export async function buildHeap(graph: GraphDescription, layout?: SnapshotLayout): Promise<BuiltHeap> {
  const { snapshot, node } = await buildSnapshot(graph, layout);
  return { heap: new Heap(snapshot), node };
}

/** Two heaps of one process, compared. */
export interface BuiltComparison {
  readonly comparison: Comparison;
  /** The node of *before* with this key. */
  nodeBefore(key: string): NodeOrdinal;
  /** The node of *after* with this key. */
  nodeAfter(key: string): NodeOrdinal;
}

/** Compares two drawings: what has one key in both is one object, what only the second has was born between them. */
export async function compareDrawings(before: GraphDescription, after: GraphDescription): Promise<BuiltComparison> {
  const idByKey = numberKeys(before, after);
  const earlier = await buildHeap(withIds(before, idByKey));
  const later = await buildHeap(withIds(after, idByKey));
  const comparison = compareHeaps(earlier.heap.snapshot, later.heap);
  return { comparison, nodeBefore: earlier.node, nodeAfter: later.node };
}

function describeNode(drawn: string | Omit<NodeDescription, 'key'>): NodeDescription {
  if (typeof drawn !== 'string') return drawn;
  const type = NODE_TYPE_NAMES.find((name) => drawn.startsWith(`${name}:`));
  return type === undefined ? { name: drawn } : { type, name: drawn.slice(type.length + 1) };
}

function describeEdge(drawn: string): EdgeDescription {
  const [, from, text, to] = /^(\S+) (.*) (\S+)$/su.exec(drawn) ?? [];
  for (const [mark, type] of EDGE_MARKS) {
    const name = mark.exec(text ?? '')?.[1];
    if (name === undefined) continue;
    return { from, to, type, name: type === 'element' || type === 'hidden' ? Number(name) : name };
  }
  throw new Error(`"${drawn}" is no edge`);
}

/** Odd ids by key; what is gone has the lowest, what is new the highest. */
function numberKeys(before: GraphDescription, after: GraphDescription): Map<string, number> {
  const keysBefore = before.nodes.map(({ key }) => key!);
  const keysAfter = after.nodes.map(({ key }) => key!);
  const isKept = new Set(keysAfter);
  const ordered = new Set(['root', ...keysBefore.filter((key) => !isKept.has(key)), ...keysBefore, ...keysAfter]);
  return new Map([...ordered].map((key, position) => [key, position * 2 + 1]));
}

function withIds(graph: GraphDescription, idByKey: ReadonlyMap<string, number>): GraphDescription {
  return { ...graph, nodes: graph.nodes.map((node) => ({ id: idByKey.get(node.key!)!, ...node })) };
}
