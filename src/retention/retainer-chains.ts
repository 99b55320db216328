import type { Heap } from '../graph/heap.ts';
import type { NodeId, NodeOrdinal } from '../ordinals.ts';
import type { BackReferenceBounds } from './back-references.ts';
import { ChainFinder } from './chain-finder.ts';
import { mayHaveSeveralChains } from './single-holder.ts';
import type { SourceLocation } from './suspect.ts';
import { findVisibleDominators } from './visible-dominators.ts';

/** One object on a retainer chain, and the edge by which the one before it holds it. */
export interface RetainerHop {
  /**
   * `root` where an author would begin: V8's root, a module, a running timer; where nobody knows such a place the first hop is a
   * `holder`. `object` is what the chain leads to.
   */
  readonly kind: 'object' | 'holder' | 'root';
  /** What the root is, where its class does not say it: `a running timer`. */
  readonly reason?: string;
  /** V8's type of the edge that leads here; empty for the first hop. */
  readonly edgeType: string;
  /** As an author would write them; several where one holder holds by several edges, none for the first hop. */
  readonly edgeNames: readonly string[];
  /** As in reports; `module lib/server.js` for a module, `ROOT` for V8's root. */
  readonly className: string;
  readonly nodeType: string;
  readonly nodeId: NodeId;
  /** How many objects this hop stands for, where it is more than one. */
  readonly count?: number;
  readonly location?: SourceLocation;
}

/** The edges at the end of a retainer chain, which are to be cut. */
export interface ChainEnd {
  /** The cheapest of them, as an author would write it: `Connection.tasks[*]`. */
  readonly label: string;
  /** All of them, from the same holder, each name once: `.first`, `.last`. */
  readonly edgeNames: readonly string[];
  /** How many objects that are alike hold the object so. */
  readonly holderCount: number;
}

/** One retainer chain from where an author would begin to an object; all holders that are alike are one. */
export interface RetainerChain extends ChainEnd {
  /** From a module, a running timer, an open handle or another such place down to the object; the cheapest of its kind. */
  readonly hops: readonly RetainerHop[];
  /** V8's ids of the nodes at which the edges into the object start, plumbing included; the first few. */
  readonly fromIds: readonly NodeId[];
  /** Whether it is the engine's own: lists of roots, bookkeeping, Node's natives. */
  readonly isEngines: boolean;
  /** Bytes that the root would no longer reach without this chain's edges into the object. */
  readonly freedBytes: number;
}

/** All retainer chains to one object that do not come by the object itself. */
export interface ChainsInto {
  readonly className: string;
  readonly nodeId: NodeId;
  /** How many there are: the object goes when all of them are cut. */
  readonly chainCount: number;
  /** Bytes that the root would no longer reach then. */
  readonly freedBytes: number;
  /** Authors' chains first, of these the cheapest; the first `tooMany` of them. */
  readonly chains: readonly RetainerChain[];
  /** The first few that are left out. */
  readonly others: readonly ChainEnd[];
  /** How many objects hold it that live only with it. */
  readonly innerHolderCount: number;
}

/** What has to be cut for an object to go. */
export interface RetainerChains {
  /** All independent chains to the object, and what cutting them frees; the root has none. */
  readonly chains: ChainsInto;
  /** Of those dominators that are held by more than one chain all chains to them, the nearest first. */
  readonly dominatorChains: readonly ChainsInto[];
}

/**
 * Finds all independent retainer chains to an object and to its dominators.
 * For the object, and for each of the first `depth` dominators that have more than one holder, the heap is swept once and walked
 * once: O(nodes + edges) each time.
 *
 * @param object - a node that the root reaches; of any other there is nothing to tell
 * @param bounds - `tooMany` chains to one object are told, of the first `depth` dominators
 */
export function findRetainerChains(heap: Heap, object: NodeOrdinal, bounds: BackReferenceBounds): RetainerChains {
  const { depth, tooMany, showStrings = false } = bounds;
  const finder = new ChainFinder(heap, { showKeys: showStrings });
  const dominatorChains = findVisibleDominators(heap, object)
    .slice(0, depth)
    .filter(({ node, isRoot }) => !isRoot && mayHaveSeveralChains(heap, node))
    .map(({ node }) => finder.into(node, tooMany))
    .filter(({ chainCount }) => chainCount > 1);
  return { chains: finder.into(object, tooMany), dominatorChains };
}
