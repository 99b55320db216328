import type { EdgeColumns } from './edge-columns.ts';
import { COMMA, COMMA_AS_DIGIT, LINE_FEED } from './plain-numbers.ts';

/** No record that is taken is longer. */
const LONGEST_RECORD = 32;

/**
 * The hot loop over edges: takes records from the bytes straight into the columns, as `takePlainNodes` does. Digits are
 * unrolled up to the ninth: edges have as long numbers as nodes, but few fields, and a loop takes a fourth longer.
 *
 * @param start - place of a record's first byte
 * @param columns - with room for edges up to `end`; their count and largest name are moved on
 * @returns the place of the first byte that was not taken
 */
export function takePlainEdges(chunk: Uint8Array, start: number, columns: EdgeColumns, end: number): number {
  const { type, nameOrIndex, target, nameBits, nodeCount } = columns;
  const { byFileNumber } = columns.types;
  const plainTypeCount = Math.min(byFileNumber.length, 10);
  const { inverse, shift } = columns.nodeStrideDivision;
  const lastStart = chunk.length - LONGEST_RECORD;
  let { count: edge, largestName } = columns;
  let recordStart = start;
  while (recordStart < lastStart && edge < end) {
    let position = recordStart;
    const fileType = chunk[position] ^ 0x30;
    if (chunk[++position] !== COMMA || fileType >= plainTypeCount) break;

    let name = chunk[++position] ^ 0x30;
    if (name > 9) break;
    let digit = chunk[++position] ^ 0x30;
    if (digit <= 9) {
      if (name === 0) break;
      name = name * 10 + digit;
      digit = chunk[++position] ^ 0x30;
      if (digit <= 9) {
        name = (name * 10 + digit) | 0;
        digit = chunk[++position] ^ 0x30;
        if (digit <= 9) {
          name = (name * 10 + digit) | 0;
          digit = chunk[++position] ^ 0x30;
          if (digit <= 9) {
            name = (name * 10 + digit) | 0;
            digit = chunk[++position] ^ 0x30;
            if (digit <= 9) {
              name = (name * 10 + digit) | 0;
              digit = chunk[++position] ^ 0x30;
              if (digit <= 9) {
                name = (name * 10 + digit) | 0;
                digit = chunk[++position] ^ 0x30;
                if (digit <= 9) {
                  name = (name * 10 + digit) | 0;
                  digit = chunk[++position] ^ 0x30;
                  if (digit <= 9) {
                    name = (name * 10 + digit) | 0;
                    digit = chunk[++position] ^ 0x30;
                  }
                }
              }
            }
          }
        }
      }
    }
    if (digit !== COMMA_AS_DIGIT) break;

    let targetOffset = chunk[++position] ^ 0x30;
    if (targetOffset > 9) break;
    digit = chunk[++position] ^ 0x30;
    if (digit <= 9) {
      if (targetOffset === 0) break;
      targetOffset = targetOffset * 10 + digit;
      digit = chunk[++position] ^ 0x30;
      if (digit <= 9) {
        targetOffset = (targetOffset * 10 + digit) | 0;
        digit = chunk[++position] ^ 0x30;
        if (digit <= 9) {
          targetOffset = (targetOffset * 10 + digit) | 0;
          digit = chunk[++position] ^ 0x30;
          if (digit <= 9) {
            targetOffset = (targetOffset * 10 + digit) | 0;
            digit = chunk[++position] ^ 0x30;
            if (digit <= 9) {
              targetOffset = (targetOffset * 10 + digit) | 0;
              digit = chunk[++position] ^ 0x30;
              if (digit <= 9) {
                targetOffset = (targetOffset * 10 + digit) | 0;
                digit = chunk[++position] ^ 0x30;
                if (digit <= 9) {
                  targetOffset = (targetOffset * 10 + digit) | 0;
                  digit = chunk[++position] ^ 0x30;
                  if (digit <= 9) {
                    targetOffset = (targetOffset * 10 + digit) | 0;
                    digit = chunk[++position] ^ 0x30;
                  }
                }
              }
            }
          }
        }
      }
    }
    if (digit !== COMMA_AS_DIGIT && (chunk[position] !== LINE_FEED || chunk[++position] !== COMMA)) break;
    const quotient = Math.imul(targetOffset, inverse);
    const targetNode = ((quotient >>> shift) | (quotient << (32 - shift))) >>> 0;
    if (targetNode >= nodeCount) break;
    recordStart = position + 1;

    const nameIndex = name & nameBits[fileType];
    if (nameIndex > largestName) largestName = nameIndex;
    type[edge] = byFileNumber[fileType];
    nameOrIndex[edge] = name;
    target[edge] = targetNode;
    edge++;
  }
  columns.count = edge;
  columns.largestName = largestName;
  return recordStart;
}
