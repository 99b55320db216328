import type { Heap } from '../graph/heap.ts';
import { asNodeList, NO_NODE, type NodeList, type NodeOrdinal } from '../ordinals.ts';
import { bucketByRow } from './buckets.ts';
import type { Growth } from './growth.ts';
import { NO_SET } from './kept-bytes.ts';
import type { Suspect } from './suspect.ts';

/** The way from a suspect's words to the objects it keeps, for those who ask on. */
export class KeptObjects {
  readonly #heap: Heap;
  readonly #growth: Growth;
  readonly #beforeOf: Uint32Array;
  readonly #numberOf: ReadonlyMap<string, number>;
  readonly #grownOf: ReadonlyMap<string, readonly NodeOrdinal[]>;
  #nodes: readonly NodeList[] | undefined;

  /**
   * @param beforeOf - for each node the same node of *before*, `NO_NODE` where there is none
   * @param numberOf - each suspect's number in `growth.suspects`, by {@link keyOf}; none for what grew in place
   * @param grownOf - what grew, by the keys of suspects that grew in place
   */
  constructor(
    heap: Heap,
    growth: Growth,
    beforeOf: Uint32Array,
    numberOf: ReadonlyMap<string, number>,
    grownOf: ReadonlyMap<string, readonly NodeOrdinal[]>,
  ) {
    this.#heap = heap;
    this.#growth = growth;
    this.#beforeOf = beforeOf;
    this.#numberOf = numberOf;
    this.#grownOf = grownOf;
  }

  /** Bytes that would be freed with a node behind the growth points; undefined for all others. */
  retainedBytesOf(node: NodeOrdinal): number | undefined {
    const { behind, retainedBytes } = this.#growth.kept;
    const vertex = behind.vertexOf[node];
    return vertex === 0 ? undefined : retainedBytes[vertex];
  }

  /** Whether a node was born after the first snapshot, or is folded into one that was. */
  isAdded(node: NodeOrdinal): boolean {
    return this.#beforeOf[this.#heap.ownerOf[node]] === NO_NODE;
  }

  /** The added objects that a suspect keeps; one that several keep is told with the one that reaches most. */
  nodesOf(suspect: Suspect): NodeList {
    const number = this.#numberOf.get(keyOf(suspect));
    if (number === undefined) return [];
    this.#nodes ??= this.#listNodes();
    return this.#nodes[number];
  }

  /** The survivors that a suspect is made of which grew in place; none for all others. */
  grownOf(suspect: Suspect): readonly NodeOrdinal[] {
    return this.#grownOf.get(keyOf(suspect)) ?? [];
  }

  #listNodes(): NodeList[] {
    const { kept, suspects } = this.#growth;
    const { firstVertex } = kept.behind;
    const suspectOf = new Uint32Array(kept.setOf.length - firstVertex);
    for (let at = 0; at < suspectOf.length; at++) suspectOf[at] = this.#suspectOf(firstVertex + at);
    const { first, position: nodes } = bucketByRow(suspectOf, suspects.length + 1);
    for (let at = 0; at < nodes.length; at++) nodes[at] = kept.behind.nodeAt(firstVertex + nodes[at]);
    return suspects.map((_, suspect) => asNodeList(nodes.subarray(first[suspect], first[suspect + 1])));
  }

  /** The suspect with which a vertex is told; as many as there are suspects where it is told with none. */
  #suspectOf(vertex: number): number {
    const { kept, suspects, suspectSets } = this.#growth;
    const node = kept.behind.nodeAt(vertex);
    const set = kept.setOf[vertex];
    const isTold = set !== NO_SET && set !== kept.sets.many && this.#heap.ownerOf[node] === node && this.isAdded(node);
    return isTold ? suspectSets.suspectsBySet[set][0] : suspects.length;
  }
}

/** Tells the suspects of one comparison apart, copies of them not. */
export function keyOf({ fingerprint, holder, sampleIds }: Suspect): string {
  return `${fingerprint} ${holder.nodeId} ${sampleIds[0] ?? ''}`;
}
