import type { Heap } from '../graph/heap.ts';
import { edgeLabel } from '../holder-place.ts';
import { ROOT } from '../ordinals.ts';
import { EdgeType } from '../snapshot/snapshot.ts';
import type { ClassHolding } from './class-holdings.ts';
import { Cuts } from './cuts.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import { findListLinks } from './list-links.ts';
import type { Cut, CutEdge } from './suspect.ts';

/** Links are told where clearing them frees this share of what all holders keep, and no holder does. */
const LEAST_OF_LINKS = 0.5;

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

  /**
   * @param suspect - its number in `growth.suspects`
   * @param told - what it holds of the class it is told with
   */
  ofSuspect(suspect: number, told: ClassHolding): Cut[] {
    const { members } = this.#growth.suspects[suspect];
    const cuts = this.#cuts.ofSuspect(suspect).map(({ groups, freedBytes }) => ({
      edges: this.#tellingFirst(groups, members).map((group) => this.#describeEdge(this.#growth.groups[group])),
      freedBytes,
      frees: this.#isAll(suspect, freedBytes),
    }));
    const links = this.#ofLinks(suspect, told, cuts);
    return links === undefined ? cuts : [links, ...cuts];
  }

  /**
   * Where several hold a list and clearing the way of none of them frees it, the links do: a Map of the latest objects, each of
   * which holds the one before it.
   */
  #ofLinks(suspect: number, told: ClassHolding, cuts: readonly Cut[]): Cut | undefined {
    const { nodeId, edgeTypeNames } = this.#heap.snapshot;
    const whole = cuts[cuts.length - 1].freedBytes;
    const most = cuts.slice(0, -1).reduce((bytes, cut) => Math.max(bytes, cut.freedBytes), 0);
    if (cuts.length < 2 || most >= whole * LEAST_OF_LINKS) return undefined;
    const links = findListLinks(this.#heap, this.#growth, suspect, told);
    if (links === undefined) return undefined;
    const freedBytes = this.#cuts.freedByEdges(links.edges);
    if (freedBytes < whole * LEAST_OF_LINKS) return undefined;
    const { label, edgeName, from } = links;
    const edgeType = edgeTypeNames[EdgeType.property];
    const edge: CutEdge = { label, fromId: nodeId[from], edgeType, edgeName, toId: null, isLink: true };
    return { edges: [edge], freedBytes, frees: this.#isAll(suspect, freedBytes) };
  }

  #isAll(suspect: number, freedBytes: number): Cut['frees'] {
    const { exclusiveBytes, shareBytes } = this.#growth.holdings[suspect];
    return freedBytes >= exclusiveBytes && shareBytes === 0 ? 'all' : 'part';
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
