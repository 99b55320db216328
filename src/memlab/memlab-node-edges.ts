import type { EdgeIterationCallback, IHeapEdge, IHeapNode } from '@memlab/core';
import type { EdgeOrdinal, NodeOrdinal } from 'heapdiff';
import type { MemlabHeap } from './memlab-heap.ts';

type EdgeWalk = 'forEachReference' | 'forEachReferrer';

/** The half of a node that walks and searches its edges, in memlab's order: those that lead to it from the last on. */
export class MemlabNodeEdges {
  readonly snapshot: MemlabHeap;
  readonly nodeIndex: NodeOrdinal;

  constructor(snapshot: MemlabHeap, node: NodeOrdinal) {
    this.snapshot = snapshot;
    this.nodeIndex = node;
  }

  get edge_count(): number {
    return this.#endEdge - this.#firstEdge;
  }

  get numOfReferrers(): number {
    const { first } = this.snapshot.columns.referrers;
    return first[this.nodeIndex + 1] - first[this.nodeIndex];
  }

  get references(): IHeapEdge[] {
    return this.#collect('forEachReference', () => true);
  }

  get referrers(): IHeapEdge[] {
    return this.#collect('forEachReferrer', () => true);
  }

  forEachReference(callback: EdgeIterationCallback): void {
    const endEdge = this.#endEdge;
    for (let edge = this.#firstEdge; edge < endEdge; edge++) {
      if (isStop(callback(this.snapshot.edge(edge)))) return;
    }
  }

  forEachReferrer(callback: EdgeIterationCallback): void {
    const { first, edge } = this.snapshot.columns.referrers;
    const end = first[this.nodeIndex + 1];
    for (let position = first[this.nodeIndex]; position < end; position++) {
      if (isStop(callback(this.snapshot.edge(edge[position] as EdgeOrdinal)))) return;
    }
  }

  findAnyReference(predicate: (edge: IHeapEdge) => boolean): IHeapEdge | null {
    return this.#find('forEachReference', predicate);
  }

  findAnyReferrer(predicate: (edge: IHeapEdge) => boolean): IHeapEdge | null {
    return this.#find('forEachReferrer', predicate);
  }

  findAnyReferrerNode(predicate: (node: IHeapNode) => boolean): IHeapNode | null {
    return this.findAnyReferrer((edge) => predicate(edge.fromNode))?.fromNode ?? null;
  }

  findReferrers(predicate: (edge: IHeapEdge) => boolean): IHeapEdge[] {
    return this.#collect('forEachReferrer', predicate);
  }

  findReferrerNodes(predicate: (node: IHeapNode) => boolean): IHeapNode[] {
    return this.findReferrers((edge) => predicate(edge.fromNode)).map((edge) => edge.fromNode);
  }

  getReference(name: string | number, type?: string): IHeapEdge | null {
    return this.findAnyReference((edge) => isCalled(edge, name, type));
  }

  getReferenceNode(name: string | number, type?: string): IHeapNode | null {
    return this.getReference(name, type)?.toNode ?? null;
  }

  getAnyReferrer(name: string | number, type?: string): IHeapEdge | null {
    return this.findAnyReferrer((edge) => isCalled(edge, name, type));
  }

  getAnyReferrerNode(name: string | number, type?: string): IHeapNode | null {
    return this.getAnyReferrer(name, type)?.fromNode ?? null;
  }

  getReferrers(name: string | number, type?: string): IHeapEdge[] {
    return this.findReferrers((edge) => isCalled(edge, name, type));
  }

  /** Each node once, however many of its edges have this name. */
  getReferrerNodes(name: string | number, type?: string): IHeapNode[] {
    const nodes = new Map<number, IHeapNode>();
    for (const { fromNode } of this.getReferrers(name, type)) {
      if (!nodes.has(fromNode.id)) nodes.set(fromNode.id, fromNode);
    }
    return [...nodes.values()];
  }

  get #firstEdge(): EdgeOrdinal {
    return this.snapshot.columns.snapshot.firstEdge[this.nodeIndex];
  }

  get #endEdge(): EdgeOrdinal {
    return this.snapshot.columns.snapshot.firstEdge[(this.nodeIndex + 1) as NodeOrdinal];
  }

  #find(walk: EdgeWalk, predicate: (edge: IHeapEdge) => boolean): IHeapEdge | null {
    let found: IHeapEdge | null = null;
    this[walk]((edge) => {
      if (predicate(edge)) found = edge;
      return { stop: found !== null };
    });
    return found;
  }

  #collect(walk: EdgeWalk, predicate: (edge: IHeapEdge) => boolean): IHeapEdge[] {
    const edges: IHeapEdge[] = [];
    this[walk]((edge) => {
      if (predicate(edge)) edges.push(edge);
    });
    return edges;
  }
}

function isStop(answer: ReturnType<EdgeIterationCallback>): boolean {
  return typeof answer === 'object' && answer?.stop === true;
}

function isCalled(edge: IHeapEdge, name: string | number, type: string | undefined): boolean {
  return edge.name_or_index === name && (type === undefined || type === null || edge.type === type);
}
