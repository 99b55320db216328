import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal } from '../ordinals.ts';
import type { Growth } from './growth.ts';
import { VALUE_TYPES } from './leading-class.ts';
import { VisibleEdges } from './visible-edges.ts';

/** What an author sees of what growth groups hold straight. */
export class BehindPlumbing {
  readonly #heap: Heap;
  readonly #growth: Growth;
  #edges: VisibleEdges | undefined;

  constructor(heap: Heap, growth: Growth) {
    this.#heap = heap;
    this.#growth = growth;
  }

  /** Whether it is an object or a function of a program, no value. */
  isObject(node: NodeOrdinal): boolean {
    return !VALUE_TYPES.has(this.#heap.snapshot.nodeType[node]) && this.#heap.isPlumbing[node] === 0;
  }

  /**
   * The objects that plumbing holds, as a cell of a registry does: what these lead to may be told with another holder elsewhere.
   *
   * @returns objects behind the growth points, in the order of their edges; none where `top` is no plumbing
   */
  objectsOf(top: NodeOrdinal): NodeOrdinal[] {
    if (this.#heap.isPlumbing[top] === 0) return [];
    this.#edges ??= new VisibleEdges(this.#heap);
    const objects: NodeOrdinal[] = [];
    this.#edges.forEach(top, (_, __, target) => {
      if (this.isObject(target) && this.#growth.kept.behind.vertexOf[target] !== 0) objects.push(target);
    });
    return objects;
  }
}
