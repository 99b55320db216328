import type { DominatorTree } from '../graph/dominators.ts';
import { Heap } from '../graph/heap.ts';
import { Locations } from '../graph/locations.ts';
import type { NodeIdIndex } from '../graph/node-id-index.ts';
import type { Reachability } from '../graph/reachability.ts';
import type { Retainers } from '../graph/retainers.ts';
import { NO_NODE, type NodeColumn, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import type { ColumnFolder } from './column-folder.ts';
import type { ColumnArray } from './column-format.ts';
import type { HeapColumnName, HeapFacts } from './heap-columns.ts';
import { computedColumn, pagedColumn } from './paged-column.ts';
import { findFirst } from './sorted-rows.ts';
import { findFolded } from './stored-folding.ts';
import { readDominators, readReachability, readRetainers } from './stored-graphs.ts';
import { type ReadColumn, StoredSnapshot } from './stored-snapshot.ts';
import { StoredStrings } from './stored-strings.ts';

/** What is asked of a heap: it tells which columns are read whole, and of which only the blocks that are looked at. */
export type HeapUse =
  /** Some objects, and who holds them. */
  | 'few'
  /** The same, and what goes with them, for which all nodes are passed once. */
  | 'kept'
  /** What is left without some edges: the heap is walked through. */
  | 'walks'
  /** Whatever there is to ask of all objects. */
  | 'all';

const FOR_KEPT: readonly HeapColumnName[] = [
  'nodeType',
  'nodeName',
  'shallowBytes',
  'isPlumbing',
  'ownerOf',
  'immediateDominator',
  'nodeByDfsNumber',
  'detachedness',
];

const FOR_WALKS: readonly HeapColumnName[] = [
  ...FOR_KEPT,
  'isReached',
  'firstEdge',
  'edgeType',
  'edgeNameOrIndex',
  'edgeTarget',
  'edgeRetains',
];

function isPaged(use: HeapUse, name: HeapColumnName): boolean {
  if (use === 'few') return true;
  // Nobody asks for the retainers of more than a few.
  if (use === 'all') return name === 'firstRetainer' || name === 'retainingEdge';
  return !(use === 'kept' ? FOR_KEPT : FOR_WALKS).includes(name);
}

/** A heap that was read before: what was found out about it comes from an index, each column when it is first asked for. */
export class StoredHeap extends Heap {
  readonly #columns: ColumnFolder;
  readonly #use: HeapUse;
  readonly #facts: HeapFacts;
  readonly #read: ReadColumn;
  readonly #reachability: Reachability;
  readonly #dominatorTree: DominatorTree;
  #isPlumbing: Uint8Array | undefined;
  #ownerOf: Uint32Array | undefined;
  #ownedBytes: Float64Array | undefined;
  #holds: ReadonlyMap<NodeOrdinal, string> | undefined;
  #retainers: Retainers | undefined;
  #retainedBytes: Float64Array | undefined;
  #distances: Uint32Array | undefined;
  #detachedness: NodeColumn<number> | undefined;
  #locations: Locations | undefined;

  /**
   * @param file - the snapshot, as the caller named it
   * @throws DamagedIndexError where there is no index; and later, whatever is asked, where what is read of it is damaged
   */
  constructor(file: string, columns: ColumnFolder, use: HeapUse) {
    const facts = columns.readJson<HeapFacts>('heap');
    const strings = new StoredStrings({
      bytes: columns.open('stringBytes'),
      start: columns.open('stringStart'),
      hash: columns.open('stringHash'),
      byHash: columns.open('stringByHash'),
    });
    const read = readerOf(columns, use);
    super(new StoredSnapshot(file, facts, strings, read));
    this.#use = use;
    this.#columns = columns;
    this.#facts = facts;
    this.#read = read;
    this.#reachability = readReachability(facts.reachedCount, read);
    this.#dominatorTree = readDominators(read);
  }

  override get reachability(): Reachability {
    return this.#reachability;
  }

  override get isPlumbing(): Uint8Array {
    this.#isPlumbing ??= this.#read<Uint8Array>('isPlumbing');
    return this.#isPlumbing;
  }

  override get ownerOf(): Uint32Array {
    this.#ownerOf ??= this.#read<Uint32Array>('ownerOf');
    return this.#ownerOf;
  }

  override get holds(): ReadonlyMap<NodeOrdinal, string> {
    this.#holds ??= new Map(this.#facts.holdsOf);
    return this.#holds;
  }

  override listFolded(owners: ReadonlySet<NodeOrdinal>): NodeOrdinal[] {
    const [folded, ownerOf] = [this.#columns.open('foldedNode'), this.#columns.open('ownerOf')];
    return [...owners].flatMap((owner) => findFolded(folded, ownerOf, owner));
  }

  override get ownedBytes(): Float64Array {
    this.#ownedBytes ??= this.#use === 'all' ? super.ownedBytes : this.#ownedBytesOfFew();
    return this.#ownedBytes;
  }

  override get retainers(): Retainers {
    this.#retainers ??= readRetainers(this.snapshot, this.#read);
    return this.#retainers;
  }

  override get dominatorTree(): DominatorTree {
    return this.#dominatorTree;
  }

  override get retainedBytes(): Float64Array {
    this.#retainedBytes ??= this.#read<Float64Array>('retainedBytes');
    return this.#retainedBytes;
  }

  override get distances(): Uint32Array {
    this.#distances ??= this.#read<Uint32Array>('distances');
    return this.#distances;
  }

  override get detachedness(): NodeColumn<number> {
    this.#detachedness ??= this.#read<NodeColumn<number>>('detachedness');
    return this.#detachedness;
  }

  override get locations(): Locations {
    this.#locations ??= new Locations(this.snapshot, {
      rowOfNode: this.#read('locationRow'),
      urlByScriptId: new Map(this.#facts.urlByScriptId),
    });
    return this.#locations;
  }

  override get nodeIdIndex(): Pick<NodeIdIndex, 'find'> {
    const [ids, nodeById] = [this.#columns.open('nodeId'), this.#columns.open('nodeById')];
    return {
      find: (id: NodeId) => {
        const first = findFirst(nodeById.length, (place) => ids.at(nodeById.at(place)), id);
        if (first === nodeById.length) return NO_NODE;
        const node = nodeById.at(first) as NodeOrdinal;
        return ids.at(node) === id ? node : NO_NODE;
      },
    };
  }

  /** Added up for each that is asked for. */
  #ownedBytesOfFew(): Float64Array {
    const [bytes, ownerOf] = [this.#columns.open('shallowBytes'), this.#columns.open('ownerOf')];
    return computedColumn(bytes.length, (node) => {
      if (ownerOf.at(node) !== node) return 0;
      const folded = this.listFolded(new Set([node as NodeOrdinal]));
      return folded.reduce((sum, part) => sum + bytes.at(part), bytes.at(node));
    }) as Float64Array;
  }
}

function readerOf(columns: ColumnFolder, use: HeapUse): ReadColumn {
  const known = new Map<HeapColumnName, ColumnArray>();
  return <Column>(name: HeapColumnName): Column => {
    let column = known.get(name);
    if (column === undefined) {
      const file = columns.open(name);
      column = isPaged(use, name) ? pagedColumn(file) : file.whole();
      known.set(name, column);
    }
    return column as Column;
  };
}
