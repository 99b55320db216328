import type { Heap } from '../graph/heap.ts';
import { edgeLabel } from '../holder-place.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import type { ClassHolding } from './class-holdings.ts';
import type { Growth } from './growth.ts';
import { NO_SET } from './kept-bytes.ts';
import { tellsEach } from './leading-class.ts';

/** The property by which each object of a list behind the growth points holds the next. */
export interface ListLinks {
  /** `HotEntry.previous`. */
  readonly label: string;
  readonly edgeName: string;
  /** The first object that was looked at. */
  readonly from: NodeOrdinal;
  /** All such references between objects of the class, in file order. */
  readonly edges: Uint32Array;
}

/** A list that its holders enter at no more objects than this is theirs; its links are how it goes on. */
const MOST_ENDS = 3;

/**
 * Finds the links of a list of objects of one class of which holders have many straight, and the links the others.
 *
 * @param suspect - its number in `growth.suspects`
 * @param told - what a suspect holds of the class it is told with
 * @returns undefined where there is no such list, or its objects hold each other by something else between them
 */
export function findListLinks(heap: Heap, growth: Growth, suspect: number, told: ClassHolding): ListLinks | undefined {
  const { behind, dominatingObject } = growth.kept;
  const next = told.linkedNode;
  if (next === NO_NODE || !tellsEach(told) || told.topmostCount <= MOST_ENDS) return undefined;
  const above = dominatingObject[behind.vertexOf[next]];
  if (above === 0) return undefined;
  const from = behind.nodeAt(above);
  const link = propertyTo(heap, from, next);
  if (link === NO_EDGE) return undefined;
  const edgeName = growth.chains.holds.edgeNameOf(from, link);
  const holder = { className: heap.classNames.of(from), edgeName: '' };
  return { label: edgeLabel([holder], edgeName), edgeName, from, edges: linksLike(heap, growth, suspect, from, link) };
}

/** The properties of that name by which a suspect's objects of that class hold others of it. */
function linksLike(
  heap: Heap,
  { kept, suspectSets }: Growth,
  suspect: number,
  from: NodeOrdinal,
  link: EdgeOrdinal,
): Uint32Array {
  const { firstEdge, nodeType, nodeName, edgeType, edgeNameOrIndex, edgeTarget } = heap.snapshot;
  const isOurs = (node: NodeOrdinal): boolean => {
    const set = kept.setOf[kept.behind.vertexOf[node]];
    return set !== NO_SET && suspectSets.suspectsBySet[set].includes(suspect);
  };
  const isLike = (node: NodeOrdinal): boolean => nodeType[node] === nodeType[from] && nodeName[node] === nodeName[from];
  const links: EdgeOrdinal[] = [];
  for (const member of kept.behind.nodes) {
    const node = member as NodeOrdinal;
    if (!isLike(node) || !isOurs(node)) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge: EdgeOrdinal = firstEdge[node]; edge < endEdge; edge++) {
      const isLink = edgeType[edge] === EdgeType.property && edgeNameOrIndex[edge] === edgeNameOrIndex[link];
      if (isLink && isLike(edgeTarget[edge])) links.push(edge);
    }
  }
  return Uint32Array.from(links);
}

function propertyTo({ snapshot }: Heap, from: NodeOrdinal, to: NodeOrdinal): EdgeOrdinal {
  const { firstEdge, edgeType, edgeTarget } = snapshot;
  const endEdge = firstEdge[(from + 1) as NodeOrdinal];
  for (let edge: EdgeOrdinal = firstEdge[from]; edge < endEdge; edge++) {
    if (edgeType[edge] === EdgeType.property && edgeTarget[edge] === to) return edge;
  }
  return NO_EDGE;
}
