import type {
  AnyRecord,
  IHeapEdge,
  IHeapEdges,
  IHeapNode,
  IHeapNodes,
  IHeapSnapshot,
  IHeapStringNode,
  RawHeapSnapshot,
} from '@memlab/core';
import { type EdgeOrdinal, Heap, NO_NODE, type NodeId, type NodeOrdinal, UsageError } from 'heapdiff';
import { HeapColumns } from './heap-columns.ts';
import { HeapMarks } from './heap-marks.ts';
import { MemlabEdge } from './memlab-edge.ts';
import { MemlabNode } from './memlab-node.ts';
import { MemlabStringNode } from './memlab-string-node.ts';

/**
 * A heap of heapdiff as memlab sees one. Nodes and edges are views of its columns that are made when somebody asks for them,
 * and again each time: compare their ids. What memlab writes on nodes (sizes, paths, marks) stays with this view, and what it
 * computes it computes itself, the first time a plug-in loads the heap.
 */
export class MemlabHeap implements IHeapSnapshot {
  /** Whether memlab has written paths, dominators and sizes to the nodes. */
  isProcessed = false;
  readonly nodes: IHeapNodes;
  readonly edges: IHeapEdges;
  /** @internal */
  readonly columns: HeapColumns;
  /** @internal */
  readonly marks: HeapMarks;

  /** @param source - a heap, or another view of it, with which this one shares what never changes */
  constructor(source: Heap | MemlabHeap) {
    this.columns = source instanceof Heap ? new HeapColumns(source) : source.columns;
    this.marks = new HeapMarks(this.columns.snapshot);
    const { nodeCount, edgeCount } = this.columns.snapshot;
    this.nodes = {
      ...listOf(nodeCount, (node) => this.node(node as NodeOrdinal)),
      forEachTraceable: (callback) => {
        for (let index = 0; index < nodeCount; index++) {
          const node = this.node(index as NodeOrdinal);
          if (node.hasPathEdge && callback(node, index) === false) return;
        }
      },
    };
    this.edges = listOf(edgeCount, (edge) => this.edge(edge as EdgeOrdinal));
  }

  /** @internal */
  node(node: NodeOrdinal): IHeapNode {
    return new MemlabNode(this, node);
  }

  /** @internal */
  stringNode(node: NodeOrdinal): IHeapStringNode {
    return new MemlabStringNode(this, node);
  }

  /** @internal */
  edge(edge: EdgeOrdinal): IHeapEdge {
    return new MemlabEdge(this, edge);
  }

  /** The parsed file, which heapdiff does not keep. */
  get snapshot(): RawHeapSnapshot {
    throw new UsageError('heapdiff keeps no raw snapshot for memlab; nodes and edges of the heap have all of it');
  }

  getNodeById(id: number): IHeapNode | null {
    const node = this.columns.heap.nodeIdIndex.find(id as NodeId);
    return node === NO_NODE ? null : this.node(node);
  }

  getNodesByIds(ids: number[]): (IHeapNode | null)[] {
    return ids.map((id) => this.getNodeById(id));
  }

  getNodesByIdSet(ids: Set<number>): Set<IHeapNode> {
    return new Set([...ids].map((id) => this.getNodeById(id)).filter((node) => node !== null));
  }

  hasObjectWithClassName(className: string): boolean {
    return this.getAnyObjectWithClassName(className) !== null;
  }

  getAnyObjectWithClassName(className: string): IHeapNode | null {
    return findIn(this.nodes, (node) => node.type === 'object' && node.name === className);
  }

  hasObjectWithPropertyName(nameOrIndex: string | number): boolean {
    return findIn(this.edges, (edge) => edge.type === 'property' && edge.name_or_index === nameOrIndex) !== null;
  }

  /** memlab tags objects of the process it runs in; here the store of tags is looked for in the heap. */
  hasObjectWithTag(tag: string): boolean {
    const tags = this.getAnyObjectWithClassName('MemLabTaggedStore')?.getReferenceNode('taggedObjects', 'property');
    const table = tags?.getReferenceNode(tag, 'property')?.getReferenceNode('table');
    const tagged = table?.findAnyReference(({ type, toNode }) => type === 'weak' && toNode.name !== 'system / Oddball');
    return tagged !== null && tagged !== undefined;
  }

  clearShortestPathInfo(): void {
    this.marks.clearPaths();
  }

  /** The counts, where memlab gives what stands in front of the file. */
  getJSONifyableObject(): AnyRecord {
    const { nodeCount, edgeCount } = this.columns.snapshot;
    return { node_count: nodeCount, edge_count: edgeCount };
  }

  /** The same as JSON. */
  toJSONString(replacer?: (string | number)[] | null, space?: string | number): string {
    return JSON.stringify(this.getJSONifyableObject(), replacer, space);
  }
}

interface List<T> {
  readonly length: number;
  get(index: number): T | null;
  forEach(callback: (item: T, index: number) => unknown): void;
}

/** A list in memlab's manner: a callback that returns false ends the walk. */
function listOf<T>(length: number, at: (index: number) => T): List<T> {
  return {
    length,
    get: (index) => (index >= 0 && index < length ? at(index) : null),
    forEach(callback) {
      for (let index = 0; index < length; index++) if (callback(at(index), index) === false) return;
    },
  };
}

function findIn<T>(
  list: { readonly length: number; get(index: number): T | null },
  predicate: (item: T) => boolean,
): T | null {
  for (let index = 0; index < list.length; index++) {
    const item = list.get(index);
    if (item !== null && predicate(item)) return item;
  }
  return null;
}
