import type { Heap } from '../graph/heap.ts';
import type { NodeOrdinal, StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType } from '../snapshot/snapshot.ts';

/**
 * Class names, with the property names of plain objects, so that "2,000 Object" says which. Names that could not be
 * written behind a dot are more likely keys, and secrets: an object with such has no shape.
 */
export class HeldClassNames {
  readonly #heap: Heap;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  of(node: NodeOrdinal): string {
    const name = this.#heap.classNames.of(node);
    return name === 'Object' && this.#heap.snapshot.nodeType[node] === NodeType.object ? this.#withShape(node) : name;
  }

  #withShape(node: NodeOrdinal): string {
    const longestShape = 6;
    const { firstEdge, edgeType, edgeNameOrIndex, strings } = this.#heap.snapshot;
    const names: string[] = [];
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] !== EdgeType.property) continue;
      const name = strings.get(edgeNameOrIndex[edge] as StringIndex);
      if (name === '__proto__') continue;
      if (names.length === longestShape || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return 'Object';
      names.push(name);
    }
    return names.length === 0 ? 'Object' : `Object {${names.join(', ')}}`;
  }
}
