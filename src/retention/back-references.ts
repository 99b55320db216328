import type { Heap } from '../graph/heap.ts';
import { readText } from '../graph/string-values.ts';
import { type NodeId, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType } from '../snapshot/snapshot.ts';
import { explainBeginning } from './anchors.ts';
import { findKeptClasses, type KeptClasses } from './kept-classes.ts';
import type { SourceLocation } from './suspect.ts';
import { findVisibleDominators } from './visible-dominators.ts';
import { type RetainersFound, type VisibleRetainer, VisibleRetainers } from './visible-retainers.ts';

/** How much of what holds an object is told. */
export interface BackReferenceBounds {
  /** Hops upwards from the object, 1 or more. */
  readonly depth: number;
  /** Holders of one object, 1 or more; the others are counted. */
  readonly tooMany: number;
  /** Whether the texts of strings are told. */
  readonly showStrings?: boolean;
}

/** An object that is on a retainer chain from the root to the one that was asked for. */
export interface BackReferenceNode {
  /** As in reports; `module lib/server.js` for a module, `ROOT` for V8's root. */
  readonly className: string;
  /**
   * `root` where chains begin for an author: V8's root, its lists of roots, modules, the process, the document, running timers;
   * `object` is the one that was asked for.
   */
  readonly kind: 'object' | 'holder' | 'root';
  /** What the root is, where its class does not say it: `a running timer`. */
  readonly reason?: string;
  /** V8's type. */
  readonly nodeType: string;
  readonly nodeId: NodeId;
  /** Its own bytes, with the plumbing that is folded into it. */
  readonly shallowBytes: number;
  /** Bytes that would be freed with it. */
  readonly retainedBytes: number;
  /** Holders that are left out, because of a bound. */
  readonly moreHolders: number;
  /** Whether there are more than {@link moreHolders}: very wide plumbing is not counted to its end. */
  readonly hasUncounted: boolean;
  /** Where the function or the constructor of the object is written. */
  readonly location?: SourceLocation;
  /** Of a string, where texts are told. */
  readonly text?: string;
}

/** One object that holds another. */
export interface BackReferenceEdge {
  /** Positions in the list of nodes. */
  readonly source: number;
  readonly target: number;
  /** V8's type of the first of its references. */
  readonly edgeType: string;
  /** As an author would write them: `.tasks`, `[*]`, `(closure) instances`; empty for what the root holds. */
  readonly edgeNames: readonly string[];
}

/** All retainer chains from the roots to one object, merged: each object is one node, whatever chains lead over it. */
export interface BackReferences {
  /** Edges of the shortest way to the object, `distances` of its heap. */
  readonly distance: number;
  /** The object first, then by the number of hops up from it. */
  readonly nodes: readonly BackReferenceNode[];
  /** By target, then nearest to the root first. There may be cycles. */
  readonly edges: readonly BackReferenceEdge[];
  /**
   * Objects without which it would be freed, the nearest first, up to where an author would begin; plumbing and V8's roots are
   * left out, but a module is told. The first `depth` of them.
   */
  readonly dominators: readonly BackReferenceNode[];
  /** How many dominators are left out. */
  readonly moreDominators: number;
  /** What it keeps alive alone, by class. */
  readonly keeps: KeptClasses;
  /** Whether texts of strings are told: who passes them on must say so. */
  readonly stringsShown?: true;
}

/** Classes of what the object keeps that are told. */
const MOST_CLASSES = 20;

/** With so many nodes only the holder nearest to the root is told of each further one. */
const MOST_NODES = 100;

/**
 * Finds what keeps an object alive: breadth-first from holder to holder, as an author sees them, up to the roots.
 * The first call for a heap finds its retainers and dominators, which takes about as long as reading the file did; each goes once
 * through all nodes to sum up what the object keeps, O(nodes + edges that are looked at).
 *
 * @param object - a node that the root reaches; of any other there is nothing to tell
 */
export function findBackReferences(heap: Heap, object: NodeOrdinal, bounds: BackReferenceBounds): BackReferences {
  const search = new Search(heap, bounds);
  search.run(object);
  const dominators = findVisibleDominators(heap, object);
  const told = dominators.slice(0, bounds.depth);
  const showShapes = bounds.showStrings === true;
  return {
    distance: heap.distances[object],
    nodes: search.nodes,
    edges: search.edges,
    dominators: told.map(({ node, isRoot, ...said }) => ({
      ...describe(heap, node, isRoot ? 'root' : 'holder', bounds),
      ...said,
    })),
    moreDominators: dominators.length - told.length,
    keeps: findKeptClasses(heap, object, { mostClasses: MOST_CLASSES, showShapes }),
    ...(bounds.showStrings === true ? { stringsShown: true } : {}),
  };
}

/** One breadth-first search. */
class Search {
  readonly nodes: MutableNode[] = [];
  readonly edges: BackReferenceEdge[] = [];
  readonly #heap: Heap;
  readonly #bounds: BackReferenceBounds;
  readonly #retainers: VisibleRetainers;
  readonly #positionOf = new Map<NodeOrdinal, number>();
  /** By position: the object, and its hops from the one that was asked for. */
  readonly #found: { readonly node: NodeOrdinal; readonly depth: number }[] = [];

  constructor(heap: Heap, bounds: BackReferenceBounds) {
    this.#heap = heap;
    this.#bounds = bounds;
    this.#retainers = new VisibleRetainers(heap, { showKeys: bounds.showStrings === true });
  }

  run(object: NodeOrdinal): void {
    this.#add(object, describe(this.#heap, object, 'object', this.#bounds), 0);
    // What is found on the way is put behind, and its turn comes.
    for (const [position, { node, depth }] of this.#found.entries()) {
      if (this.nodes[position].kind !== 'root') this.#expand(position, depth, this.#retainers.of(node));
    }
  }

  #expand(position: number, depth: number, { retainers, isWhole }: RetainersFound): void {
    const node = this.nodes[position];
    // What the root itself holds is a root of the user's.
    const root = retainers.find(({ holder }) => holder === ROOT);
    const holders = root === undefined ? retainers : [root];
    const most = this.nodes.length < MOST_NODES ? this.#bounds.tooMany : 1;
    const shown = depth < this.#bounds.depth ? holders.slice(0, most) : [];
    node.moreHolders = holders.length - shown.length;
    node.hasUncounted = root === undefined && !isWhole;
    for (const retainer of shown) {
      const { holder, edgeType, edgeNames } = retainer;
      const source = this.#positionOf.get(holder) ?? this.#add(holder, this.#describeHolder(retainer), depth + 1);
      this.edges.push({ source, target: position, edgeType, edgeNames });
    }
  }

  #add(node: NodeOrdinal, described: MutableNode, depth: number): number {
    this.#positionOf.set(node, this.nodes.length);
    this.#found.push({ node, depth });
    return this.nodes.push(described) - 1;
  }

  #describeHolder({ holder, moduleName }: VisibleRetainer): MutableNode {
    const reason = explainBeginning(this.#heap, holder);
    const isList = this.#heap.snapshot.nodeType[holder] === NodeType.synthetic;
    const isRoot = isList || moduleName !== undefined || reason !== undefined;
    const described = describe(this.#heap, holder, isRoot ? 'root' : 'holder', this.#bounds);
    const named = moduleName === undefined ? described : { ...described, className: moduleName };
    return reason === undefined ? named : { ...named, reason };
  }
}

interface MutableNode extends BackReferenceNode {
  moreHolders: number;
  hasUncounted: boolean;
}

function describe(
  heap: Heap,
  node: NodeOrdinal,
  kind: BackReferenceNode['kind'],
  { showStrings }: BackReferenceBounds,
): MutableNode {
  const { snapshot, classNames, locations } = heap;
  const location = locations.of(node);
  const text = showStrings === true ? readText(snapshot, node) : undefined;
  return {
    className: node === ROOT ? 'ROOT' : classNames.of(node),
    kind,
    nodeType: snapshot.nodeTypeNames[snapshot.nodeType[node]],
    nodeId: snapshot.nodeId[node],
    shallowBytes: heap.ownerOf[node] === node ? heap.ownedBytes[node] : snapshot.shallowBytes[node],
    retainedBytes: heap.retainedBytes[node],
    moreHolders: 0,
    hasUncounted: false,
    ...(location === undefined ? {} : { location }),
    ...(text === undefined ? {} : { text }),
  };
}
