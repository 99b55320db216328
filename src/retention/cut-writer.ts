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
    const { members } = this.#growth.suspects[suspect];
    return this.#cuts.ofSuspect(suspect).map(({ groups, freedBytes }) => ({
      edges: this.#tellingFirst(groups, members).map((group) => this.#describeEdge(this.#growth.groups[group])),
      freedBytes,
      frees: freedBytes >= exclusiveBytes && shareBytes === 0 ? 'all' : 'part',
    }));
  }

  /** The engine's groups behind all others, and of these the one first by which the suspect is told. */
  #tellingFirst(groups: readonly number[], members: readonly number[]): number[] {
    const isEngines = (group: number): boolean => this.#growth.groups[group].isEngines;
    const ofEngine = members.filter((member) => groups.includes(member) && isEngines(member));
    return [...groups.filter((group) => !isEngines(group)), ...ofEngine];
  }

  #describeEdge({ hold, holders, tops, isEngines }: GrowthGroup): CutEdge {
    const { nodeId, edgeType, edgeTypeNames } = this.#heap.snapshot;
    const { chain, edgeName } = this.#growth.chains.chainOf(hold);
    return {
      label: edgeLabel(chain, hold.holder === ROOT ? hold.edgeName : edgeName),
      fromId: nodeId[hold.holder],
      edgeType: edgeTypeNames[edgeType[hold.edge]],
      edgeName: hold.edgeName,
      toId: holders.length === 1 && tops.length === 1 ? nodeId[tops[0]] : null,
      ...(isEngines ? { isEngines } : {}),
    };
  }
}
