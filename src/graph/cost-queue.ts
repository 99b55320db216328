import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';

/** A priority queue of nodes by costs of any size: a binary heap. Nodes of one cost come in no certain order. */
export class CostQueue {
  /** What the node costs that was taken last. */
  cost = 0;
  readonly #nodes: NodeOrdinal[] = [];
  readonly #costs: number[] = [];

  add(node: NodeOrdinal, cost: number): void {
    let at = this.#nodes.length;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (this.#costs[above] <= cost) break;
      this.#move(above, at);
      at = above;
    }
    this.#nodes[at] = node;
    this.#costs[at] = cost;
  }

  /** @returns `NO_NODE` when nothing is left */
  takeCheapest(): NodeOrdinal {
    const [lastNode, lastCost] = [this.#nodes.pop(), this.#costs.pop()];
    if (lastNode === undefined || lastCost === undefined) return NO_NODE;
    const size = this.#nodes.length;
    const cheapest = size === 0 ? lastNode : this.#nodes[0];
    this.cost = size === 0 ? lastCost : this.#costs[0];
    if (size > 0) this.#sink(lastNode, lastCost, size);
    return cheapest;
  }

  /** Puts a node in the place of the first. */
  #sink(node: NodeOrdinal, cost: number, size: number): void {
    let at = 0;
    for (let below = 1; below < size; below = 2 * at + 1) {
      if (below + 1 < size && this.#costs[below + 1] < this.#costs[below]) below++;
      if (this.#costs[below] >= cost) break;
      this.#move(below, at);
      at = below;
    }
    this.#nodes[at] = node;
    this.#costs[at] = cost;
  }

  #move(from: number, to: number): void {
    this.#nodes[to] = this.#nodes[from];
    this.#costs[to] = this.#costs[from];
  }
}
