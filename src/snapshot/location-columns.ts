import { NO_NODE } from '../ordinals.ts';
import { type ColumnMemory, grownColumn, nextCapacity } from './column-growth.ts';
import type { SnapshotHeader } from './header.ts';
import type { RecordBatch, RecordSink } from './record-array.ts';
import type { LocationColumns } from './snapshot.ts';

const MAX_UINT32 = 0xffff_ffff;
const MIN_INT32 = -0x8000_0000;

/** The columns of the `locations` section while they are read; no header says how many there are. */
export class LocationColumnsInProgress implements RecordSink {
  readonly stride: number;
  /** A position that V8 does not know is -1. */
  readonly signed = true;

  count = 0;
  #node: Uint32Array = new Uint32Array(0);
  #scriptId: Int32Array = new Int32Array(0);
  #scriptNode: Uint32Array = new Uint32Array(0);
  #line: Int32Array = new Int32Array(0);
  #column: Int32Array = new Int32Array(0);

  readonly #header: SnapshotHeader;
  readonly #memory: ColumnMemory;

  constructor(header: SnapshotHeader, memory: ColumnMemory) {
    this.#header = header;
    this.#memory = memory;
    this.stride = header.locationFields.length;
  }

  append(batch: RecordBatch): void {
    const needed = this.count + batch.recordCount;
    if (needed > this.#node.length) this.#grow(nextCapacity(this.#node.length, needed, Number.POSITIVE_INFINITY));

    const { objectField, scriptIdField, scriptObjectField, lineField, columnField } = this.#header;
    const stride = this.stride;
    const [node, scriptNode] = [this.#node, this.#scriptNode];
    const [scriptId, line, column] = [this.#scriptId, this.#line, this.#column];
    const { nodeCount, nodeFields } = this.#header;
    const nodeStride = nodeFields.length;
    const nodesPerOffset = 1 / nodeStride;
    const { numbers } = batch;
    for (let row = this.count, record = 0; row < needed; row++, record += stride) {
      const offset = numbers[record + objectField];
      const script = numbers[record + scriptIdField];
      const lineNumber = numbers[record + lineField];
      const columnNumber = numbers[record + columnField];
      const located = (offset * nodesPerOffset + 0.5) >>> 0;
      const isFaulty =
        located >= nodeCount ||
        located * nodeStride !== offset ||
        !(hasInt32(script) && hasInt32(lineNumber) && hasInt32(columnNumber));
      if (isFaulty) this.#reject(batch, record);
      node[row] = located;
      // As int32, however V8 printed it: -1 may stand there as 4294967295.
      scriptId[row] = script;
      scriptNode[row] = scriptObjectField < 0 ? NO_NODE : this.#scriptNodeAt(batch, record + scriptObjectField);
      line[row] = lineNumber;
      column[row] = columnNumber;
    }
    this.count = needed;
  }

  finish(): LocationColumns {
    return {
      count: this.count,
      node: this.#node.subarray(0, this.count),
      scriptId: this.#scriptId.subarray(0, this.count),
      scriptNode: this.#scriptNode.subarray(0, this.count),
      line: this.#line.subarray(0, this.count),
      column: this.#column.subarray(0, this.count),
    };
  }

  #nodeAt(batch: RecordBatch, position: number): number {
    const offset = batch.numbers[position];
    const { nodeFields, nodeCount } = this.#header;
    if (offset < 0 || offset >= nodeCount * nodeFields.length || offset % nodeFields.length !== 0) {
      throw batch.fault(
        position,
        `location of node offset ${offset}, expected a multiple of ${nodeFields.length} below ${nodeCount * nodeFields.length}; is the file damaged?`,
      );
    }
    return offset / nodeFields.length;
  }

  /** The root is no Script: 0 and -1 say that there is none. */
  #scriptNodeAt(batch: RecordBatch, position: number): number {
    return batch.numbers[position] <= 0 ? NO_NODE : this.#nodeAt(batch, position);
  }

  #reject(batch: RecordBatch, record: number): void {
    const { objectField, scriptIdField, scriptObjectField, lineField, columnField } = this.#header;
    this.#nodeAt(batch, record + objectField);
    checkInt32(batch, record + scriptIdField);
    if (scriptObjectField >= 0) this.#scriptNodeAt(batch, record + scriptObjectField);
    checkInt32(batch, record + lineField);
    checkInt32(batch, record + columnField);
  }

  #grow(rows: number): void {
    this.#node = grownColumn(this.#node, rows, this.#memory);
    this.#scriptId = grownColumn(this.#scriptId, rows, this.#memory);
    this.#scriptNode = grownColumn(this.#scriptNode, rows, this.#memory);
    this.#line = grownColumn(this.#line, rows, this.#memory);
    this.#column = grownColumn(this.#column, rows, this.#memory);
  }
}

function hasInt32(number: number): boolean {
  return number >= MIN_INT32 && number <= MAX_UINT32;
}

function checkInt32(batch: RecordBatch, position: number): void {
  const number = batch.numbers[position];
  if (!hasInt32(number)) throw batch.fault(position, `${number}, which is beyond 32 bits; is the file damaged?`);
}
