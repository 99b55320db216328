import type { Heap } from '../graph/heap.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { type Buckets, bucketByValue } from './buckets.ts';
import type { ChainSweep, SurvivorSweep } from './survivor-sweep.ts';
import type { VisibleHolds } from './visible-holds.ts';

/** The chains to what holds something, as the sweep found them and as an author sees them. */
export interface HoldLines {
  readonly sweep: ChainSweep;
  readonly holds: VisibleHolds;
}

/** Where survivors end, and what lies behind them begins. */
export interface GrowthLines extends HoldLines {
  readonly sweep: SurvivorSweep;
  /** 1 for each node behind the growth points. */
  readonly isBehind: Uint8Array;
}

/** The edges from survivors to what lies behind them, in file order. */
export interface GrowthEdges {
  /** Where each starts; of links in a list that stays, the list. */
  readonly source: Uint32Array;
  readonly edge: Uint32Array;
  /** Who, seen by an author, is at the start of each. */
  readonly holder: Uint32Array;
}

/** Growth edges by the node they hold: the rows are those of `node`. */
export interface Tops extends Buckets {
  readonly node: Uint32Array;
}

/** A number for each holder of growth edges. */
export interface HolderRows {
  /** By growth edge. */
  readonly rowOf: Uint32Array;
  readonly rowCount: number;
}

/** Finds the edges by which survivors hold what lies behind them. */
export function collectGrowthEdges(heap: Heap, lines: GrowthLines): GrowthEdges {
  const none = new Uint32Array(0);
  const count = fillGrowthEdges(heap, lines, { source: none, edge: none });
  const source = new Uint32Array(count);
  const edge = new Uint32Array(count);
  fillGrowthEdges(heap, lines, { source, edge });
  return { source, edge, holder: holdersOf(source, lines) };
}

/** The edges by which what stays holds an object: growth edges, were the object all that lies behind them. */
export function findEdgesInto({ retainers }: Heap, object: NodeOrdinal, lines: HoldLines): GrowthEdges {
  const { firstRetainer, retainer, retainingEdge } = retainers;
  const [sources, edges]: [NodeOrdinal[], EdgeOrdinal[]] = [[], []];
  const end = firstRetainer[(object + 1) as NodeOrdinal];
  for (let position = firstRetainer[object]; position < end; position++) {
    const source = retainer[position];
    if (lines.sweep.isHeldWithoutAdded[source] === 0) continue;
    sources.push(source);
    edges.push(retainingEdge[position]);
  }
  const source = Uint32Array.from(sources);
  return { source, edge: Uint32Array.from(edges), holder: holdersOf(source, lines) };
}

function holdersOf(source: Uint32Array, { holds }: HoldLines): Uint32Array {
  return source.map((node) => holds.holderOf(node as NodeOrdinal));
}

/** Fills the columns as far as they go. @returns how many growth edges there are */
function fillGrowthEdges(
  heap: Heap,
  { sweep: { isHeldWithoutAdded, holdsAdded, lists }, isBehind }: GrowthLines,
  growth: Omit<GrowthEdges, 'holder'>,
): number {
  const { nodeCount, firstEdge, edgeTarget } = heap.snapshot;
  const { edgeRetains } = heap.reachability;
  let count = 0;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const isInList = lists.listOf(node) !== NO_NODE;
    if (!isInList && (holdsAdded[node] === 0 || isHeldWithoutAdded[node] === 0)) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeRetains[edge] === 0 || isBehind[edgeTarget[edge]] === 0) continue;
      const source = isInList ? lists.sourceOf(node, edge) : node;
      if (isHeldWithoutAdded[source] === 0) continue;
      if (count < growth.edge.length) {
        growth.source[count] = source;
        growth.edge[count] = edge;
      }
      count++;
    }
  }
  return count;
}

/** Sorts the growth edges by target, by counting. */
export function bucketByTarget({ snapshot: { edgeTarget } }: Heap, { edge }: GrowthEdges): Tops {
  const { value: node, ...buckets } = bucketByValue(edge.map((ordinal) => edgeTarget[ordinal as EdgeOrdinal]));
  return { node, ...buckets };
}

/** @returns for each growth edge the one whose group it goes with: where its holder has an edge of its own there, that one */
export function findTellingEdges({ source, holder }: GrowthEdges, tops: Tops, holderRows: HolderRows): Uint32Array {
  const { rowOf, rowCount } = holderRows;
  const toldBy = new Uint32Array(source.length);
  // By row of the holder: the row of the top that its own edge leads to, plus one, and that edge.
  const topOfOwnEdge = new Uint32Array(rowCount);
  const ownEdge = new Uint32Array(rowCount);
  for (let row = 0; row < tops.node.length; row++) {
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      if (source[position] !== holder[position]) continue;
      topOfOwnEdge[rowOf[position]] = row + 1;
      ownEdge[rowOf[position]] = position;
    }
    for (let at = tops.first[row]; at < tops.first[row + 1]; at++) {
      const position = tops.position[at];
      const isToldByOther = source[position] !== holder[position] && topOfOwnEdge[rowOf[position]] === row + 1;
      toldBy[position] = isToldByOther ? ownEdge[rowOf[position]] : position;
    }
  }
  return toldBy;
}

/** Numbers the holders of growth edges from 0 up. */
export function numberHolders({ holder }: GrowthEdges): HolderRows {
  const { value, first, position } = bucketByValue(holder);
  const rowOf = new Uint32Array(holder.length);
  for (let row = 0; row < value.length; row++)
    for (let at = first[row]; at < first[row + 1]; at++) rowOf[position[at]] = row;
  return { rowOf, rowCount: value.length };
}
