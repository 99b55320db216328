import type { AnyRecord, IHeapEdge, IHeapNode } from '@memlab/core';
import type { EdgeOrdinal, NodeOrdinal } from 'heapdiff';
import type { MemlabHeap } from './memlab-heap.ts';

/** One edge of a {@link MemlabHeap}: a place in its columns. */
export class MemlabEdge implements IHeapEdge {
  readonly snapshot: MemlabHeap;
  readonly edgeIndex: EdgeOrdinal;

  constructor(snapshot: MemlabHeap, edge: EdgeOrdinal) {
    this.snapshot = snapshot;
    this.edgeIndex = edge;
  }

  get type(): string {
    const { edgeType, edgeTypeNames } = this.snapshot.columns.snapshot;
    return edgeTypeNames[edgeType[this.edgeIndex]];
  }

  get is_index(): boolean {
    return this.snapshot.columns.isIndex(this.edgeIndex);
  }

  get name_or_index(): string | number {
    return this.snapshot.columns.edgeName(this.edgeIndex);
  }

  get to_node(): number {
    return this.snapshot.columns.snapshot.edgeTarget[this.edgeIndex];
  }

  get toNode(): IHeapNode {
    return this.snapshot.node(this.to_node as NodeOrdinal);
  }

  get fromNode(): IHeapNode {
    return this.snapshot.node(this.snapshot.columns.referrers.source[this.edgeIndex] as NodeOrdinal);
  }

  getJSONifyableObject(): AnyRecord {
    return {
      name_or_index: this.name_or_index,
      type: this.type,
      edgeIndex: this.edgeIndex,
      toNode: this.toNode.getJSONifyableObject(),
      fromNode: this.fromNode.getJSONifyableObject(),
    };
  }

  toJSONString(replacer?: (string | number)[] | null, space?: string | number): string {
    return JSON.stringify(this.getJSONifyableObject(), replacer, space);
  }
}
