import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { VisibleEdges } from './visible-edges.ts';

/** How many objects of one class a holder has by one edge. */
export interface HolderSize {
  readonly countBefore: number;
  readonly countAfter: number;
}

/** Counts what holders hold, in *before* and in *after*. */
export class HolderSizes {
  readonly #comparison: Comparison;
  readonly #edgesBefore: VisibleEdges;
  readonly #edgesAfter: VisibleEdges;

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
    this.#edgesBefore = new VisibleEdges(comparison.before);
    this.#edgesAfter = new VisibleEdges(comparison.after);
  }

  /**
   * @param holder - a survivor, by its node in *after*
   * @param nodeClass - V8's name of a class, without shape
   * @returns undefined where it holds none that an author sees
   */
  of(holder: NodeOrdinal, edgeName: string, nodeClass: string): HolderSize | undefined {
    const { before, after, match } = this.#comparison;
    const earlier = match.beforeOf[holder] as NodeOrdinal;
    if (holder === ROOT || earlier === NO_NODE) return undefined;
    const countAfter = countHeld(after, this.#edgesAfter, holder, edgeName, nodeClass);
    if (countAfter === 0) return undefined;
    return { countBefore: countHeld(before, this.#edgesBefore, earlier, edgeName, nodeClass), countAfter };
  }
}

function countHeld(
  { classNames }: Heap,
  edges: VisibleEdges,
  holder: NodeOrdinal,
  edgeName: string,
  nodeClass: string,
): number {
  const held = new Set<NodeOrdinal>();
  edges.forEach(holder, (name, _edge, target) => {
    if (name === edgeName && classNames.of(target) === nodeClass) held.add(target);
  });
  return held.size;
}
