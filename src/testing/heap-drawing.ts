import { UsageError } from 'heapdiff';
import { Draft, type DrawnNode, type Structure } from './draft.ts';
import { type GraphDescription, keyOf } from './graph-description.ts';

/** What there is in a heap, by keys that edges and tests call it by. */
export type DrawnNodes = Readonly<Record<string, DrawnNode | Structure>>;

/**
 * Draws a heap: nodes by key, and edges as `from edge to`. An edge is `.name` (property), `[7]` (element), `#name`
 * (internal), `$name` (variable of a context), `~name` (weak), `^name` (shortcut) or `?7` (hidden). The root is there, its
 * key is `root`.
 *
 *     drawHeap({ global: 'global', cache: 'Map', table: 'array:' }, [
 *       'root ^global global',
 *       'global .cache cache',
 *       'cache #table table',
 *     ]);
 *
 * Structures know their own edges: `drawHeap({ global: globalObject({ cache: mapOf() }) })` is the same.
 *
 * @param edges - keys in them have no white space
 * @throws UsageError where an edge is not written so
 */
export function drawHeap(nodes: DrawnNodes, edges: readonly string[] = []): GraphDescription {
  return drawInto(new Draft(), nodes, edges);
}

/**
 * The same heap with more in it. What has a key that is there already is drawn anew, with all that was drawn with it; edges
 * that were told one by one stay.
 *
 * @throws UsageError as {@link drawHeap}
 */
export function extendHeap(
  graph: GraphDescription,
  nodes: DrawnNodes,
  edges: readonly string[] = [],
): GraphDescription {
  const isKept = (part: { readonly partOf?: string }): boolean =>
    part.partOf === undefined || !Object.hasOwn(nodes, part.partOf);
  const kept = graph.nodes.filter((node) => isKept(node) && !Object.hasOwn(nodes, keyOf(node)));
  const more = drawInto(new Draft(kept.map(keyOf)), nodes, edges);
  const locations = [...(graph.locations ?? []).filter(isKept), ...(more.locations ?? [])];
  return {
    ...graph,
    nodes: [...kept, ...more.nodes],
    edges: [...(graph.edges ?? []).filter(isKept), ...(more.edges ?? [])],
    ...(locations.length === 0 ? {} : { locations }),
  };
}

/** `count` nodes of one kind with numbered keys: `copies('task', 2, 'Promise')` are `task0` and `task1`. */
export function copies(key: string, count: number, drawn: DrawnNodes[string]): DrawnNodes {
  return Object.fromEntries(repeat(count, (copy) => [`${key}${copy}`, drawn]));
}

/** What `draw` makes of 0, 1, ... `count - 1`: edges, keys or structures. */
export function repeat<T>(count: number, draw: (copy: number) => T): T[] {
  return Array.from({ length: count }, (_, copy) => draw(copy));
}

function drawInto(draft: Draft, nodes: DrawnNodes, edges: readonly string[]): GraphDescription {
  for (const [key, drawn] of Object.entries(nodes)) draft.draw(key, drawn);
  for (const edge of edges) {
    const [, from, mark, to] = /^(\S+) (.*) (\S+)$/su.exec(edge) ?? [];
    if (from === undefined) throw new UsageError(`"${edge}" is no edge; expected "from .name to"`);
    draft.addEdge(from, mark, to);
  }
  return draft.finish();
}
