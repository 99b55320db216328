import { type EdgeOrdinal, EdgeType, type Heap, type NodeOrdinal, type Snapshot, type StringIndex } from 'heapdiff';

/** Texts of heaps are asked for again and again; longer ones than this are decoded each time. */
const LONGEST_KEPT_STRING = 4096;

/**
 * What memlab asks of a heap beside its columns: who refers to a node by any edge, where an edge starts, names as strings.
 * Made when it is first asked for, and shared by all views of the heap.
 */
export class HeapColumns {
  readonly heap: Heap;
  readonly snapshot: Snapshot;
  #referrers: Referrers | undefined;
  #rowOfNode: Uint32Array | undefined;
  readonly #strings: (string | undefined)[] = [];

  constructor(heap: Heap) {
    this.heap = heap;
    this.snapshot = heap.snapshot;
  }

  /** The edges that lead to each node, weak ones and those of the engine, too. */
  get referrers(): Referrers {
    this.#referrers ??= findReferrers(this.snapshot);
    return this.#referrers;
  }

  string(index: StringIndex): string {
    const known = this.#strings[index];
    if (known !== undefined) return known;
    const text = this.snapshot.strings.get(index);
    if (text.length <= LONGEST_KEPT_STRING) this.#strings[index] = text;
    return text;
  }

  edgeName(edge: EdgeOrdinal): string | number {
    const { edgeNameOrIndex } = this.snapshot;
    return this.isIndex(edge) ? edgeNameOrIndex[edge] : this.string(edgeNameOrIndex[edge] as StringIndex);
  }

  /** Whether an edge is called by a number. */
  isIndex(edge: EdgeOrdinal): boolean {
    const type = this.snapshot.edgeType[edge];
    return type === EdgeType.element || type === EdgeType.hidden;
  }

  /** The row of a node in the locations, -1 where it has none. */
  locationRow(node: NodeOrdinal): number {
    this.#rowOfNode ??= findLocationRows(this.snapshot);
    return this.#rowOfNode[node] - 1;
  }
}

/** All edges of a heap by the node they lead to. */
export interface Referrers {
  /** Edges into node `n` stand at `first[n] .. first[n + 1] - 1`; one entry more than nodes. */
  readonly first: Uint32Array;
  /** The edges, those of one node in descending order, as memlab has them. */
  readonly edge: Uint32Array;
  /** For each edge of the heap the node it starts at. */
  readonly source: Uint32Array;
}

function findReferrers({ nodeCount, edgeCount, firstEdge, edgeTarget }: Snapshot): Referrers {
  const first = new Uint32Array(nodeCount + 1);
  for (let edge = 0 as EdgeOrdinal; edge < edgeCount; edge++) first[edgeTarget[edge] + 1]++;
  for (let node = 0; node < nodeCount; node++) first[node + 1] += first[node];

  // Each range is filled from its end, so that later edges come first.
  const endOfFree = first.slice(1);
  const referrer = new Uint32Array(edgeCount);
  const source = new Uint32Array(edgeCount);
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      source[edge] = node;
      referrer[--endOfFree[edgeTarget[edge]]] = edge;
    }
  }
  return { first, edge: referrer, source };
}

/** @returns for each node its row, plus one; 0 where it has none */
function findLocationRows({ nodeCount, locations }: Snapshot): Uint32Array {
  const rowOfNode = new Uint32Array(nodeCount);
  for (let row = 0; row < locations.count; row++) rowOfNode[locations.node[row]] = row + 1;
  return rowOfNode;
}
