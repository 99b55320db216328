import type { EdgeOrdinal, NodeColumn, NodeOrdinal } from '../ordinals.ts';

/**
 * The node that an edge starts from, by bisection: edges stand in the order of their nodes.
 *
 * @param firstEdge - of a snapshot: one entry more than nodes
 */
export function findSource(firstEdge: NodeColumn<EdgeOrdinal>, edge: EdgeOrdinal): NodeOrdinal {
  let source = 0;
  for (let end = firstEdge.length - 1; end - source > 1; ) {
    const middle = (source + end) >>> 1;
    if (firstEdge[middle as NodeOrdinal] <= edge) source = middle;
    else end = middle;
  }
  return source as NodeOrdinal;
}
