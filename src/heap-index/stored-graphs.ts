import type { DominatorTree } from '../graph/dominators.ts';
import { findSource } from '../graph/edge-source.ts';
import type { Ephemerons } from '../graph/ephemerons.ts';
import type { Reachability } from '../graph/reachability.ts';
import type { Retainers } from '../graph/retainers.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { computedColumn } from './paged-column.ts';
import type { ReadColumn } from './stored-snapshot.ts';

/** What the root keeps alive, each column read when it is asked for. */
export function readReachability(reachedCount: number, read: ReadColumn): Reachability {
  return new StoredReachability(reachedCount, read);
}

/** Who dominates whom, each column read when it is asked for. */
export function readDominators(read: ReadColumn): DominatorTree {
  return new StoredDominators(read);
}

/** Who holds whom; where an edge comes from is found when it is asked for. */
export function readRetainers({ firstEdge }: Snapshot, read: ReadColumn): Retainers {
  const retainingEdge = read<ArrayLike<EdgeOrdinal>>('retainingEdge');
  return {
    firstRetainer: read('firstRetainer'),
    retainer: computedColumn(retainingEdge.length, (position) =>
      findSource(firstEdge, retainingEdge[position]),
    ) as ArrayLike<number> as ArrayLike<NodeOrdinal>,
    retainingEdge,
  };
}

class StoredReachability implements Reachability {
  readonly reachedCount: number;
  readonly #read: ReadColumn;
  #isReached: Uint8Array | undefined;
  #edgeRetains: Uint8Array | undefined;
  #ephemerons: Ephemerons | undefined;

  constructor(reachedCount: number, read: ReadColumn) {
    this.reachedCount = reachedCount;
    this.#read = read;
  }

  get isReached(): Uint8Array {
    this.#isReached ??= this.#read<Uint8Array>('isReached');
    return this.#isReached;
  }

  get edgeRetains(): Uint8Array {
    this.#edgeRetains ??= this.#read<Uint8Array>('edgeRetains');
    return this.#edgeRetains;
  }

  get ephemerons(): Ephemerons {
    this.#ephemerons ??= readEphemerons(this.#read);
    return this.#ephemerons;
  }
}

function readEphemerons(read: ReadColumn): Ephemerons {
  const keyEdge = read<Uint32Array>('ephemeronKeyEdge');
  const [key, table, value] = [read('ephemeronKey'), read('ephemeronTable'), read('ephemeronValue')] as Uint32Array[];
  return { count: keyEdge.length, keyEdge, key, table, value };
}

class StoredDominators implements DominatorTree {
  readonly #read: ReadColumn;
  #immediateDominator: DominatorTree['immediateDominator'] | undefined;
  #nodeByDfsNumber: DominatorTree['nodeByDfsNumber'] | undefined;

  constructor(read: ReadColumn) {
    this.#read = read;
  }

  get immediateDominator(): DominatorTree['immediateDominator'] {
    this.#immediateDominator ??= this.#read<DominatorTree['immediateDominator']>('immediateDominator');
    return this.#immediateDominator;
  }

  get nodeByDfsNumber(): DominatorTree['nodeByDfsNumber'] {
    this.#nodeByDfsNumber ??= this.#read<DominatorTree['nodeByDfsNumber']>('nodeByDfsNumber');
    return this.#nodeByDfsNumber;
  }
}
