import { findSource } from '../graph/edge-source.ts';
import { namedTargetOf } from '../graph/named-edges.ts';
import { type EdgeOrdinal, NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** With more names it is not worth while to tell them all. */
const MOST_NAMES = 3;

/**
 * Names the variables of blocks. V8 names those of functions on the edges of their contexts; those of a block it only numbers,
 * and leaves out small integers and `undefined`: where all have a value, the names in the ScopeInfo are in the same order.
 */
export class BlockVariables {
  readonly #snapshot: Snapshot;
  readonly #namesByScope = new Map<NodeOrdinal, readonly string[]>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /**
   * The variable that an edge out of a block's context stands for.
   *
   * @returns its name; `a|b` where it is one of these; undefined where nothing tells
   */
  nameOf(edge: EdgeOrdinal): string | undefined {
    const context = findSource(this.#snapshot.firstEdge, edge);
    const scope = namedTargetOf(this.#snapshot, context, EdgeType.internal, 'scope_info');
    if (scope === NO_NODE) return undefined;
    const names = this.#namesOf(scope);
    const values = this.#hiddenEdgesOf(context);
    if (names.length === values.length) return names[values.indexOf(edge)];
    return names.length > values.length && names.length <= MOST_NAMES ? names.join('|') : undefined;
  }

  #namesOf(scope: NodeOrdinal): readonly string[] {
    const known = this.#namesByScope.get(scope);
    if (known !== undefined) return known;
    const { edgeTarget, nodeType, nodeName, strings } = this.#snapshot;
    const targets = this.#hiddenEdgesOf(scope).map((edge) => edgeTarget[edge]);
    const names = targets
      .filter((target) => nodeType[target] === NodeType.string)
      .map((target) => strings.get(nodeName[target]));
    this.#namesByScope.set(scope, names);
    return names;
  }

  #hiddenEdgesOf(node: NodeOrdinal): EdgeOrdinal[] {
    const { firstEdge, edgeType } = this.#snapshot;
    const edges: EdgeOrdinal[] = [];
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeType[edge] === EdgeType.hidden) edges.push(edge);
    }
    return edges;
  }
}
