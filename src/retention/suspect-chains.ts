import type { Heap } from '../graph/heap.ts';
import { ANY_KEY } from '../holder-place.ts';
import { NO_EDGE, NO_NODE, type NodeId, type NodeList, type NodeOrdinal } from '../ordinals.ts';
import type { StandIn } from './anchors.ts';
import type { BehindPlumbing } from './behind-plumbing.ts';
import type { ClassHolding } from './class-holdings.ts';
import type { Growth } from './growth.ts';
import type { GrowthGroup } from './growth-points.ts';
import type { Holding } from './holdings.ts';
import { InnerChains } from './inner-chain.ts';
import type { Inside } from './inside.ts';
import {
  findLeadingClass,
  findPayload,
  findReactions,
  findToldClass,
  isEndOfList,
  tellsEach,
  VALUE_TYPES,
} from './leading-class.ts';
import { edgeToOwner } from './running-groups.ts';
import type { ChainHop } from './suspect.ts';

/** Who holds, as a chain tells it. */
export interface HolderInChain {
  /** The chain down to it. */
  readonly toHolder: readonly ChainHop[];
  readonly edgeName: string;
  /** The class of the chain's suspect hop. */
  readonly heldClass: string;
  readonly holder: NodeOrdinal;
  /** Whether it is the group's own: of a list that grew at its end, what holds the list is told. */
  readonly isOwn: boolean;
  /** The module whose variable holds. */
  readonly module: StandIn | undefined;
}

/** Writes the chains of suspects: from where their author would begin them to what is held. */
export class SuspectChains {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #inner: InnerChains;
  readonly #behindPlumbing: BehindPlumbing;

  constructor(heap: Heap, growth: Growth, inside: Inside, behindPlumbing: BehindPlumbing) {
    this.#heap = heap;
    this.#growth = growth;
    this.#inner = new InnerChains(heap, growth, inside);
    this.#behindPlumbing = behindPlumbing;
  }

  /** From the root to what a group holds: one of the leading class where it holds such. */
  toHeld(group: GrowthGroup, { classes }: Holding): ChainHop[] {
    const { hold, holders, tops } = group;
    const { chain, edgeName } = this.#growth.chains.chainOf(hold);
    const top = this.#topOf(group, classes);
    const held = classes.get(this.#heap.classNames.of(top));
    const endCount = this.#countLike(tops, top);
    // The engine's own links say nothing: who has the end of such a list has the list.
    const count = held?.isPlumbing && isEndOfList(held, endCount) ? held.count : endCount;
    const hop = this.#growth.chains.hopTo(top, hold.edge, edgeName, true, count);
    const reactions = findReactions(classes, hold.edgeName);
    return [...countLast(chain, holders.length), reactions === undefined ? hop : describeReactions(hop, ...reactions)];
  }

  /** The holder of a group in the chain to what it holds. */
  holderIn({ hold }: GrowthGroup, chain: readonly ChainHop[]): HolderInChain {
    const suspectHop = chain.findIndex(({ suspectEdge }) => suspectEdge);
    const heldClass = chain[suspectHop].className;
    const { holder, edgeName } = this.#growth.chains.holderOfList(hold, heldClass);
    const isOwn = holder === hold.holder;
    const module = isOwn ? this.#growth.chains.moduleOf(hold) : undefined;
    return {
      toHolder: chain.slice(0, isOwn ? suspectHop : suspectHop - 1),
      edgeName: module?.edgeName ?? edgeName,
      heldClass,
      holder,
      isOwn,
      module,
    };
  }

  /** The same, and on to what gathers behind what the group holds, or makes it heavy. */
  toPayload(group: GrowthGroup, holding: Holding): ChainHop[] {
    const chain = this.toHeld(group, holding);
    const held = chain[chain.length - 1];
    const owner = this.#ownerOfHandles(group, holding);
    if (owner !== undefined) return [...chain, owner];
    const toTold = this.#innerChain(group, holding);
    const [first, ...others] = toTold.length > 0 ? toTold : this.#toFirstBehindPlumbing(group);
    if (first === undefined) return chain;
    if (findReactions(holding.classes, group.hold.edgeName) !== undefined)
      return [...chain, nameHandler(first), ...others];
    const isPlumbing = this.#heap.isPlumbing[this.#topOf(group, holding.classes)] === 1;
    if (!isPlumbing && first.className !== held.className) return chain;
    return [...chain.slice(0, -1), { ...first, edgeName: held.edgeName }, ...others];
  }

  /** What programs know the handles of a group by; undefined where it holds no handles that have owners. */
  #ownerOfHandles({ tops }: GrowthGroup, { classes }: Holding): ChainHop | undefined {
    const [, leader] = findLeadingClass(classes, ANY_KEY);
    if (!leader.ownsHandles) return undefined;
    const { chains } = this.#growth;
    const { classNames, snapshot } = this.#heap;
    const handle = tops.find((top) => edgeToOwner(this.#heap, top) !== NO_EDGE);
    if (handle === undefined) return undefined;
    const edge = edgeToOwner(this.#heap, handle);
    const owner = snapshot.edgeTarget[edge];
    const owners = [...tops]
      .filter((top) => classNames.of(top) === classNames.of(handle))
      .map((top) => edgeToOwner(this.#heap, top))
      .filter((other) => other !== NO_EDGE)
      .map((other) => snapshot.edgeTarget[other])
      .filter((other) => classNames.of(other) === classNames.of(owner));
    return chains.hopTo(owner, edge, chains.holds.edgeNameOf(handle, edge), false, new Set(owners).size);
  }

  /** One of the leading class where the growth points hold such, else an object where they do. */
  #topOf({ hold, tops }: GrowthGroup, classes: Holding['classes']): NodeOrdinal {
    const { nodeId, nodeType } = this.#heap.snapshot;
    const [className, { sampleIds, ownsHandles }] = findLeadingClass(classes, hold.edgeName);
    return (
      tops.find((top) => sampleIds.includes(nodeId[top] as NodeId)) ??
      tops.find((top) => this.#heap.classNames.of(top) === className) ??
      (ownsHandles ? tops.find((top) => edgeToOwner(this.#heap, top) !== NO_EDGE) : undefined) ??
      tops.find((top) => !VALUE_TYPES.has(nodeType[top]) && this.#heap.isPlumbing[top] === 0) ??
      tops[0]
    );
  }

  /** Where a group holds the ends of a list that is linked both ways, the object that comes next. */
  #nextOnList({ hold, tops }: GrowthGroup, classes: Holding['classes']): NodeOrdinal | undefined {
    const [className, leader] = findLeadingClass(classes, hold.edgeName);
    const { classNames, snapshot, reachability } = this.#heap;
    if (leader.isPlumbing) return undefined;
    if (!isEndOfList(leader, this.#countOf(tops, className))) return undefined;
    const ends = tops.filter((top) => classNames.of(top) === className);
    for (const end of ends) {
      const endEdge = snapshot.firstEdge[(end + 1) as NodeOrdinal];
      for (let edge = snapshot.firstEdge[end]; edge < endEdge; edge++) {
        const next = snapshot.edgeTarget[edge];
        const isOther = this.#growth.kept.behind.vertexOf[next] !== 0 && !ends.includes(next);
        if (reachability.edgeRetains[edge] === 1 && isOther && classNames.of(next) === className) return next;
      }
    }
    return undefined;
  }

  /** Where another holder leads to what is told, what the author sees first behind this one's plumbing. */
  #toFirstBehindPlumbing(group: GrowthGroup): ChainHop[] {
    for (const top of group.tops) {
      const [object] = this.#behindPlumbing.objectsOf(top);
      if (object !== undefined) return this.#inner.to(group, object, false);
    }
    return [];
  }

  #countLike(tops: NodeList, top: NodeOrdinal): number {
    return this.#countOf(tops, this.#heap.classNames.of(top));
  }

  #countOf(tops: NodeList, className: string): number {
    let count = 0;
    for (const other of tops) if (this.#heap.classNames.of(other) === className) count++;
    return count;
  }

  /** The way from what a group holds on; empty where there is nothing more to tell. */
  #innerChain(group: GrowthGroup, { classes, exclusiveBytes }: Holding): ChainHop[] {
    const [toldName, told] = findToldClass(classes, group.hold.edgeName);
    const { retainedBytes, behind } = this.#growth.kept;
    const bytesOf = ({ firstNode, count }: ClassHolding): number =>
      firstNode === NO_NODE ? 0 : retainedBytes[behind.vertexOf[firstNode]] * count;
    const isGathered = told !== findLeadingClass(classes, group.hold.edgeName)[1];
    if (!isGathered && tellsEach(told)) {
      if (told.linkedNode !== NO_NODE) return this.#inner.to(group, told.linkedNode, true);
      if (told.linkedOverNode !== NO_NODE) return this.#inner.to(group, told.linkedOverNode, false);
    }
    const next = this.#nextOnList(group, classes);
    if (next !== undefined) return this.#inner.to(group, next, true);
    const payload = findPayload(classes, [toldName, told], bytesOf, exclusiveBytes / 2);
    const isBehind = told.firstNode !== NO_NODE && this.#countLike(group.tops, told.firstNode) === 0;
    const target = isGathered ? told : (payload ?? (isBehind ? told : undefined));
    if (target === undefined || target.firstNode === NO_NODE) return [];
    return this.#inner.to(group, target.firstNode, false);
  }
}

/** The chain to one of several holders stands for all; a module is one, whatever the engine comes there by. */
function countLast(chain: ChainHop[], count: number): ChainHop[] {
  const last = chain.at(-1);
  if (last === undefined || count < 2 || last.count !== undefined || last.edgeType === '') return chain;
  return [...chain.slice(0, -1), { ...last, count }];
}

/** The reactions of a promise stand for the functions and promises that they hold. */
function describeReactions(hop: ChainHop, className: string, { count, sampleIds }: ClassHolding): ChainHop {
  const { location: _, ...others } = hop;
  return { ...others, edgeType: 'internal', className, nodeType: 'hidden', nodeId: sampleIds[0] ?? hop.nodeId, count };
}

/** What a reaction leads to: the function that waits, or the promise that is settled next. */
function nameHandler(hop: ChainHop): ChainHop {
  const callee = hop.nodeType === 'closure' ? '(handler)' : '(function)';
  return { ...hop, edgeName: hop.className === 'Promise' ? '(promise)' : callee, suspectEdge: false };
}
