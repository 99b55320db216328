import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';

/** More than the dearest edge costs. */
const BUCKET_COUNT = 256;

/**
 * A priority queue for costs that lie no further apart than `HIGHEST_COST`; first in, first out where they are equal.
 * Nobody is ever removed: who is added again with a lower cost also comes with the former one, and is known by it.
 */
export class BucketRing {
  /** What the nodes cost that are taken now. */
  cost: number;
  readonly #buckets: Uint32Array[] = Array.from({ length: BUCKET_COUNT }, () => new Uint32Array(16));
  readonly #sizes = new Uint32Array(BUCKET_COUNT);
  /** How many of the cheapest bucket were taken. */
  #taken = 0;
  #waitingCount = 0;

  /** @param lowestCost - none that is added is cheaper */
  constructor(lowestCost: number) {
    this.cost = lowestCost;
  }

  add(node: NodeOrdinal, cost: number): void {
    const bucket = cost % BUCKET_COUNT;
    const size = this.#sizes[bucket]++;
    if (size === this.#buckets[bucket].length) this.#grow(bucket);
    this.#buckets[bucket][size] = node;
    this.#waitingCount++;
  }

  /** @returns `NO_NODE` when nothing is left */
  takeCheapest(): NodeOrdinal {
    if (this.#waitingCount === 0) return NO_NODE;
    let bucket = this.cost % BUCKET_COUNT;
    while (this.#taken === this.#sizes[bucket]) {
      this.#sizes[bucket] = 0;
      this.#taken = 0;
      this.cost++;
      bucket = this.cost % BUCKET_COUNT;
    }
    this.#waitingCount--;
    return this.#buckets[bucket][this.#taken++] as NodeOrdinal;
  }

  #grow(bucket: number): void {
    const nodes = new Uint32Array(2 * this.#buckets[bucket].length);
    nodes.set(this.#buckets[bucket]);
    this.#buckets[bucket] = nodes;
  }
}
