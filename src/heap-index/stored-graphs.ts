import { computedColumn } from '../computed-column.ts';
import type { CheapestWays } from '../graph/cheapest-ways.ts';
import type { DominatorTree } from '../graph/dominators.ts';
import type { Ephemerons } from '../graph/ephemerons.ts';
import type { Reachability } from '../graph/reachability.ts';
import type { Retainers } from '../graph/retainers.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../ordinals.ts';
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

/** The cheapest ways from the root, each column read when it is asked for. */
export function readCheapestWays(columns: HeapColumns): CheapestWays {
  return new StoredWays(columns);
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
    firstRetainer: columns.column('firstRetainer'),
    retainer: computedColumn(retainingEdge.length, sourceOf) as ArrayLike<number> as ArrayLike<NodeOrdinal>,
    retainingEdge: columns.column('retainingEdge'),
  };
}

class StoredReachability implements Reachability {
  readonly reachedCount: number;
  readonly tableEdges: readonly EdgeOrdinal[] = [];
  readonly #columns: HeapColumns;
  #ephemerons: Ephemerons | undefined;

  constructor(reachedCount: number, columns: HeapColumns) {
    this.reachedCount = reachedCount;
    this.#columns = columns;
  }

  get isReached(): Uint8Array {
    return this.#columns.column('isReached');
  }

  get edgeRetains(): Uint8Array {
    return this.#columns.column('edgeRetains');
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

  constructor(columns: HeapColumns) {
    this.#columns = columns;
  }

  get immediateDominator(): DominatorTree['immediateDominator'] {
    return this.#columns.column('immediateDominator');
  }

  get nodeByDfsNumber(): DominatorTree['nodeByDfsNumber'] {
    return this.#columns.column('nodeByDfsNumber');
  }
}

class StoredWays implements CheapestWays {
  readonly #columns: HeapColumns;

  constructor(columns: HeapColumns) {
    this.#columns = columns;
  }

  get lastEdge(): CheapestWays['lastEdge'] {
    return this.#columns.column('cheapestEdge');
  }

  get cost(): CheapestWays['cost'] {
    return this.#columns.column('cheapestCost');
  }
}
