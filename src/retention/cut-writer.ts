import type { Heap } from '../graph/heap.ts';
import { ROOT } from '../ordinals.ts';
import { Cuts } from './cuts.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import { edgeLabel } from './holder-place.ts';
import type { Cut, CutEdge } from './suspect.ts';

/** Puts the cuts of suspects into the words of the report. */
export class CutWriter {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #cuts: Cuts;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
    this.#cuts = new Cuts(heap, growth);
  }

  /** @param suspect - its number in `growth.suspects` */
  ofSuspect(suspect: number): Cut[] {
    const { exclusiveBytes, shareBytes } = this.#growth.holdings[suspect];
    return this.#cuts.ofSuspect(suspect).map(({ groups, freedBytes }) => ({
      edges: groups.map((group) => this.#describeEdge(this.#growth.groups[group])),
      freedBytes,
      frees: freedBytes >= exclusiveBytes && shareBytes === 0 ? 'all' : 'part',
    }));
  }

  #describeEdge({ hold, holders, tops }: GrowthGroup): CutEdge {
    const { nodeId, edgeType, edgeTypeNames } = this.#heap.snapshot;
    const { chain, edgeName } = this.#growth.chains.chainOf(hold);
    return {
      label: edgeLabel(chain, hold.holder === ROOT ? hold.edgeName : edgeName),
      fromId: nodeId[hold.holder],
      edgeType: edgeTypeNames[edgeType[hold.edge]],
      edgeName: hold.edgeName,
      toId: holders.length === 1 && tops.length === 1 ? nodeId[tops[0]] : null,
    };
  }
}
