import { type EdgeOrdinal, type NodeOrdinal, ROOT, type StringIndex } from '../ordinals.ts';
import { EdgeType, NodeType, type Snapshot } from '../snapshot/snapshot.ts';

/** From here on an edge is the engine's own bookkeeping or a list of roots; no author would clear it. */
export const ENGINE_COST = 20;

const DEAR_COST = 25;

/** The dearest edge there is. */
export const HIGHEST_COST = 200;

const ENGINE_COSTS: ReadonlyMap<string, number> = new Map([
  ['previous', 2],
  ['map', DEAR_COST],
  ['prototype', DEAR_COST],
  ['initial_map', DEAR_COST],
  ['prototype_info', DEAR_COST],
  ['transitions', DEAR_COST],
  ['transition_info', DEAR_COST],
  ['dependent_code', DEAR_COST],
  ['__proto__', DEAR_COST],
  ['constructor', DEAR_COST],
  ['descriptors', DEAR_COST],
  ['shared', DEAR_COST],
  ['feedback_cell', DEAR_COST],
  ['feedback_vector', DEAR_COST],
  ['allocation_site', DEAR_COST],
  ['boilerplate', DEAR_COST],
  ['code', 60],
]);

/** Whether a way through plumbing begins with an edge of the engine's own: `(internal) feedback_cell`. */
export function isEnginesLabel(edgeName: string): boolean {
  const name = edgeName.startsWith('(internal) ') ? edgeName.slice('(internal) '.length) : '';
  return (ENGINE_COSTS.get(name) ?? 0) >= ENGINE_COST;
}

const PROPERTY_COSTS: ReadonlyMap<string, number> = new Map([
  ['__proto__', DEAR_COST],
  ['constructor', DEAR_COST],
]);

const ROOT_LIST_COSTS: ReadonlyMap<string, number> = new Map([
  ['(Global handles)', ENGINE_COST],
  ['(Stack roots)', HIGHEST_COST],
  ['(Handle scope)', HIGHEST_COST],
  ['(Handle scopes)', HIGHEST_COST],
]);

/**
 * What a retainer chain pays for an edge: little for what authors write (properties, variables, elements), more for
 * the engine's own ways, most for roots that only the capture made. The shortest chain is seldom the one to read.
 */
export class EdgeCosts {
  readonly #snapshot: Snapshot;
  readonly #engineCost: Uint8Array;
  readonly #propertyCost: Uint8Array;
  readonly #rootListCost: Uint8Array;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#engineCost = snapshot.strings.classify(ENGINE_COSTS);
    this.#propertyCost = snapshot.strings.classify(PROPERTY_COSTS);
    this.#rootListCost = snapshot.strings.classify(ROOT_LIST_COSTS);
  }

  /** What the cheapest edge of a node like this costs. */
  lowestFrom(source: NodeOrdinal): number {
    return this.#snapshot.nodeType[source] === NodeType.synthetic ? 1 : 2;
  }

  /** @returns 1 to {@link HIGHEST_COST} */
  of(source: NodeOrdinal, edge: EdgeOrdinal): number {
    const { nodeType, edgeTarget } = this.#snapshot;
    if (nodeType[source] === NodeType.synthetic) return this.#ofRootList(source, edge);
    return nodeType[edgeTarget[edge]] === NodeType.code ? 60 : this.#byKind(edge);
  }

  #byKind(edge: EdgeOrdinal): number {
    const { edgeType, edgeNameOrIndex } = this.#snapshot;
    switch (edgeType[edge]) {
      case EdgeType.property:
        return this.#propertyCost[edgeNameOrIndex[edge]] || 2;
      case EdgeType.context:
      case EdgeType.element:
        return 2;
      case EdgeType.internal:
        return this.#engineCost[edgeNameOrIndex[edge]] || 3;
      default:
        return 8;
    }
  }

  #ofRootList(source: NodeOrdinal, edge: EdgeOrdinal): number {
    const { nodeType, nodeName, edgeType, edgeTarget, strings } = this.#snapshot;
    const target = edgeTarget[edge];
    if (nodeType[target] === NodeType.synthetic || edgeType[edge] === EdgeType.shortcut) return 1;
    if (strings.startsWith(nodeName[target], 'system / NativeContext')) return 1;
    if (this.#isConsoles(edge)) return HIGHEST_COST;
    return source === ROOT ? 60 : this.#rootListCost[nodeName[source]] || 60;
  }

  /** A handle of the console, which keeps what was logged while somebody listens: `262 / DevTools console`. */
  #isConsoles(edge: EdgeOrdinal): boolean {
    const { edgeType, edgeNameOrIndex, strings } = this.#snapshot;
    return edgeType[edge] === EdgeType.internal && isConsoleHandle(strings.get(edgeNameOrIndex[edge] as StringIndex));
  }
}

/** Whether V8 says that a global handle is the console's, which keeps what was logged while somebody listens. */
export function isConsoleHandle(name: string): boolean {
  return /^\d+ \/ DevTools console$/u.test(name);
}
