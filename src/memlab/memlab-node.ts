import type { AnyRecord, IHeapEdge, IHeapLocation, IHeapNode, IHeapStringNode } from '@memlab/core';
import { Detachedness, type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal } from 'heapdiff';
import { MemlabLocation } from './memlab-location.ts';
import { MemlabNodeEdges } from './memlab-node-edges.ts';

const STRING_TYPES: readonly string[] = ['string', 'sliced string', 'concatenated string'];

/** One node of a `MemlabHeap`: a place in its columns, and in what memlab has written to it. */
export class MemlabNode extends MemlabNodeEdges implements IHeapNode {
  /** memlab marks what its own printing should point at. */
  highlight?: boolean;

  get id(): number {
    return this.snapshot.columns.snapshot.nodeId[this.nodeIndex];
  }

  get type(): string {
    const { nodeType, nodeTypeNames } = this.snapshot.columns.snapshot;
    return nodeTypeNames[nodeType[this.nodeIndex]];
  }

  get name(): string {
    const { columns } = this.snapshot;
    const name = columns.string(columns.snapshot.nodeName[this.nodeIndex]);
    return this.is_detached ? `Detached ${name}` : name;
  }

  get self_size(): number {
    return this.snapshot.columns.snapshot.shallowBytes[this.nodeIndex];
  }

  /** Of allocation profiles, which heapdiff does not read. */
  get trace_node_id(): number {
    return 0;
  }

  get is_detached(): boolean {
    return this.snapshot.marks.detachedness[this.nodeIndex] === Detachedness.detached;
  }

  get detachState(): number {
    return this.snapshot.marks.detachedness[this.nodeIndex];
  }

  set detachState(state: number) {
    this.snapshot.marks.detachedness[this.nodeIndex] = state;
  }

  markAsDetached(): void {
    this.detachState = Detachedness.detached;
  }

  get attributes(): number {
    return this.snapshot.marks.attributes[this.nodeIndex];
  }

  set attributes(attributes: number) {
    this.snapshot.marks.attributes[this.nodeIndex] = attributes;
  }

  get retainedSize(): number {
    return this.snapshot.marks.retainedBytes[this.nodeIndex];
  }

  set retainedSize(bytes: number) {
    this.snapshot.marks.retainedBytes[this.nodeIndex] = Math.floor(bytes);
  }

  get dominatorNode(): IHeapNode | null {
    const dominator = this.snapshot.marks.dominator[this.nodeIndex] as NodeOrdinal;
    return dominator === NO_NODE ? null : this.snapshot.node(dominator);
  }

  set dominatorNode(node: IHeapNode | null) {
    this.snapshot.marks.dominator[this.nodeIndex] = node?.nodeIndex ?? NO_NODE;
  }

  get hasPathEdge(): boolean {
    return this.snapshot.marks.pathEdge[this.nodeIndex] !== NO_EDGE;
  }

  get pathEdge(): IHeapEdge | null {
    const edge = this.snapshot.marks.pathEdge[this.nodeIndex] as EdgeOrdinal;
    return edge === NO_EDGE ? null : this.snapshot.edge(edge);
  }

  set pathEdge(edge: IHeapEdge | null) {
    this.snapshot.marks.pathEdge[this.nodeIndex] = edge?.edgeIndex ?? NO_EDGE;
  }

  /** memlab looks for a location at the wrong node; this one is the node's. */
  get location(): IHeapLocation | null {
    const row = this.snapshot.columns.locationRow(this.nodeIndex);
    return row === -1 ? null : new MemlabLocation(this.snapshot, row);
  }

  get isString(): boolean {
    return STRING_TYPES.includes(this.type);
  }

  toStringNode(): IHeapStringNode | null {
    return this.isString ? this.snapshot.stringNode(this.nodeIndex) : null;
  }

  getJSONifyableObject(): AnyRecord {
    return {
      id: this.id,
      name: this.name,
      type: this.type,
      self_size: this.self_size,
      trace_node_id: this.trace_node_id,
      nodeIndex: this.nodeIndex,
      outGoingEdgeCount: this.edge_count,
      incomingEdgeCount: this.numOfReferrers,
      // So spelled, and so called, in memlab.
      contructorName: 'HeapNode',
    };
  }

  toJSONString(replacer?: (string | number)[] | null, space?: string | number): string {
    return JSON.stringify(this.getJSONifyableObject(), replacer, space);
  }
}
