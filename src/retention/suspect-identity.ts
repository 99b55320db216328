import type { Heap } from '../graph/heap.ts';
import { HeldClassNames, isShape } from '../graph/held-class-names.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';
import type { BehindPlumbing } from './behind-plumbing.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import { findToldClass } from './leading-class.ts';
import type { Suspect } from './suspect.ts';
import type { SuspectChains } from './suspect-chains.ts';

/** By what a suspect is known in other runs, whichever of its holders comes first there. */
export type Identity = Pick<Suspect, 'fingerprint' | 'holderFingerprints'>;

/** Of a suspect so many holders have fingerprints of their own, its peers first. */
const MOST_HOLDERS = 100;

/** Gives suspects their fingerprints. */
export class SuspectIdentities {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #chains: SuspectChains;
  readonly #behindPlumbing: BehindPlumbing;
  readonly #classOf: HeldClassNames;

  constructor(heap: Heap, growth: Growth, chains: SuspectChains, behindPlumbing: BehindPlumbing) {
    this.#heap = heap;
    this.#growth = growth;
    this.#chains = chains;
    this.#behindPlumbing = behindPlumbing;
    this.#classOf = new HeldClassNames(heap);
  }

  /**
   * A suspect is known by the holder whose fingerprint is the least of those that hold much: which of them is the first may differ
   * from run to run.
   *
   * @param suspect - its number in `growth.suspects`
   */
  of(suspect: number): Identity {
    const { groups, suspects, holdings } = this.#growth;
    const { members, peers } = suspects[suspect];
    const first = groups[members[0]];
    const isPeer = new Set(peers);
    const others = members.filter((member) => groups[member].isEngines === first.isEngines && !isPeer.has(member));
    const printOf = (member: number): string => this.#ofHolder(groups[member], holdings[suspect]);
    const ofPeers = peers.slice(0, MOST_HOLDERS).map(printOf);
    const ofOthers = others.slice(0, MOST_HOLDERS - ofPeers.length).map(printOf);
    const [fingerprint] = ofPeers.toSorted();
    const beside = new Set([...ofPeers, ...ofOthers]);
    beside.delete(fingerprint);
    return { fingerprint, ...(beside.size > 0 ? { holderFingerprints: [...beside].sort() } : {}) };
  }

  #ofHolder(group: GrowthGroup, holding: Holding): string {
    const { toHolder, edgeName } = this.#chains.holderIn(group, this.#chains.toHeld(group, holding));
    return fingerprintOf(toHolder, edgeName, this.#classOfHolder(group, holding));
  }

  /** The class that most of what it holds straight is of, objects before values; of reactions and of plumbing what is told. */
  #classOfHolder(group: GrowthGroup, { classes }: Holding): string {
    const { hold, tops } = group;
    const [told, leader] = findToldClass(classes, hold.edgeName);
    if (leader.isPlumbing || leader.ownsHandles) return told;
    return this.#classOfMost(this.#straightObjects(tops)) ?? this.#classOfMost(this.#objectsBehind(tops)) ?? told;
  }

  *#straightObjects(tops: Iterable<NodeOrdinal>): Generator<NodeOrdinal> {
    for (const top of tops) if (this.#behindPlumbing.isObject(top)) yield top;
  }

  *#objectsBehind(tops: Iterable<NodeOrdinal>): Generator<NodeOrdinal> {
    for (const top of tops) yield* this.#behindPlumbing.objectsOf(top);
  }

  /** @returns undefined for no nodes */
  #classOfMost(nodes: Iterable<NodeOrdinal>): string | undefined {
    const counts = new Map<string, number>();
    for (const node of nodes) {
      const name = this.#classOf.of(this.#listenerOf(node));
      const told = isShape(name) ? 'Object' : name;
      counts.set(told, (counts.get(told) ?? 0) + 1);
    }
    const [most] = [...counts].sort(
      ([one, count], [other, otherCount]) => otherCount - count || (one < other ? -1 : 1),
    );
    return most?.[0];
  }

  /** The function that Node's `once()` wraps: the wrapper has another name before Node 24. */
  #listenerOf(node: NodeOrdinal): NodeOrdinal {
    const { snapshot } = this.#heap;
    if (snapshot.nodeType[node] !== NodeType.closure) return node;
    const listener = namedTargetOf(snapshot, node, EdgeType.property, 'listener');
    return listener !== NO_NODE && snapshot.nodeType[listener] === NodeType.closure ? listener : node;
  }
}
