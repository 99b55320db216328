import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { nameHolder } from '../holder-place.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import { NO_ANCHOR } from './anchors.ts';
import { BehindPlumbing } from './behind-plumbing.ts';
import type { ClassHolding } from './class-holdings.ts';
import { CutWriter } from './cut-writer.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import { HolderSizes } from './holder-size.ts';
import type { Holding } from './holdings.ts';
import { judgeHops, judgeTurnover } from './hop-verdicts.ts';
import type { Inside } from './inside.ts';
import { countTold, findToldClass, listClasses } from './leading-class.ts';
import { nameHeld } from './name-held.ts';
import { HolderNames } from './name-holders.ts';
import type { GrownInPlace } from './own-growth.ts';
import type { ChainHop, Cut, Holder, Suspect } from './suspect.ts';
import { type HolderInChain, SuspectChains } from './suspect-chains.ts';
import { SuspectIdentities } from './suspect-identity.ts';
import { describeCounts, findCounted, type Turnover } from './told-counts.ts';
import type { Trend } from './trends.ts';

/** What every suspect is measured against. */
export interface Measure {
  /** All added and grown bytes. */
  readonly totalBytes: number;
  readonly iterations: number | undefined;
}

/** Of more other chains only the count is told. */
const MOST_OTHER_CHAINS = 20;

type BytesOfSuspect = Pick<
  Suspect,
  'retainedBytes' | 'exclusiveBytes' | 'shareBytes' | 'growthBytes' | 'shareOfGrowth'
>;

/** Puts groups and grown survivors into the words of the report. */
export class SuspectWriter {
  readonly #comparison: Comparison;
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #chains: SuspectChains;
  readonly #identities: SuspectIdentities;
  readonly #names: HolderNames;
  readonly #cuts: CutWriter;
  readonly #sizes: HolderSizes;
  readonly #measure: Measure;

  constructor(comparison: Comparison, growth: Growth, inside: Inside, measure: Measure) {
    const heap = comparison.after;
    this.#comparison = comparison;
    this.#heap = heap;
    this.#sizes = new HolderSizes(comparison);
    this.#growth = growth;
    const behindPlumbing = new BehindPlumbing(heap, growth);
    this.#chains = new SuspectChains(heap, growth, inside, behindPlumbing);
    this.#identities = new SuspectIdentities(heap, growth, this.#chains, behindPlumbing);
    this.#names = new HolderNames(heap, growth);
    this.#cuts = new CutWriter(heap, growth);
    this.#measure = measure;
  }

  /**
   * A suspect whose holders hold something added.
   *
   * @param suspect - its number in `growth.suspects`
   */
  describeGroups(suspect: number, ownBytes: number, trend: Trend, turnover: Turnover): Suspect {
    const { groups, suspects, holdings } = this.#growth;
    const holding = holdings[suspect];
    const [group, ...others] = suspects[suspect].members.map((member) => groups[member]);
    const told = findToldClass(holding.classes, group.hold.edgeName);
    const counted = findCounted(holding.classes, told);
    const chain = this.#chains.toPayload(group, holding);
    const inChain = this.#chains.holderIn(group, chain);
    const { toHolder, edgeName } = inChain;
    const holder = this.#holderOf(group, inChain);
    const held = nameHeld(holding.classes, told[0], countTold(told[1]), {
      // What the engine has of a program's own is told by what the program has.
      byAll: () => {
        const alike = others.filter(({ isEngines }) => isEngines === group.isEngines);
        return this.#names.heldStraight([group, ...alike], holding);
      },
      byFirst: () => this.#names.heldStraight([group], holding),
    });
    const cuts = this.#cuts.ofSuspect(suspect, told[1]);
    const holdersKeep = this.#names.withVerb(toHolder, edgeName, others, holding, held, labelOfLinks(cuts));
    return {
      ...this.#identities.of(suspect),
      title: `${holdersKeep} ${held.name}`,
      ...trend,
      ...describeCounts(counted, held, turnover, this.#measure.iterations),
      ...this.#bytes(holding, ownBytes),
      holder,
      chain: judgeTurnover(judgeHops(chain, trend.verdict), holder),
      ...this.#otherChains(others, holding, trend.verdict),
      cuts,
      holds: listClasses(holding.classes, this.#measure.iterations),
      sampleIds: this.#sampleIds(counted.leader),
    };
  }

  #bytes({ addedBytes, exclusiveBytes, shareBytes }: Holding, ownBytes: number): BytesOfSuspect {
    return {
      retainedBytes: exclusiveBytes + shareBytes + ownBytes,
      exclusiveBytes,
      ...(shareBytes > 0 ? { shareBytes } : {}),
      ...this.#growthShare(addedBytes + shareBytes + ownBytes),
    };
  }

  #otherChains(
    others: readonly GrowthGroup[],
    holding: Holding,
    verdict: Suspect['verdict'],
  ): Pick<Suspect, 'otherChainCount' | 'otherChains'> {
    if (others.length === 0) return {};
    const told = others.slice(0, MOST_OTHER_CHAINS);
    const otherChains = told.map((other) => judgeHops(this.#chains.toHeld(other, holding), verdict));
    return { otherChainCount: others.length, otherChains };
  }

  /** Where none is held straight, the first of them. */
  #sampleIds({ sampleIds, firstNode }: ClassHolding): readonly NodeId[] {
    return sampleIds.length > 0 || firstNode === NO_NODE ? sampleIds : [this.#heap.snapshot.nodeId[firstNode]];
  }

  /** A suspect that grew in place and holds nothing added. */
  describeGrownInPlace({ node, grown, bytes }: GrownInPlace, trend: Trend): Suspect {
    const isSame = this.#isSameObject(node);
    const hops = this.#growth.chains.chainTo(node);
    const chain = isSame ? hops : hops.map((hop, at) => (at === hops.length - 1 ? inPlaceOfAnother(hop) : hop));
    const className = this.#heap.classNames.of(node);
    return {
      fingerprint: fingerprintOf(chain, '', className),
      title: `${nameHolder(chain)} ${isSame ? 'grew in place' : 'was replaced by a larger one'}`,
      ...trend,
      className,
      count: grown.length,
      retainedBytes: bytes,
      exclusiveBytes: 0,
      ...this.#growthShare(bytes),
      holder: this.#holder(node, grown.length),
      chain: judgeHops(chain, trend.verdict),
      cuts: [],
      holds: [],
      sampleIds: [this.#heap.snapshot.nodeId[node]],
    };
  }

  /** Not where another object stands in its place now: `rows = rows.concat(more)`. */
  #isSameObject(node: NodeOrdinal): boolean {
    const { before, after, match } = this.#comparison;
    return before.snapshot.nodeId[match.beforeOf[node] as NodeOrdinal] === after.snapshot.nodeId[node];
  }

  #holderOf({ holders }: GrowthGroup, { module, holder, isOwn, edgeName, heldClass }: HolderInChain): Holder {
    if (module !== undefined) return { className: module.name, nodeId: this.#heap.snapshot.nodeId[module.node] };
    if (isOwn) return this.#holder(holder, holders.length, { edgeName, heldClass });
    return this.#holder(holder, this.#growth.chains.countHoldersOfLists(holders));
  }

  #holder(node: NodeOrdinal, count: number, held?: { edgeName: string; heldClass: string }): Holder {
    const { snapshot, classNames } = this.#heap;
    const named = { className: classNames.of(node), nodeId: snapshot.nodeId[node] };
    if (count > 1) return { ...named, count };
    return held === undefined ? named : { ...named, ...this.#sizes.of(node, held.edgeName, held.heldClass) };
  }

  #growthShare(growthBytes: number): { growthBytes: number; shareOfGrowth: number } {
    return { growthBytes, shareOfGrowth: growthBytes / Math.max(1, this.#measure.totalBytes) };
  }
}

/** The links that hold a list where no holder alone does. */
function labelOfLinks(cuts: readonly Cut[]): string | undefined {
  return cuts[0]?.edges.find(({ isLink }) => isLink)?.label;
}

function inPlaceOfAnother(hop: ChainHop): ChainHop {
  return hop.reason === NO_ANCHOR ? { ...hop, reason: 'in place of another' } : hop;
}
