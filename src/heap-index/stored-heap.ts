import type { DominatorTree } from '../graph/dominators.ts';
import { Heap } from '../graph/heap.ts';
import { Locations } from '../graph/locations.ts';
import type { NodeIdIndex } from '../graph/node-id-index.ts';
import { listFolded } from '../graph/owners.ts';
import type { Reachability } from '../graph/reachability.ts';
import type { Retainers } from '../graph/retainers.ts';
import type { NodeColumn, NodeId, NodeOrdinal } from '../ordinals.ts';
import type { ColumnFolder } from './column-folder.ts';
import type { ColumnArray } from './column-format.ts';
import type { HeapColumnName, HeapFacts } from './heap-columns.ts';
import { pagedColumn } from './paged-column.ts';
import { readDominators, readReachability, readRetainers } from './stored-graphs.ts';
import { type ReadColumn, StoredSnapshot } from './stored-snapshot.ts';
import { StoredStrings } from './stored-strings.ts';

/** Says of a column whether few of its rows will be asked for. */
export type IsPaged = (name: HeapColumnName) => boolean;

/** For who looks at some objects and those around them. */
export const FOR_FEW: IsPaged = () => true;

/** For who asks all objects of a class, or all there are. */
export const FOR_ALL: IsPaged = (name) => RETAINERS.has(name);

/** For who walks through the heap, and looks at some objects on the way. */
export const FOR_WALKS: IsPaged = (name) => RETAINERS.has(name) || ASKED_OF_FEW.has(name);

const RETAINERS: ReadonlySet<HeapColumnName> = new Set<HeapColumnName>(['firstRetainer', 'retainingEdge']);

const ASKED_OF_FEW: ReadonlySet<HeapColumnName> = new Set<HeapColumnName>([
  'nodeId',
  'distances',
  'retainedBytes',
  'ownedBytes',
  'locationRow',
  'locationScriptId',
  'locationLine',
  'locationColumn',
]);

/** A heap that was read before: what was found out about it comes from an index, each column when it is first asked for. */
export class StoredHeap extends Heap {
  readonly #columns: ColumnFolder;
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
  constructor(file: string, columns: ColumnFolder, isPaged: IsPaged) {
    const facts = columns.readJson<HeapFacts>('heap');
    const strings = new StoredStrings(columns.open('stringBytes'), columns.open('stringStart'));
    const read = readerOf(columns, isPaged);
    super(new StoredSnapshot(file, facts, strings, read));
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
    return listFolded(this.#columns.open('ownerOf').whole() as Uint32Array, owners);
  }

  override get ownedBytes(): Float64Array {
    this.#ownedBytes ??= this.#read<Float64Array>('ownedBytes');
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

  /** Looks through all ids: a table of them is for who asks more often. */
  override get nodeIdIndex(): Pick<NodeIdIndex, 'find'> {
    const ids = this.#columns.open('nodeId').whole();
    // Where it is none, -1 becomes `NO_NODE`.
    return { find: (id: NodeId) => (ids.indexOf(id) >>> 0) as NodeOrdinal };
  }
}

function readerOf(columns: ColumnFolder, isPaged: IsPaged): ReadColumn {
  const known = new Map<HeapColumnName, ColumnArray>();
  return <Column>(name: HeapColumnName): Column => {
    let column = known.get(name);
    if (column === undefined) {
      const file = columns.open(name);
      column = isPaged(name) ? pagedColumn(file) : file.whole();
      known.set(name, column);
    }
    return column as Column;
  };
}
