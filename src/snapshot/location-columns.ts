import { NO_NODE } from '../ordinals.ts';
import { type ColumnMemory, firstCapacity, grownColumn, nextCapacity } from './column-growth.ts';
import { type ExactDivision, exactDivisionBy } from './exact-division.ts';
import type { SnapshotHeader } from './header.ts';
import { takePlainLocations } from './plain-locations.ts';
import { MOST_PLAIN_RECORDS, type RecordBatch, type RecordSink } from './record-array.ts';
import type { LocationColumns } from './snapshot.ts';

const MAX_UINT32 = 0xffff_ffff;
const MIN_INT32 = -0x8000_0000;

const PLAIN_FIELDS = ['object_index,script_id,line,column', 'object_index,script_id,script_object_index,line,column'];

/** The columns of the `locations` section while they are read; no header says how many there are. */
export class LocationColumnsInProgress implements RecordSink {
  readonly stride: number;
  /** A position that V8 does not know is -1. */
  readonly signed = true;

  /** Records so far; as many rows, unless they are not kept. */
  count = 0;
  node: Uint32Array = new Uint32Array(0);
  scriptId: Int32Array = new Int32Array(0);
  /** Empty where the file has no such field. */
  scriptNode: Uint32Array = new Uint32Array(0);
  line: Int32Array = new Int32Array(0);
  column: Int32Array = new Int32Array(0);

  readonly nodeCount: number;
  /** Makes ordinals of node offsets. */
  readonly nodeStrideDivision: ExactDivision;

  readonly #header: SnapshotHeader;
  readonly #memory: ColumnMemory;
  readonly #isKept: boolean;
  readonly #isPlain: boolean;

  /** @param isKept - whether anybody will ask; they are checked all the same */
  constructor(header: SnapshotHeader, memory: ColumnMemory, isKept: boolean) {
    this.#header = header;
    this.#memory = memory;
    this.#isKept = isKept;
    this.stride = header.locationFields.length;
    this.nodeCount = header.nodeCount;
    const nodeStride = header.nodeFields.length;
    this.nodeStrideDivision = exactDivisionBy(nodeStride);
    this.#isPlain = PLAIN_FIELDS.includes(header.locationFields.join()) && header.nodeCount * nodeStride <= 2 ** 32;
    // V8 knows one place of a node at most.
    if (isKept) this.#grow(firstCapacity(header.nodeCount, this.stride, memory));
  }

  takePlain(chunk: Uint8Array, start: number): number {
    if (!this.#isPlain) return start;
    const firstRow = this.#makeRoom(MOST_PLAIN_RECORDS);
    return takePlainLocations(chunk, start, this, firstRow, firstRow + MOST_PLAIN_RECORDS);
  }

  append(batch: RecordBatch): void {
    const firstRow = this.#makeRoom(batch.recordCount);
    const { objectField, scriptIdField, scriptObjectField, lineField, columnField } = this.#header;
    const stride = this.stride;
    const { node, scriptNode, scriptId, line, column } = this;
    const { nodeCount, nodeFields } = this.#header;
    const nodeStride = nodeFields.length;
    const nodesPerOffset = 1 / nodeStride;
    const { numbers } = batch;
    for (let row = firstRow, record = 0; row < firstRow + batch.recordCount; row++, record += stride) {
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
      if (scriptObjectField >= 0) scriptNode[row] = this.#scriptNodeAt(batch, record + scriptObjectField);
      line[row] = lineNumber;
      column[row] = columnNumber;
    }
    this.count += batch.recordCount;
  }

  finish(): LocationColumns {
    const count = this.#isKept ? this.count : 0;
    return {
      count,
      node: this.node.subarray(0, count),
      scriptId: this.scriptId.subarray(0, count),
      scriptNode: this.scriptNode.subarray(0, count),
      line: this.line.subarray(0, count),
      column: this.column.subarray(0, count),
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

  /** @returns the first of so many rows */
  #makeRoom(rowCount: number): number {
    const firstRow = this.#isKept ? this.count : 0;
    const needed = firstRow + rowCount;
    if (needed > this.node.length) this.#grow(nextCapacity(this.node.length, needed, this.nodeCount));
    return firstRow;
  }

  #grow(rows: number): void {
    this.node = grownColumn(this.node, rows, this.#memory);
    this.scriptId = grownColumn(this.scriptId, rows, this.#memory);
    if (this.#header.scriptObjectField >= 0) this.scriptNode = grownColumn(this.scriptNode, rows, this.#memory);
    this.line = grownColumn(this.line, rows, this.#memory);
    this.column = grownColumn(this.column, rows, this.#memory);
  }
}

function hasInt32(number: number): boolean {
  return number >= MIN_INT32 && number <= MAX_UINT32;
}

function checkInt32(batch: RecordBatch, position: number): void {
  const number = batch.numbers[position];
  if (!hasInt32(number)) throw batch.fault(position, `${number}, which is beyond 32 bits; is the file damaged?`);
}
