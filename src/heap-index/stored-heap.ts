import { computedColumn } from '../computed-column.ts';
import type { CheapestWays } from '../graph/cheapest-ways.ts';
import type { DominatorTree } from '../graph/dominators.ts';
import { Heap } from '../graph/heap.ts';
import { Locations } from '../graph/locations.ts';
import type { NodeIdIndex } from '../graph/node-id-index.ts';
import type { Reachability } from '../graph/reachability.ts';
import type { Retainers } from '../graph/retainers.ts';
import { NO_NODE, type NodeColumn, type NodeId, type NodeOrdinal } from '../ordinals.ts';
import type { ColumnFolder } from './column-folder.ts';
import type { HeapFacts } from './heap-columns.ts';
import { HeapColumns, type HeapUse } from './read-columns.ts';
import { findFirst } from './sorted-rows.ts';
import { findFolded } from './stored-folding.ts';
import { readCheapestWays, readDominators, readReachability, readRetainers } from './stored-graphs.ts';
import { StoredSnapshot } from './stored-snapshot.ts';
import { StoredStrings } from './stored-strings.ts';

/** A heap that was read before: what was found out about it comes from an index, each column when it is first asked for. */
export class StoredHeap extends Heap {
  readonly #columns: HeapColumns;
  readonly #facts: HeapFacts;
  readonly #reachability: Reachability;
  readonly #dominatorTree: DominatorTree;
  readonly #cheapestWays: CheapestWays;
  #ownedBytes: Float64Array | undefined;
  #holds: ReadonlyMap<NodeOrdinal, string> | undefined;
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
    const read = new HeapColumns(columns, use);
    super(new StoredSnapshot(file, facts, strings, read));
    this.#columns = read;
    this.#facts = facts;
    this.#reachability = readReachability(facts.reachedCount, read);
    this.#dominatorTree = readDominators(read);
    this.#cheapestWays = readCheapestWays(read);
  }

  override get reachability(): Reachability {
    return this.#reachability;
  }

  override get isPlumbing(): Uint8Array {
    return this.#columns.column('isPlumbing');
  }

  override get ownerOf(): Uint32Array {
    return this.#columns.column('ownerOf');
  }

  override get holds(): ReadonlyMap<NodeOrdinal, string> {
    this.#holds ??= new Map(this.#facts.holdsOf);
    return this.#holds;
  }

  override listFolded(owners: ReadonlySet<NodeOrdinal>): NodeOrdinal[] {
    const [folded, ownerOf] = [this.#columns.open('foldedNode'), this.#columns.open('ownerOf')];
    const found = [...owners].flatMap((owner) => findFolded(folded, ownerOf, owner));
    return found.sort((one, other) => one - other);
  }

  override get ownedBytes(): Float64Array {
    this.#ownedBytes ??= this.#columns.use === 'all' ? super.ownedBytes : this.#ownedBytesOfFew();
    return this.#ownedBytes;
  }

  override get retainers(): Retainers {
    return readRetainers(this.#columns);
  }

  override get dominatorTree(): DominatorTree {
    return this.#dominatorTree;
  }

  override get retainedBytes(): Float64Array {
    return this.#columns.column('retainedBytes');
  }

  override get distances(): Uint32Array {
    return this.#columns.column('distances');
  }

  override get cheapestWays(): CheapestWays {
    return this.#cheapestWays;
  }

  override prepareWalk(): void {
    this.#columns.readWhole();
  }

  override get detachedness(): NodeColumn<number> {
    return this.#columns.column('detachedness');
  }

  override get locations(): Locations {
    this.#locations ??= new Locations(this.snapshot, {
      rowOfNode: this.#columns.column('locationRow'),
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
