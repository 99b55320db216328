import type { NodeColumns } from './node-columns.ts';
import { COMMA, COMMA_AS_DIGIT, LINE_FEED } from './plain-numbers.ts';

/** Numbers of so many digits fit in 31 bits. */
const MOST_DIGITS = 9;
/** No record that is taken is longer. */
const LONGEST_RECORD = 80;

/**
 * The hot loop over nodes: takes records from the bytes straight into the columns. It knows what V8 nearly always
 * writes: its own order of fields, numbers of up to 9 digits, no blanks but one line feed between records, values that pass
 * every check. It stops in front of the first record that is anything else, near the end of the chunk, or at node
 * `end`; what it leaves there is read and judged by `RecordArrayReader`.
 *
 * A byte `^ 0x30` is at most 9 for digits only, and beyond the chunk it is not. Each field has its own loop over digits:
 * with one function for all fields, nodes take half as long again.
 *
 * @param start - place of a record's first byte
 * @param columns - with room for nodes up to `end`; their count and sums are moved on
 * @returns the place of the first byte that was not taken
 */
export function takePlainNodes(chunk: Uint8Array, start: number, columns: NodeColumns, end: number): number {
  const { type, name, id, shallowBytes, firstEdge, detachedness } = columns;
  const { byFileNumber } = columns.types;
  const typeCount = byFileNumber.length;
  const hasTraceNode = columns.stride === 7;
  const lastStart = chunk.length - LONGEST_RECORD;
  let { count: node, edgeTotal, largestName } = columns;
  let recordStart = start;
  while (recordStart < lastStart && node < end) {
    let position = recordStart;
    let fileType = chunk[position] ^ 0x30;
    if (fileType > 9) break;
    let digit = chunk[++position] ^ 0x30;
    if (digit <= 9 && fileType > 0) {
      fileType = fileType * 10 + digit;
      digit = chunk[++position] ^ 0x30;
    }
    if (digit !== COMMA_AS_DIGIT || fileType >= typeCount) break;

    let first = ++position;
    let nodeName = chunk[position] ^ 0x30;
    if (nodeName > 9) break;
    digit = chunk[++position] ^ 0x30;
    if (digit <= 9) {
      if (nodeName === 0) break;
      nodeName = nodeName * 10 + digit;
      digit = chunk[++position] ^ 0x30;
      while (digit <= 9) {
        nodeName = (Math.imul(nodeName, 10) + digit) | 0;
        digit = chunk[++position] ^ 0x30;
      }
      if (position - first > MOST_DIGITS) break;
    }
    if (digit !== COMMA_AS_DIGIT) break;

    first = ++position;
    let nodeId = chunk[position] ^ 0x30;
    if (nodeId > 9) break;
    digit = chunk[++position] ^ 0x30;
    if (digit <= 9) {
      if (nodeId === 0) break;
      nodeId = nodeId * 10 + digit;
      digit = chunk[++position] ^ 0x30;
      while (digit <= 9) {
        nodeId = (Math.imul(nodeId, 10) + digit) | 0;
        digit = chunk[++position] ^ 0x30;
      }
      if (position - first > MOST_DIGITS) break;
    }
    if (digit !== COMMA_AS_DIGIT) break;

    first = ++position;
    let selfBytes = chunk[position] ^ 0x30;
    if (selfBytes > 9) break;
    digit = chunk[++position] ^ 0x30;
    if (digit <= 9) {
      if (selfBytes === 0) break;
      selfBytes = selfBytes * 10 + digit;
      digit = chunk[++position] ^ 0x30;
      while (digit <= 9) {
        selfBytes = (Math.imul(selfBytes, 10) + digit) | 0;
        digit = chunk[++position] ^ 0x30;
      }
      if (position - first > MOST_DIGITS) break;
    }
    if (digit !== COMMA_AS_DIGIT) break;

    first = ++position;
    let edgeCount = chunk[position] ^ 0x30;
    if (edgeCount > 9) break;
    digit = chunk[++position] ^ 0x30;
    if (digit <= 9) {
      if (edgeCount === 0) break;
      edgeCount = edgeCount * 10 + digit;
      digit = chunk[++position] ^ 0x30;
      while (digit <= 9) {
        edgeCount = (Math.imul(edgeCount, 10) + digit) | 0;
        digit = chunk[++position] ^ 0x30;
      }
      if (position - first > MOST_DIGITS) break;
    }
    if (digit !== COMMA_AS_DIGIT) break;

    if (hasTraceNode) {
      first = ++position;
      const isZero = chunk[position] === 0x30;
      if ((chunk[position] ^ 0x30) > 9) break;
      digit = chunk[++position] ^ 0x30;
      while (digit <= 9) digit = chunk[++position] ^ 0x30;
      if (digit !== COMMA_AS_DIGIT || position - first > (isZero ? 1 : MOST_DIGITS)) break;
    }
    const detached = chunk[++position] ^ 0x30;
    if (detached > 9) break;
    if (chunk[++position] === LINE_FEED) position++;
    if (chunk[position] !== COMMA) break;
    recordStart = position + 1;

    type[node] = byFileNumber[fileType];
    name[node] = nodeName;
    id[node] = nodeId;
    shallowBytes[node] = selfBytes;
    detachedness[node] = detached;
    edgeTotal += edgeCount;
    firstEdge[++node] = edgeTotal;
    if (nodeName > largestName) largestName = nodeName;
  }
  columns.count = node;
  columns.edgeTotal = edgeTotal;
  columns.largestName = largestName;
  return recordStart;
}
