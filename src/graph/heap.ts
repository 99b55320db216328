import { type NodeColumn, type NodeOrdinal, ROOT } from '../ordinals.ts';
import { NodeType, type Snapshot } from '../snapshot/snapshot.ts';
import { type CheapestWays, findCheapestWays } from './cheapest-ways.ts';
import { ClassNames } from './class-names.ts';
import { spreadDetachedness } from './detachedness.ts';
import { findDistances } from './distances.ts';
import { type DominatorTree, findDominators } from './dominators.ts';
import { classifyEdges } from './edge-rules.ts';
import { pairEphemerons } from './ephemerons.ts';
import type { FlowGraph } from './flow-graph.ts';
import { Locations } from './locations.ts';
import { NodeIdIndex } from './node-id-index.ts';
import { sumOwnedBytes } from './owned-bytes.ts';
import { type Folder, type Folding, foldPlumbing, listFolded } from './owners.ts';
import { chargeNewTables, findReachable, type Reachability } from './reachability.ts';
import { sumRetainedBytes } from './retained-sizes.ts';
import { buildRetainers, type Retainers } from './retainers.ts';

/** A snapshot and all that follows from it; each column is made when it is first asked for, and kept. */
export class Heap {
  readonly snapshot: Snapshot;
  /** How structures are folded beside those of V8 and Node. */
  readonly folders: readonly Folder[];
  #reachability: Reachability | undefined;
  #folding: Folding | undefined;
  #ownedBytes: Float64Array | undefined;
  #retainers: Retainers | undefined;
  #dominatorTree: DominatorTree | undefined;
  #retainedBytes: Float64Array | undefined;
  #distances: Uint32Array | undefined;
  #cheapestWays: CheapestWays | undefined;
  #detachedness: Uint8Array | undefined;
  #classNames: ClassNames | undefined;
  #locations: Locations | undefined;
  #nodeIdIndex: NodeIdIndex | undefined;

  /**
   * @param folders - how structures are folded beside those of V8 and Node
   * @param known - columns that need not be made: of an earlier heap the later one tells them
   */
  constructor(
    snapshot: Snapshot,
    folders: readonly Folder[] = [],
    known: { readonly reachability?: Reachability; readonly folding?: Folding } = {},
  ) {
    this.snapshot = snapshot;
    this.folders = folders;
    this.#reachability = known.reachability;
    this.#folding = known.folding;
  }

  /** Which edges retain, and which nodes they reach from the root. */
  get reachability(): Reachability {
    if (this.#reachability === undefined) {
      const roles = classifyEdges(this.snapshot);
      this.#reachability = findReachable(this.snapshot, roles, pairEphemerons(this.snapshot, roles));
    }
    return this.#reachability;
  }

  /**
   * Charges the values of a WeakMap that is new to the map where their keys are not, see {@link chargeNewTables}; columns that tell of it
   * are made anew when they are next asked for.
   */
  chargeNewTables(isNew: (node: number) => boolean): void {
    const reachability = chargeNewTables(this.snapshot, this.reachability, isNew);
    if (reachability === this.#reachability) return;
    this.#reachability = reachability;
    this.#retainers = undefined;
    this.#dominatorTree = undefined;
    this.#retainedBytes = undefined;
    this.#distances = undefined;
    this.#cheapestWays = undefined;
  }

  /** The retaining edges as a graph for the algorithms of this folder. */
  get flowGraph(): FlowGraph {
    const { nodeCount, firstEdge, edgeTarget } = this.snapshot;
    return { nodeCount, firstEdge, edgeTarget, edgeRetains: this.reachability.edgeRetains };
  }

  /** 1 for each node that is the engine's and not the user's. */
  get isPlumbing(): Uint8Array {
    return this.#fold().isPlumbing;
  }

  /** For each node the node it is folded into; itself where it is not folded. */
  get ownerOf(): Uint32Array {
    return this.#fold().ownerOf;
  }

  /** How what nodes of plumbing hold is written, where a folder says so. */
  get holds(): ReadonlyMap<NodeOrdinal, string> {
    return this.#fold().holdsOf ?? NOTHING_SAID;
  }

  /** All names that {@link holdsOf} gives. */
  get namesOfHolds(): ReadonlySet<string> {
    return new Set(this.holds.values());
  }

  /** How what a node of plumbing holds is written, where a folder says so. */
  holdsOf(node: NodeOrdinal): string | undefined {
    return this.holds.get(node);
  }

  /** What is folded into some nodes, in the order of the file. O(nodes). */
  listFolded(owners: ReadonlySet<NodeOrdinal>): NodeOrdinal[] {
    return listFolded(this.ownerOf, owners);
  }

  /** Bytes of each node with all that is folded into it; 0 for what is folded. */
  get ownedBytes(): Float64Array {
    this.#ownedBytes ??= sumOwnedBytes(this.snapshot.shallowBytes, this.ownerOf);
    return this.#ownedBytes;
  }

  #fold(): Folding {
    this.#folding ??= foldPlumbing(this.snapshot, this.reachability, this.folders);
    return this.#folding;
  }

  /** Retaining edges by target. */
  get retainers(): Retainers {
    this.#retainers ??= buildRetainers(this.flowGraph);
    return this.#retainers;
  }

  /** Over retaining edges from the root; a WeakMap's value is charged to its key, or see {@link Heap.chargeNewTables}. */
  get dominatorTree(): DominatorTree {
    this.#dominatorTree ??= findDominators(this.flowGraph, ROOT);
    return this.#dominatorTree;
  }

  /** Bytes that would be freed with each node; 0 where the root does not reach. */
  get retainedBytes(): Float64Array {
    this.#retainedBytes ??= sumRetainedBytes(this.dominatorTree, this.snapshot.shallowBytes);
    return this.#retainedBytes;
  }

  /** Edges from the user's roots (which have 1), then from the root for what only the engine holds. */
  get distances(): Uint32Array {
    this.#distances ??= findDistances(this.flowGraph, [
      { starts: findUserRoots(this.snapshot), startDistance: 1 },
      { starts: [ROOT], startDistance: 0 },
    ]);
    return this.#distances;
  }

  /** The cheapest way from the root to each node, as authors' edges cost little and the engine's own much. */
  get cheapestWays(): CheapestWays {
    this.#cheapestWays ??= findCheapestWays(this);
    return this.#cheapestWays;
  }

  /** `Detachedness` of each node, spread from what the embedder marked. */
  get detachedness(): NodeColumn<number> {
    this.#detachedness ??= spreadDetachedness(this.snapshot);
    return this.#detachedness;
  }

  /** What each node is, in words. */
  get classNames(): ClassNames {
    this.#classNames ??= new ClassNames(this);
    return this.#classNames;
  }

  /** Nodes by id. */
  get nodeIdIndex(): Pick<NodeIdIndex, 'find'> {
    this.#nodeIdIndex ??= new NodeIdIndex(this.snapshot);
    return this.#nodeIdIndex;
  }

  /** Says that all nodes and edges will be gone through: where columns lie in an index, they are read whole from now on. */
  prepareWalk(): void {}

  /** Where functions and the constructors of objects are written. */
  get locations(): Locations {
    this.#locations ??= new Locations(this.snapshot);
    return this.#locations;
  }
}

const NOTHING_SAID: ReadonlyMap<NodeOrdinal, string> = new Map();

/** What the root holds beside its lists: the global object, a NativeContext, or nothing, as V8's version has it. */
function findUserRoots(snapshot: Snapshot): NodeOrdinal[] {
  const { firstEdge, edgeTarget, nodeType } = snapshot;
  const roots: NodeOrdinal[] = [];
  for (let edge = firstEdge[ROOT]; edge < firstEdge[(ROOT + 1) as NodeOrdinal]; edge++) {
    if (nodeType[edgeTarget[edge]] !== NodeType.synthetic) roots.push(edgeTarget[edge]);
  }
  return roots;
}
