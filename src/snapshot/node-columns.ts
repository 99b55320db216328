import { type ColumnMemory, firstCapacity, grownColumn, nextCapacity } from './column-growth.ts';
import type { SnapshotHeader } from './header.ts';
import type { RecordBatch, RecordSink } from './record-array.ts';
import { NODE_TYPE_NAMES, type TypeNumbers, translateTypes } from './type-numbers.ts';

const MAX_UINT32 = 0xffff_ffff;

/** The columns of the `nodes` section while they are read. */
export class NodeColumns implements RecordSink {
  readonly stride: number;
  readonly signed = false;
  readonly claim: { readonly count: number; readonly noun: string };
  readonly types: TypeNumbers;

  count = 0;
  type: Uint8Array = new Uint8Array(0);
  name: Uint32Array = new Uint32Array(0);
  id: Uint32Array = new Uint32Array(0);
  shallowBytes: Float64Array = new Float64Array(0);
  /** One row more than there are nodes. */
  firstEdge: Uint32Array = new Uint32Array(1);
  detachedness: Uint8Array = new Uint8Array(0);

  /** Sum of the edge counts of the nodes so far. */
  edgeTotal = 0;
  largestName = -1;

  readonly #header: SnapshotHeader;
  readonly #memory: ColumnMemory;

  constructor(header: SnapshotHeader, memory: ColumnMemory) {
    this.#header = header;
    this.#memory = memory;
    this.stride = header.nodeFields.length;
    this.claim = { count: header.nodeCount, noun: 'nodes' };
    this.types = translateTypes(header.nodeTypes, NODE_TYPE_NAMES);
    this.#grow(firstCapacity(header.nodeCount, this.stride, memory));
  }

  append(batch: RecordBatch): void {
    const needed = this.count + batch.recordCount;
    if (needed > this.id.length) this.#grow(nextCapacity(this.id.length, needed, this.claim.count));

    const { type, name, id, shallowBytes, firstEdge, detachedness, stride } = this;
    const { typeField, nameField, idField, selfSizeField, edgeCountField, detachednessField } = this.#header;
    const { byFileNumber } = this.types;
    const typeCount = byFileNumber.length;
    const numbers = batch.numbers;
    let edgeTotal = this.edgeTotal;
    let largestName = this.largestName;
    for (let node = this.count, position = 0; node < needed; node++, position += stride) {
      const fileType = numbers[position + typeField];
      const nodeName = numbers[position + nameField];
      const nodeId = numbers[position + idField];
      if (fileType >= typeCount || nodeName > MAX_UINT32 || nodeId > MAX_UINT32) this.#reject(batch, position);
      type[node] = byFileNumber[fileType];
      name[node] = nodeName;
      id[node] = nodeId;
      shallowBytes[node] = numbers[position + selfSizeField];
      edgeTotal += numbers[position + edgeCountField];
      firstEdge[node + 1] = edgeTotal;
      if (nodeName > largestName) largestName = nodeName;
    }
    if (detachednessField >= 0) {
      for (let node = this.count, position = detachednessField; node < needed; node++, position += stride) {
        if (numbers[position] > 255)
          throw batch.fault(position, `detachedness ${numbers[position]}, expected 0, 1 or 2; is the file damaged?`);
        detachedness[node] = numbers[position];
      }
    }
    this.edgeTotal = edgeTotal;
    this.largestName = largestName;
    this.count = needed;
  }

  /** The first node whose name is no index into `stringCount` strings. */
  firstNamedBeyond(stringCount: number): number {
    return this.name.findIndex((name) => name >= stringCount);
  }

  #reject(batch: RecordBatch, record: number): never {
    const { typeField, nameField, idField, nodeTypes } = this.#header;
    const fileType = batch.numbers[record + typeField];
    if (fileType >= nodeTypes.length) {
      throw batch.fault(
        record + typeField,
        `node type ${fileType}, but the header lists ${nodeTypes.length} types; is the file damaged?`,
      );
    }
    const field = batch.numbers[record + nameField] > MAX_UINT32 ? nameField : idField;
    const what = field === nameField ? 'name index' : 'node id';
    throw batch.fault(
      record + field,
      `${what} ${batch.numbers[record + field]}, which is beyond 32 bits; is the file damaged?`,
    );
  }

  #grow(rows: number): void {
    this.type = grownColumn(this.type, rows, this.#memory);
    this.name = grownColumn(this.name, rows, this.#memory);
    this.id = grownColumn(this.id, rows, this.#memory);
    this.shallowBytes = grownColumn(this.shallowBytes, rows, this.#memory);
    this.firstEdge = grownColumn(this.firstEdge, rows + 1, this.#memory);
    this.detachedness = grownColumn(this.detachedness, rows, this.#memory);
  }
}
