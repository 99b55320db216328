import type { Comparison } from '../diff/compare.ts';
import type { Heap } from '../graph/heap.ts';
import { NO_NODE, type NodeId, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { Chains } from './chains.ts';
import { Cuts, type GroupCut } from './cuts.ts';
import { ANY_KEY } from './edge-labels.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import { edgeLabel, placeOf } from './holder-place.ts';
import { HolderSizes } from './holder-size.ts';
import type { ClassHolding, Holding } from './holdings.ts';
import { judgeHops } from './hop-verdicts.ts';
import { InnerChains } from './inner-chain.ts';
import type { Inside } from './inside.ts';
import {
  countTold,
  findLeadingClass,
  findPayload,
  findToldClass,
  isReaction,
  listClasses,
  VALUE_TYPES,
} from './leading-class.ts';
import type { GrownInPlace } from './own-growth.ts';
import type { ChainHop, Cut, CutEdge, Holder, Suspect } from './suspect.ts';
import type { Trend } from './trends.ts';

/** What every suspect is measured against. */
export interface Measure {
  /** All added and grown bytes. */
  readonly totalBytes: number;
  readonly iterations: number | undefined;
}

/** Of more other chains only the count is told. */
const MOST_OTHER_CHAINS = 20;

/** What the holders of a suspect lost. */
export interface Turnover {
  readonly gone: readonly Holding[];
  /** Whether that is much of what they gained. */
  readonly isLarge: boolean;
}

/** Edges that stand for the links of a list that the holder owns. */
const LINKED: ReadonlySet<string> = new Set(['(reactions)', '(listeners)']);

/** Puts groups and grown survivors into the words of the report. */
export class SuspectWriter {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #chains: Chains;
  readonly #inner: InnerChains;
  readonly #cuts: Cuts;
  readonly #sizes: HolderSizes;
  readonly #measure: Measure;

  constructor(comparison: Comparison, growth: Growth, inside: Inside, measure: Measure) {
    const heap = comparison.after;
    this.#heap = heap;
    this.#sizes = new HolderSizes(comparison);
    this.#growth = growth;
    this.#chains = growth.chains;
    this.#inner = new InnerChains(heap, growth, inside);
    this.#cuts = new Cuts(heap, growth);
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
    const [className, leader] = findToldClass(holding.classes, group.hold.edgeName);
    const chain = this.#chainOf(group, holding);
    const suspectHop = chain.findIndex(({ suspectEdge }) => suspectEdge);
    const heldClass = chain[suspectHop].className;
    const { holder, edgeName } = this.#chains.holderOfList(group.hold, heldClass);
    const toHolder = chain.slice(0, holder === group.hold.holder ? suspectHop : suspectHop - 1);
    const sampleIds = this.#sampleIds(leader);
    const count = countTold(leader);
    const held = nameHeld(holding.classes, className, count);
    return {
      fingerprint: fingerprintOf(toHolder, edgeName, className),
      title: `${nameHolder(toHolder)}${edgeName === ANY_KEY ? '' : ` ${edgeName}`} keeps ${held.name}`,
      ...trend,
      className,
      count,
      ...(held.isOfOneClass ? this.#perIteration(count - countGone(turnover, className)) : {}),
      retainedBytes: holding.exclusiveBytes + holding.shareBytes + ownBytes,
      exclusiveBytes: holding.exclusiveBytes,
      ...(holding.shareBytes > 0 ? { shareBytes: holding.shareBytes } : {}),
      ...this.#growthShare(holding.addedBytes + holding.shareBytes + ownBytes),
      holder: this.#holder(holder, group.holders.size, { edgeName, heldClass }),
      chain: judgeHops(chain, trend.verdict),
      ...(others.length === 0
        ? {}
        : {
            otherChainCount: others.length,
            otherChains: others
              .slice(0, MOST_OTHER_CHAINS)
              .map((other) => judgeHops(endAtSuspectEdge(this.#chainOf(other, holding)), trend.verdict)),
          }),
      cuts: this.#cuts.ofSuspect(suspect).map((cut) => this.#describeCut(cut, holding, ownBytes)),
      holds: listClasses(holding.classes, this.#measure.iterations),
      sampleIds,
    };
  }

  /** From the root to what a group holds, one of the leading class where it holds such, and on to what makes it heavy. */
  #chainOf(group: GrowthGroup, holding: Holding): ChainHop[] {
    const { classes } = holding;
    const { hold, holders, tops } = group;
    const above = hold.holder === ROOT ? [] : countLast(this.#chains.chainTo(hold.holder), holders.size);
    const edgeName = above.length === 0 ? '' : hold.edgeName;
    const [leaderName, leader] = findLeadingClass(classes, hold.edgeName);
    const top = this.#topOf(tops, leaderName, leader.sampleIds);
    const first = this.#chains.hopTo(top, hold.edge, edgeName, true, this.#countLike(tops, top));
    const inner = this.#innerChain(group, holding, top);
    if (isReaction(leaderName)) return [...above, describeReactions(first, leaderName, leader), ...nameHandlers(inner)];
    if (this.#heap.isPlumbing[top] === 1 && inner.length > 0)
      return [...above, { ...inner[0], edgeName }, ...inner.slice(1)];
    const isOn = inner[0]?.className === first.className;
    return isOn ? [...above, { ...first, nodeId: inner[0].nodeId }, ...inner.slice(1)] : [...above, first];
  }

  /** The way from a group to what gathers behind what it holds, or makes it heavy; starts with what it holds. */
  #innerChain(group: GrowthGroup, { classes, exclusiveBytes }: Holding, top: NodeOrdinal): ChainHop[] {
    const [toldName, told] = findToldClass(classes, group.hold.edgeName);
    const isLeader = told === findLeadingClass(classes, group.hold.edgeName)[1];
    const bytesOf = ({ firstNode, count }: ClassHolding): number =>
      firstNode === NO_NODE ? 0 : this.#growth.kept.retainedBytes[firstNode] * count;
    const payload = findPayload(classes, [toldName, told], bytesOf, exclusiveBytes / 2);
    const target = isLeader ? (payload ?? (this.#heap.isPlumbing[top] === 1 ? told : undefined)) : told;
    if (target === undefined || target.firstNode === NO_NODE) return [];
    const countOf = (name: string): number => classes.get(name)?.count ?? 1;
    return this.#inner.to(this.#growth.groups.indexOf(group), target.firstNode, countOf);
  }

  /** Where none is held straight, the first of them. */
  #sampleIds({ sampleIds, firstNode }: ClassHolding): readonly NodeId[] {
    return sampleIds.length > 0 || firstNode === NO_NODE ? sampleIds : [this.#heap.snapshot.nodeId[firstNode]];
  }

  /** Where the holder is a list of reactions or listeners, what it grew by are the links, which go with what they link. */
  #describeCut(cut: GroupCut, { exclusiveBytes, shareBytes }: Holding, ownBytes: number): Cut {
    const groups = cut.groups.map((group) => this.#growth.groups[group]);
    const isAll = cut.freedBytes >= exclusiveBytes;
    const linkBytes = isAll && groups.every(({ hold }) => LINKED.has(hold.edgeName)) ? ownBytes : 0;
    return {
      edges: groups.map((group) => this.#describeCutEdge(group)),
      freedBytes: cut.freedBytes + linkBytes,
      frees: isAll && shareBytes === 0 ? 'all' : 'part',
    };
  }

  #describeCutEdge({ hold, holders, tops }: GrowthGroup): CutEdge {
    const { nodeId, edgeType, edgeTypeNames } = this.#heap.snapshot;
    const [top] = tops;
    return {
      label: edgeLabel(hold.holder === ROOT ? [] : this.#chains.chainTo(hold.holder), hold.edgeName),
      fromId: nodeId[hold.holder],
      edgeType: edgeTypeNames[edgeType[hold.edge]],
      edgeName: hold.edgeName,
      toId: holders.size === 1 && tops.length === 1 ? nodeId[top] : null,
    };
  }

  /** A suspect that grew in place and holds nothing added. */
  describeGrownInPlace({ node, grown, bytes }: GrownInPlace, trend: Trend): Suspect {
    const chain = this.#chains.chainTo(node);
    const className = this.#heap.classNames.of(node);
    return {
      fingerprint: fingerprintOf(chain, '', className),
      title: `${nameHolder(chain)} grew in place`,
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

  /** What the chain ends with: one of the leading class where the growth points hold such. */
  #topOf(tops: readonly NodeOrdinal[], className: string, sampleIds: readonly NodeId[]): NodeOrdinal {
    const { nodeId } = this.#heap.snapshot;
    return (
      tops.find((top) => sampleIds.includes(nodeId[top])) ??
      tops.find((top) => this.#heap.classNames.of(top) === className) ??
      tops[0]
    );
  }

  #countLike(tops: readonly NodeOrdinal[], top: NodeOrdinal): number {
    const className = this.#heap.classNames.of(top);
    let count = 0;
    for (const other of tops) if (this.#heap.classNames.of(other) === className) count++;
    return count;
  }

  #holder(node: NodeOrdinal, count: number, held?: { edgeName: string; heldClass: string }): Holder {
    const { snapshot, classNames } = this.#heap;
    const named = { className: classNames.of(node), nodeId: snapshot.nodeId[node] };
    if (count > 1) return { ...named, count };
    return held === undefined ? named : { ...named, ...this.#sizes.of(node, held.edgeName, held.heldClass) };
  }

  #perIteration(count: number): { perIteration?: number } {
    return this.#measure.iterations === undefined ? {} : { perIteration: count / this.#measure.iterations };
  }

  #growthShare(growthBytes: number): { growthBytes: number; shareOfGrowth: number } {
    return { growthBytes, shareOfGrowth: growthBytes / Math.max(1, this.#measure.totalBytes) };
  }
}

function endAtSuspectEdge(chain: readonly ChainHop[]): ChainHop[] {
  return chain.slice(0, chain.findIndex(({ suspectEdge }) => suspectEdge) + 1);
}

/** The reactions of a promise stand for the functions and promises that they hold. */
function describeReactions(hop: ChainHop, className: string, { count, sampleIds }: ClassHolding): ChainHop {
  const { location: _, ...others } = hop;
  return { ...others, edgeType: 'internal', className, nodeType: 'hidden', nodeId: sampleIds[0] ?? hop.nodeId, count };
}

/** What a reaction leads to first: the function that waits, or the promise that is settled next. */
function nameHandlers([first, ...others]: readonly ChainHop[]): ChainHop[] {
  if (first === undefined) return [];
  const edgeName =
    first.className === 'Promise' ? '(promise)' : first.nodeType === 'closure' ? '(handler)' : '(function)';
  return [{ ...first, edgeName, suspectEdge: false }, ...others];
}

/** The chain to one of several holders stands for all. */
function countLast(chain: ChainHop[], count: number): ChainHop[] {
  const last = chain.at(-1);
  return last === undefined || count < 2 || last.count !== undefined
    ? chain
    : [...chain.slice(0, -1), { ...last, count }];
}

/** How many of a class the holders lost, where they lost many. */
function countGone({ gone, isLarge }: Turnover, className: string): number {
  if (!isLarge) return 0;
  return gone.reduce((sum, { classes }) => {
    const held = classes.get(className);
    return held === undefined ? sum : sum + countTold(held);
  }, 0);
}

/** `Set Connection.tasks`: the class, then where it hangs. */
function nameHolder(chain: readonly ChainHop[]): string {
  const holder = chain.at(-1);
  return holder === undefined ? "V8's roots" : `${holder.className} ${placeOf(chain)}`.trimEnd();
}

/** `2,000 Promise`; where no class is most of what is held straight, `97 objects: 49 Buffer, 48 Uint8Array`. */
function nameHeld(
  classes: ReadonlyMap<string, ClassHolding>,
  className: string,
  count: number,
): { name: string; isOfOneClass: boolean } {
  const straight = [...classes]
    .filter(([, held]) => !held.isPlumbing && held.topmostCount > 0 && !VALUE_TYPES.has(held.nodeType))
    .sort(([leftName, left], [rightName, right]) => {
      return right.topmostCount - left.topmostCount || (leftName < rightName ? -1 : 1);
    });
  const total = straight.reduce((sum, [, held]) => sum + held.topmostCount, 0);
  const isHeldStraight = straight.some(([name]) => name === className);
  if (!isHeldStraight || straight.length < 2 || count * 2 > total) {
    return { name: `${count.toLocaleString('en')} ${className}`, isOfOneClass: true };
  }
  const named = straight.slice(0, 3).map(([name, held]) => `${held.topmostCount.toLocaleString('en')} ${name}`);
  const name = `${total.toLocaleString('en')} objects: ${named.join(', ')}${straight.length > 3 ? ', ...' : ''}`;
  return { name, isOfOneClass: false };
}
