import type { DominatorTree } from '../graph/dominators.ts';
import type { Ephemerons } from '../graph/ephemerons.ts';
import type { Reachability } from '../graph/reachability.ts';
import type { Retainers } from '../graph/retainers.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import { computedColumn } from './paged-column.ts';
import type { HeapColumns } from './read-columns.ts';
import { findFirst } from './sorted-rows.ts';

/** What the root keeps alive, each column read when it is asked for. */
export function readReachability(reachedCount: number, columns: HeapColumns): Reachability {
  return new StoredReachability(reachedCount, columns);
}

/** Who dominates whom, each column read when it is asked for. */
export function readDominators(columns: HeapColumns): DominatorTree {
  return new StoredDominators(columns);
}

/** Who holds whom; where an edge comes from is found when it is asked for. */
export function readRetainers(columns: HeapColumns): Retainers {
  const [retainingEdge, firstEdge] = [columns.open('retainingEdge'), columns.open('firstEdge')];
  // As a column is asked row by row, an array of them would be a proxy's: slower by ten times.
  const sourceOf = (position: number): number => {
    const edge = retainingEdge.at(position);
    return findFirst(firstEdge.length, (node) => firstEdge.at(node), edge + 1) - 1;
  };
  return {
    firstRetainer: columns.whole('firstRetainer') ?? columns.paged('firstRetainer'),
    retainer: computedColumn(retainingEdge.length, sourceOf) as ArrayLike<number> as ArrayLike<NodeOrdinal>,
    retainingEdge: columns.whole('retainingEdge') ?? columns.paged('retainingEdge'),
  };
}

class StoredReachability implements Reachability {
  readonly reachedCount: number;
  readonly #columns: HeapColumns;
  #isReached: Uint8Array | undefined;
  #edgeRetains: Uint8Array | undefined;
  #ephemerons: Ephemerons | undefined;

  constructor(reachedCount: number, columns: HeapColumns) {
    this.reachedCount = reachedCount;
    this.#columns = columns;
  }

  get isReached(): Uint8Array {
    this.#isReached ??= this.#columns.whole('isReached');
    return this.#isReached ?? this.#columns.paged('isReached');
  }

  get edgeRetains(): Uint8Array {
    this.#edgeRetains ??= this.#columns.whole('edgeRetains');
    return this.#edgeRetains ?? this.#columns.paged('edgeRetains');
  }

  get ephemerons(): Ephemerons {
    this.#ephemerons ??= readEphemerons(this.#columns);
    return this.#ephemerons;
  }
}

function readEphemerons(columns: HeapColumns): Ephemerons {
  const keyEdge: Uint32Array = columns.all('ephemeronKeyEdge');
  return {
    count: keyEdge.length,
    keyEdge,
    key: columns.all('ephemeronKey'),
    table: columns.all('ephemeronTable'),
    value: columns.all('ephemeronValue'),
  };
}

class StoredDominators implements DominatorTree {
  readonly #columns: HeapColumns;
  #immediateDominator: DominatorTree['immediateDominator'] | undefined;
  #nodeByDfsNumber: DominatorTree['nodeByDfsNumber'] | undefined;

  constructor(columns: HeapColumns) {
    this.#columns = columns;
  }

  get immediateDominator(): DominatorTree['immediateDominator'] {
    this.#immediateDominator ??= this.#columns.whole('immediateDominator');
    return this.#immediateDominator ?? this.#columns.paged('immediateDominator');
  }

  get nodeByDfsNumber(): DominatorTree['nodeByDfsNumber'] {
    this.#nodeByDfsNumber ??= this.#columns.whole('nodeByDfsNumber');
    return this.#nodeByDfsNumber ?? this.#columns.paged('nodeByDfsNumber');
  }
}
