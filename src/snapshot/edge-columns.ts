import { type ColumnMemory, firstCapacity, grownColumn, nextCapacity } from './column-growth.ts';
import { type ExactDivision, exactDivisionBy } from './exact-division.ts';
import type { SnapshotHeader } from './header.ts';
import { takePlainEdges } from './plain-edges.ts';
import { MOST_PLAIN_RECORDS, type RecordBatch, type RecordSink } from './record-array.ts';
import { EdgeType } from './snapshot.ts';
import { EDGE_TYPE_NAMES, type TypeNumbers, translateTypes } from './type-numbers.ts';

const MAX_UINT32 = 0xffff_ffff;
const MIN_INT32 = -0x8000_0000;
const PLAIN_FIELDS = 'type,name_or_index,to_node';

/** The columns of the `edges` section while they are read. */
export class EdgeColumns implements RecordSink {
  readonly stride: number;
  /** V8 >= 13.6 prints element indices as int32. */
  readonly signed = true;
  readonly claim: { readonly count: number; readonly noun: string };
  readonly types: TypeNumbers;

  count = 0;
  type: Uint8Array = new Uint8Array(0);
  nameOrIndex: Uint32Array = new Uint32Array(0);
  target: Uint32Array = new Uint32Array(0);

  largestName = -1;

  readonly nodeCount: number;
  /** Makes ordinals of node offsets. */
  readonly nodeStrideDivision: ExactDivision;
  /** By the file's type numbers: all bits where the edge has a name, none where it has an index. */
  readonly nameBits: Int32Array;

  readonly #header: SnapshotHeader;
  readonly #memory: ColumnMemory;
  readonly #isPlain: boolean;

  constructor(header: SnapshotHeader, memory: ColumnMemory) {
    this.#header = header;
    this.#memory = memory;
    this.stride = header.edgeFields.length;
    this.claim = { count: header.edgeCount, noun: 'edges' };
    this.types = translateTypes(header.edgeTypes, EDGE_TYPE_NAMES);
    this.nameBits = Int32Array.from(this.types.byFileNumber, (type) => (hasName(type) ? -1 : 0));
    const nodeStride = header.nodeFields.length;
    this.nodeCount = header.nodeCount;
    this.nodeStrideDivision = exactDivisionBy(nodeStride);
    this.#isPlain = header.edgeFields.join() === PLAIN_FIELDS && header.nodeCount * nodeStride <= 2 ** 32;
    this.#grow(firstCapacity(header.edgeCount, this.stride, memory));
  }

  /** @param mostRows - how many rows the columns may get */
  takePlain(chunk: Uint8Array, start: number, mostRows: number = this.claim.count): number {
    if (!this.#isPlain) return start;
    const end = Math.min(this.count + MOST_PLAIN_RECORDS, mostRows);
    this.#makeRoom(end);
    return takePlainEdges(chunk, start, this, end);
  }

  append(batch: RecordBatch): void {
    const needed = this.count + batch.recordCount;
    this.#makeRoom(needed);

    const { type, nameOrIndex, target, stride } = this;
    const { nodeCount, edgeTypeField, nameOrIndexField, toNodeField } = this.#header;
    const { byFileNumber } = this.types;
    const nameBits = this.nameBits;
    const typeCount = byFileNumber.length;
    const nodeStride = this.#header.nodeFields.length;
    // Faster than dividing, and exact for offsets below 2^50; larger ones do not pass the check below.
    const nodesPerOffset = 1 / nodeStride;
    const numbers = batch.numbers;
    let largestName = this.largestName;
    for (let edge = this.count, position = 0; edge < needed; edge++, position += stride) {
      const fileType = numbers[position + edgeTypeField];
      const name = numbers[position + nameOrIndexField];
      const targetOffset = numbers[position + toNodeField];
      const targetNode = (targetOffset * nodesPerOffset + 0.5) >>> 0;
      const isFaulty =
        !(fileType >= 0 && fileType < typeCount) ||
        targetNode >= nodeCount ||
        targetNode * nodeStride !== targetOffset ||
        !(name >= MIN_INT32 && name <= MAX_UINT32);
      if (isFaulty) this.#reject(batch, position);
      const nameIndex = name & nameBits[fileType];
      if (nameIndex < 0) this.#reject(batch, position);
      if (nameIndex > largestName) largestName = nameIndex;
      type[edge] = byFileNumber[fileType];
      nameOrIndex[edge] = name;
      target[edge] = targetNode;
    }
    this.largestName = largestName;
    this.count = needed;
  }

  /** The first edge whose name is no index into `stringCount` strings, and that name. */
  misnamedEdge(stringCount: number): [edge: number, name: number] {
    const edge = this.nameOrIndex.findIndex((name, at) => name >= stringCount && hasName(this.type[at]));
    return [edge, this.nameOrIndex[edge]];
  }

  #reject(batch: RecordBatch, record: number): never {
    const { nodeCount, nodeFields, edgeTypes, edgeTypeField, nameOrIndexField, toNodeField } = this.#header;
    const fileType = batch.numbers[record + edgeTypeField];
    if (edgeTypes[fileType] === undefined) {
      throw batch.fault(
        record + edgeTypeField,
        `edge type ${fileType}, but the header lists ${edgeTypes.length} types; is the file damaged?`,
      );
    }
    const toNode = batch.numbers[record + toNodeField];
    if (toNode < 0 || toNode >= nodeCount * nodeFields.length) {
      throw batch.fault(
        record + toNodeField,
        `edge to node offset ${toNode}, but the ${nodeCount} nodes have ${nodeCount * nodeFields.length} numbers; is the file damaged?`,
      );
    }
    if (toNode % nodeFields.length !== 0) {
      throw batch.fault(
        record + toNodeField,
        `edge to node offset ${toNode}, expected a multiple of the ${nodeFields.length} node fields; is the file damaged?`,
      );
    }
    const name = batch.numbers[record + nameOrIndexField];
    throw batch.fault(
      record + nameOrIndexField,
      `name or index ${name} of a "${edgeTypes[fileType]}" edge is out of range; is the file damaged?`,
    );
  }

  #makeRoom(rows: number): void {
    if (rows > this.type.length) this.#grow(nextCapacity(this.type.length, rows, this.claim.count));
  }

  #grow(rows: number): void {
    this.type = grownColumn(this.type, rows, this.#memory);
    this.nameOrIndex = grownColumn(this.nameOrIndex, rows, this.#memory);
    this.target = grownColumn(this.target, rows, this.#memory);
  }
}

/** Element and hidden edges have an index, all others a name. */
function hasName(type: number): boolean {
  return type !== EdgeType.element && type !== EdgeType.hidden;
}
