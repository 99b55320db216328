import { type ColumnMemory, firstCapacity, grownColumn, nextCapacity } from './column-growth.ts';
import type { SnapshotHeader } from './header.ts';
import { takePlainNodes } from './plain-nodes.ts';
import { MOST_PLAIN_RECORDS, type RecordBatch, type RecordSink } from './record-array.ts';
import { NODE_TYPE_NAMES, type TypeNumbers, translateTypes } from './type-numbers.ts';

const MAX_UINT8 = 0xff;
const MAX_UINT32 = 0xffff_ffff;

const PLAIN_FIELDS = 'type,name,id,self_size,edge_count,detachedness';
const PLAIN_FIELDS_WITH_TRACE = 'type,name,id,self_size,edge_count,trace_node_id,detachedness';

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
  /** Wider from the first size on that needs more than 32 bits. */
  shallowBytes: Uint32Array | Float64Array = new Uint32Array(0);
  /** One row more than there are nodes. */
  firstEdge: Uint32Array = new Uint32Array(1);
  detachedness: Uint8Array = new Uint8Array(0);
  /** Empty unless it is asked for. */
  traceId: Uint32Array = new Uint32Array(0);

  /** Sum of the edge counts of the nodes so far. */
  edgeTotal = 0;
  largestName = -1;

  readonly #header: SnapshotHeader;
  readonly #memory: ColumnMemory;
  readonly #isPlain: boolean;
  readonly #hasTrace: boolean;

  /** @param readsTrace - whether it is read where objects were allocated, if the file says so */
  constructor(header: SnapshotHeader, memory: ColumnMemory, readsTrace = false) {
    this.#header = header;
    this.#memory = memory;
    this.stride = header.nodeFields.length;
    this.claim = { count: header.nodeCount, noun: 'nodes' };
    this.types = translateTypes(header.nodeTypes, NODE_TYPE_NAMES);
    this.#hasTrace = readsTrace && header.traceNodeField >= 0 && header.traceFunctionCount > 0;
    this.#isPlain = hasPlainFields(header) && !this.#hasTrace;
    this.#grow(firstCapacity(header.nodeCount, this.stride, memory));
  }

  takePlain(chunk: Uint8Array, start: number): number {
    if (!this.#isPlain) return start;
    const end = Math.min(this.count + MOST_PLAIN_RECORDS, this.claim.count);
    this.#makeRoom(end);
    return takePlainNodes(chunk, start, this, end);
  }

  append(batch: RecordBatch): void {
    const needed = this.count + batch.recordCount;
    this.#makeRoom(needed);

    const { type, name, id, firstEdge, detachedness, stride } = this;
    let { shallowBytes } = this;
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
      const detached = detachednessField < 0 ? 0 : numbers[position + detachednessField];
      const isFaulty = fileType >= typeCount || nodeName > MAX_UINT32 || nodeId > MAX_UINT32 || detached > MAX_UINT8;
      if (isFaulty) this.#reject(batch, position);
      type[node] = byFileNumber[fileType];
      name[node] = nodeName;
      id[node] = nodeId;
      detachedness[node] = detached;
      const selfBytes = numbers[position + selfSizeField];
      if (selfBytes > MAX_UINT32) shallowBytes = this.#widenSizes();
      shallowBytes[node] = selfBytes;
      edgeTotal += numbers[position + edgeCountField];
      firstEdge[node + 1] = edgeTotal;
      if (nodeName > largestName) largestName = nodeName;
    }
    if (this.#hasTrace) this.#appendTrace(batch);
    this.edgeTotal = edgeTotal;
    this.largestName = largestName;
    this.count = needed;
  }

  #appendTrace({ numbers, recordCount }: RecordBatch): void {
    const { traceNodeField } = this.#header;
    for (let record = 0; record < recordCount; record++)
      this.traceId[this.count + record] = numbers[record * this.stride + traceNodeField];
  }

  /** The first node whose name is no index into `stringCount` strings. */
  firstNamedBeyond(stringCount: number): number {
    return this.name.findIndex((name) => name >= stringCount);
  }

  #reject(batch: RecordBatch, record: number): never {
    const { typeField, nameField, idField, detachednessField, nodeTypes } = this.#header;
    const fileType = batch.numbers[record + typeField];
    if (fileType >= nodeTypes.length) {
      throw batch.fault(
        record + typeField,
        `node type ${fileType}, but the header lists ${nodeTypes.length} types; is the file damaged?`,
      );
    }
    const [name, id] = [batch.numbers[record + nameField], batch.numbers[record + idField]];
    if (name <= MAX_UINT32 && id <= MAX_UINT32) {
      const detached = batch.numbers[record + detachednessField];
      const message = `detachedness ${detached}, expected 0, 1 or 2; is the file damaged?`;
      throw batch.fault(record + detachednessField, message);
    }
    const field = name > MAX_UINT32 ? nameField : idField;
    const what = field === nameField ? 'name index' : 'node id';
    throw batch.fault(
      record + field,
      `${what} ${batch.numbers[record + field]}, which is beyond 32 bits; is the file damaged?`,
    );
  }

  #widenSizes(): Float64Array {
    if (this.shallowBytes instanceof Float64Array) return this.shallowBytes;
    const wider = grownColumn(new Float64Array(0), this.shallowBytes.length, this.#memory);
    wider.set(this.shallowBytes);
    this.shallowBytes = wider;
    return wider;
  }

  #makeRoom(rows: number): void {
    if (rows > this.id.length) this.#grow(nextCapacity(this.id.length, rows, this.claim.count));
  }

  #grow(rows: number): void {
    this.type = grownColumn(this.type, rows, this.#memory);
    this.name = grownColumn(this.name, rows, this.#memory);
    this.id = grownColumn(this.id, rows, this.#memory);
    this.shallowBytes = grownColumn(this.shallowBytes, rows, this.#memory);
    this.firstEdge = grownColumn(this.firstEdge, rows + 1, this.#memory);
    this.detachedness = grownColumn(this.detachedness, rows, this.#memory);
    if (this.#hasTrace) this.traceId = grownColumn(this.traceId, rows, this.#memory);
  }
}

/** Whether records have V8's fields in V8's order. */
function hasPlainFields({ nodeFields }: SnapshotHeader): boolean {
  const fields = nodeFields.join();
  return fields === PLAIN_FIELDS || fields === PLAIN_FIELDS_WITH_TRACE;
}
