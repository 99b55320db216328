import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import type { Suspect } from './suspect.ts';
import type { HolderInChain, SuspectChains } from './suspect-chains.ts';

/** By what a suspect is known in other runs, whichever of its holders comes first there. */
export type Identity = Pick<Suspect, 'fingerprint' | 'holderFingerprints'>;

/** So many holders are known by fingerprints of their own. */
const MOST_HOLDERS = 100;

/** Gives suspects their fingerprints. */
export class SuspectIdentities {
  readonly #growth: Growth;
  readonly #chains: SuspectChains;
  readonly #classOf: HeldClassNames;

  constructor(heap: Heap, growth: Growth, chains: SuspectChains) {
    this.#growth = growth;
    this.#chains = chains;
    this.#classOf = new HeldClassNames(heap);
  }

  /**
   * A suspect of one holder is known by it and by the class that is told; one of several by the holder whose fingerprint is the
   * least of those that hold much, as which of them is the first may differ from run to run.
   *
   * @param suspect - its number in `growth.suspects`
   * @param told - its first holder
   * @param className - that is told
   */
  of(suspect: number, told: HolderInChain, className: string): Identity {
    const { groups, suspects, holdings } = this.#growth;
    const { members, peers } = suspects[suspect];
    const first = groups[members[0]];
    const ofAll = members
      .filter((member) => groups[member].isEngines === first.isEngines)
      .slice(0, MOST_HOLDERS)
      .map((member): [number, string] => [member, this.#ofHolder(groups[member], holdings[suspect])]);
    const ofPeers = ofAll.filter(([member]) => peers.includes(member)).map(([, print]) => print);
    const fingerprint = peers.length === 1 ? fingerprintOf(told.toHolder, told.edgeName, className) : ofPeers.sort()[0];
    const others = new Set(ofAll.map(([, print]) => print).filter((print) => print !== fingerprint));
    return { fingerprint, ...(others.size > 0 ? { holderFingerprints: [...others].sort() } : {}) };
  }

  /** With the class that most of what it holds straight is of. */
  #ofHolder(group: GrowthGroup, holding: Holding): string {
    const { toHolder, edgeName } = this.#chains.holderIn(group, this.#chains.toHeld(group, holding));
    return fingerprintOf(toHolder, edgeName, this.#classOfMost(group));
  }

  #classOfMost({ tops }: GrowthGroup): string {
    const counts = new Map<string, number>();
    for (const top of tops) {
      const name = this.#classOf.of(top);
      const told = isShape(name) ? 'Object' : name;
      counts.set(told, (counts.get(told) ?? 0) + 1);
    }
    const [[most]] = [...counts].sort(
      ([one, count], [other, otherCount]) => otherCount - count || (one < other ? -1 : 1),
    );
    return most;
  }
}
