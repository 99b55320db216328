import { NO_NODE } from '../ordinals.ts';
import type { LocationColumnsInProgress } from './location-columns.ts';
import { COMMA, COMMA_AS_DIGIT, LINE_FEED } from './plain-numbers.ts';

/** Numbers of so many digits fit in 31 bits. */
const MOST_DIGITS = 9;
/** No record that is taken is longer. */
const LONGEST_RECORD = 64;

/**
 * The hot loop over locations: takes records from the bytes straight into the columns, as `takePlainNodes` does. A script that
 * is unknown, and a place that is negative, are left to `RecordArrayReader`.
 *
 * @param start - place of a record's first byte
 * @param columns - with room for the rows up to `endRow`; their count is moved on
 * @param firstRow - of the columns, for the first record
 * @returns the place of the first byte that was not taken
 */
export function takePlainLocations(
  chunk: Uint8Array,
  start: number,
  columns: LocationColumnsInProgress,
  firstRow: number,
  endRow: number,
): number {
  const { node, scriptId, scriptNode, line, column, nodeCount, stride } = columns;
  const { inverse, shift } = columns.nodeStrideDivision;
  const hasScriptNode = stride === 5;
  const lastStart = chunk.length - LONGEST_RECORD;
  let recordStart = start;
  let row = firstRow;
  let script = 0;
  let scriptOffset = 0;
  while (recordStart < lastStart && row < endRow) {
    let position = recordStart - 1;
    let offset = 0;
    let lineNumber = 0;
    let columnNumber = 0;
    let field = 0;
    for (; field < stride; field++) {
      const first = ++position;
      let value = chunk[position] ^ 0x30;
      if (value > 9) break;
      let digit = chunk[++position] ^ 0x30;
      if (digit <= 9 && value === 0) break;
      while (digit <= 9) {
        value = (Math.imul(value, 10) + digit) | 0;
        digit = chunk[++position] ^ 0x30;
      }
      if (position - first > MOST_DIGITS) break;
      if (
        digit !== COMMA_AS_DIGIT &&
        (field + 1 < stride || chunk[position] !== LINE_FEED || chunk[++position] !== COMMA)
      )
        break;
      if (field === 0) offset = value;
      else if (field === 1) script = value;
      else if (field + 1 === stride) columnNumber = value;
      else if (field + 2 === stride) lineNumber = value;
      else scriptOffset = value;
    }
    const located = rotatedQuotient(offset, inverse, shift);
    const scriptAt = rotatedQuotient(scriptOffset, inverse, shift);
    if (field < stride || located >= nodeCount || scriptAt >= nodeCount) break;
    recordStart = position + 1;

    node[row] = located;
    scriptId[row] = script;
    if (hasScriptNode) scriptNode[row] = scriptAt === 0 ? NO_NODE : scriptAt;
    line[row] = lineNumber;
    column[row] = columnNumber;
    row++;
  }
  columns.count += row - firstRow;
  return recordStart;
}

/** Larger than every ordinal for what is no multiple, see `exactDivisionBy`. */
function rotatedQuotient(multiple: number, inverse: number, shift: number): number {
  const quotient = Math.imul(multiple, inverse);
  return ((quotient >>> shift) | (quotient << (32 - shift))) >>> 0;
}
