import type { Heap } from '../graph/heap.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import { DominatedNodes } from './dominated-nodes.ts';

/** An edge into an object, and where it starts. */
interface RetainingEdge {
  readonly source: NodeOrdinal;
  readonly edge: EdgeOrdinal;
}

/**
 * Whether more than one independent retainer chain may lead to an object. Tells it from the edges into the object alone, without
 * a sweep of the heap: holders that live only with it do not count, and a table that one object has to itself is that object.
 *
 * @returns false only where there is one chain at most
 */
export function mayHaveSeveralChains(heap: Heap, object: NodeOrdinal): boolean {
  const edges = edgesInto(heap, object);
  if (edges.length < 2) return false;
  const dominated = new DominatedNodes(heap, object);
  const staying = edges.filter(({ source }) => !dominated.has(source));
  if (staying.length < 2) return false;
  // A variable of a module is the module's, whatever holds the context.
  if (staying.some(({ edge }) => heap.snapshot.edgeType[edge] === EdgeType.context)) return true;
  return new Set(staying.map(({ source }) => holderOf(heap, source))).size > 1;
}

/** The owner of plumbing that nothing else holds; any other node itself. */
function holderOf(heap: Heap, source: NodeOrdinal): NodeOrdinal {
  const owner = heap.ownerOf[source] as NodeOrdinal;
  const isOwnersAlone = heap.isPlumbing[source] === 1 && heap.isPlumbing[owner] === 0;
  return isOwnersAlone && edgesInto(heap, source).every((into) => into.source === owner) ? owner : source;
}

function edgesInto({ retainers, reachability }: Heap, node: NodeOrdinal): RetainingEdge[] {
  const { firstRetainer, retainer, retainingEdge } = retainers;
  const edges: RetainingEdge[] = [];
  const end = firstRetainer[(node + 1) as NodeOrdinal];
  for (let position = firstRetainer[node]; position < end; position++) {
    const source = retainer[position];
    if (reachability.isReached[source] === 1) edges.push({ source, edge: retainingEdge[position] });
  }
  return edges;
}
