import type { Heap } from '../graph/heap.ts';
import { type NodeId, type NodeOrdinal, ROOT } from '../ordinals.ts';
import type { Chains } from './chains.ts';
import type { GrowthGroup } from './growth-points.ts';
import { type Holding, leadingClass, listClasses } from './holdings.ts';
import type { GrownInPlace } from './own-growth.ts';
import type { ChainHop, Holder, Suspect } from './suspect.ts';

/** What every suspect is measured against. */
export interface GrowthContext {
  /** All added and grown bytes. */
  readonly totalBytes: number;
  readonly iterations: number | undefined;
}

/** Puts groups and grown survivors into the words of the report. */
export class SuspectWriter {
  readonly #heap: Heap;
  readonly #chains: Chains;
  readonly #context: GrowthContext;

  constructor(heap: Heap, chains: Chains, context: GrowthContext) {
    this.#heap = heap;
    this.#chains = chains;
    this.#context = context;
  }

  /** A suspect whose holders hold something added. */
  describeGroup(group: GrowthGroup, holding: Holding, ownBytes: number): Suspect {
    const [className, leader] = leadingClass(holding.classes, group.hold.edgeName);
    const { hold, tops } = group;
    const top = this.#topOf(tops, className, leader.sampleIds);
    const { holder, edgeName } = this.#chains.holderOfList(hold, this.#heap.classNames.of(top));
    const above = hold.holder === ROOT ? [] : this.#chains.chainTo(hold.holder);
    const topCount = this.#countLike(tops, top);
    const chain = [
      ...above,
      this.#chains.hopTo(top, hold.edge, above.length === 0 ? '' : hold.edgeName, true, topCount),
    ];
    const holderName = nameHolder(holder === hold.holder ? above : above.slice(0, -1));
    return {
      title: `${holderName}${edgeName === '[*]' ? '' : ` ${edgeName}`} keeps ${leader.count.toLocaleString('en')} ${className}`,
      verdict: 'growth',
      className,
      count: leader.count,
      ...this.#perIteration(leader.count),
      retainedBytes: holding.exclusiveBytes + ownBytes,
      exclusiveBytes: holding.exclusiveBytes,
      ...this.#growth(holding.addedBytes + ownBytes),
      holder: this.#holder(holder, group.holders.size),
      chain,
      holds: listClasses(holding.classes, this.#context.iterations),
      sampleIds: leader.sampleIds,
    };
  }

  /** A suspect that grew in place and holds nothing added. */
  describeGrownInPlace({ node, count, bytes }: GrownInPlace): Suspect {
    const chain = this.#chains.chainTo(node);
    const className = this.#heap.classNames.of(node);
    return {
      title: `${nameHolder(chain)} grew in place`,
      verdict: 'growth',
      className,
      count,
      retainedBytes: bytes,
      exclusiveBytes: 0,
      ...this.#growth(bytes),
      holder: this.#holder(node, count),
      chain,
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

  #holder(node: NodeOrdinal, count: number): Holder {
    const { snapshot, classNames } = this.#heap;
    return { className: classNames.of(node), nodeId: snapshot.nodeId[node], ...(count > 1 ? { count } : {}) };
  }

  #perIteration(count: number): { perIteration?: number } {
    return this.#context.iterations === undefined ? {} : { perIteration: count / this.#context.iterations };
  }

  #growth(growthBytes: number): { growthBytes: number; shareOfGrowth: number } {
    return { growthBytes, shareOfGrowth: growthBytes / Math.max(1, this.#context.totalBytes) };
  }
}

/** `Set Connection.tasks`: the class, then where it hangs; a plain object is told by where it hangs itself. */
function nameHolder(chain: readonly ChainHop[]): string {
  const [above, holder] = [chain.at(-2), chain.at(-1)];
  if (holder === undefined) return "V8's roots";
  if (above === undefined || !/^[.[]/u.test(holder.edgeName)) return `${holder.className} ${holder.edgeName}`.trimEnd();
  const plainName = above.className === 'Object' ? /^\.(.+)/su.exec(above.edgeName)?.[1] : undefined;
  return `${holder.className} ${plainName ?? above.className}${holder.edgeName}`;
}
