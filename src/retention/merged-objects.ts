import type { NodeId, NodeOrdinal } from '../ordinals.ts';
import type { MergedEdge, MergedNode } from './bound-graph.ts';
import type { SuspectGraphNode } from './suspect-graph.ts';

/** The merged nodes of one suspect, and which objects are in them. */
export class MergedObjects {
  nodes: MutableNode[] = [];
  /** By the number of their chain, see `ChainPatterns`. */
  readonly byPattern: Map<number, MutableNode> = new Map();
  readonly byStandIn: Map<NodeOrdinal, MutableNode> = new Map();
  /** For each object the number of its merged node. Numbers go on from suspect to suspect: lower ones are old. */
  readonly #numberOf: Uint32Array;
  #firstNumber = 1;

  constructor(nodeCount: number) {
    this.#numberOf = new Uint32Array(nodeCount);
  }

  get root(): MutableNode {
    return this.nodes[0];
  }

  /** Forgets the last suspect. */
  clear(): void {
    this.#firstNumber += this.nodes.length;
    this.nodes = [];
    this.byPattern.clear();
    this.byStandIn.clear();
  }

  add(className: string, kind: SuspectGraphNode['kind'], nodeType: string): MutableNode {
    const number = this.#firstNumber + this.nodes.length;
    const merged: MutableNode = {
      number,
      className,
      kind,
      nodeType,
      count: 0,
      shallowBytes: 0,
      sampleIds: [],
      into: [],
    };
    this.nodes.push(merged);
    return merged;
  }

  put(node: NodeOrdinal, merged: MutableNode): void {
    this.#numberOf[node] = merged.number;
  }

  of(node: NodeOrdinal): MutableNode | undefined {
    const position = this.#numberOf[node] - this.#firstNumber;
    return position < 0 ? undefined : this.nodes[position];
  }
}

/** A node that is still being merged: what there is to count may change. */
export interface MutableNode extends MergedNode {
  /** See {@link MergedObjects}. */
  readonly number: number;
  count: number;
  shallowBytes: number;
  retainedBytes?: number;
  readonly sampleIds: NodeId[];
  readonly into: MutableEdge[];
}

/** An edge that is still being merged. */
export interface MutableEdge extends MergedEdge {
  count: number;
}
