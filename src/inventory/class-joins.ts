import type { NodeOrdinal } from '../ordinals.ts';

/** References by one path from the objects of one class to those of another. */
export interface ClassJoin {
  readonly holderClass: number;
  readonly heldClass: number;
  /** A number of `ReferencePaths`. */
  readonly path: number;
  /** How many objects have such a reference. */
  readonly holderCount: number;
}

/**
 * Counts the references between objects by their classes and paths. No Set of nodes: that holds 2^24 at most, and takes longer.
 */
export class ClassJoins {
  readonly #classCount: number;
  /** By both classes, then by path. */
  readonly #joins = new Map<number, Map<number, NotedJoin>>();
  /** For each node the number of the count that last met it. */
  readonly #lastCount: Uint32Array;
  #countNumber = 0;

  /** @param nodeCount - of the heap; @param classCount - how many numbers of classes there are */
  constructor(nodeCount: number, classCount: number) {
    this.#classCount = classCount;
    this.#lastCount = new Uint32Array(nodeCount);
  }

  /** Notes a reference; all of one holder are noted before those of the next. */
  add(holder: NodeOrdinal, holderClass: number, held: NodeOrdinal, heldClass: number, path: number): void {
    const pair = holderClass * this.#classCount + heldClass;
    let joinsOfPair = this.#joins.get(pair);
    if (joinsOfPair === undefined) {
      joinsOfPair = new Map();
      this.#joins.set(pair, joinsOfPair);
    }
    let join = joinsOfPair.get(path);
    if (join === undefined) {
      join = new NotedJoin(holderClass, heldClass, path);
      joinsOfPair.set(path, join);
    }
    join.add(holder, held);
  }

  *list(): Generator<ClassJoin> {
    for (const joinsOfPair of this.#joins.values()) yield* joinsOfPair.values();
  }

  /** How many objects the references of a join lead to, each counted once. @param join - of {@link list} */
  countHeld(join: ClassJoin): number {
    const held = this.#joins.get(join.holderClass * this.#classCount + join.heldClass)!.get(join.path)!.held;
    const countNumber = ++this.#countNumber;
    const lastCount = this.#lastCount;
    let count = 0;
    for (let at = 0; at < held.length; at++) {
      if (lastCount[held[at]] === countNumber) continue;
      lastCount[held[at]] = countNumber;
      count++;
    }
    return count;
  }
}

class NotedJoin implements ClassJoin {
  readonly holderClass: number;
  readonly heldClass: number;
  readonly path: number;
  holderCount = 0;
  #lastHolder: NodeOrdinal | undefined;
  #held = new Uint32Array(16);
  #heldCount = 0;

  constructor(holderClass: number, heldClass: number, path: number) {
    this.holderClass = holderClass;
    this.heldClass = heldClass;
    this.path = path;
  }

  /** What the references lead to, one of several as often. */
  get held(): Uint32Array {
    return this.#held.subarray(0, this.#heldCount);
  }

  add(holder: NodeOrdinal, held: NodeOrdinal): void {
    if (this.#lastHolder !== holder) this.holderCount++;
    this.#lastHolder = holder;
    if (this.#heldCount === this.#held.length) {
      const longer = new Uint32Array(this.#held.length * 2);
      longer.set(this.#held);
      this.#held = longer;
    }
    this.#held[this.#heldCount++] = held;
  }
}
