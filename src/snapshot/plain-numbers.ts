export const COMMA = 0x2c;
export const LINE_FEED = 0x0a;
/** What a comma is where a byte `^ 0x30` is taken for a digit. */
export const COMMA_AS_DIGIT: number = COMMA ^ 0x30;

/** How far ahead of a number's first byte is looked, at most. */
const LOOK_AHEAD = 12;

/**
 * The hot loop: lexes numbers of up to 9 digits without sign that are followed by a comma, or by one line feed and a
 * comma (V8 <= 12.4 puts one record on a line). It stops in front of the first number that is anything else, at the
 * end of the batch, or near the end of the chunk. Its digits are unrolled: a third faster than a loop over them.
 *
 * @param cursor - place in the chunk and count of `numbers`; both are moved on
 */
export function lexPlainNumbers(chunk: Uint8Array, numbers: Float64Array, cursor: Int32Array): void {
  const lastStart = chunk.length - LOOK_AHEAD;
  const capacity = numbers.length;
  let position = cursor[0];
  let count = cursor[1];
  while (position < lastStart && count < capacity) {
    let value = chunk[position] - 0x30;
    if (value < 0 || value > 9) break;
    let next = position + 1;
    let digit = chunk[next] - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (value === 0) break;
      value = value * 10 + digit;
      digit = chunk[++next] - 0x30;
      if (digit >= 0 && digit <= 9) {
        value = (value * 10 + digit) | 0;
        digit = chunk[++next] - 0x30;
        if (digit >= 0 && digit <= 9) {
          value = (value * 10 + digit) | 0;
          digit = chunk[++next] - 0x30;
          if (digit >= 0 && digit <= 9) {
            value = (value * 10 + digit) | 0;
            digit = chunk[++next] - 0x30;
            if (digit >= 0 && digit <= 9) {
              value = (value * 10 + digit) | 0;
              digit = chunk[++next] - 0x30;
              if (digit >= 0 && digit <= 9) {
                value = (value * 10 + digit) | 0;
                digit = chunk[++next] - 0x30;
                if (digit >= 0 && digit <= 9) {
                  value = (value * 10 + digit) | 0;
                  digit = chunk[++next] - 0x30;
                  if (digit >= 0 && digit <= 9) {
                    value = (value * 10 + digit) | 0;
                    digit = chunk[++next] - 0x30;
                  }
                }
              }
            }
          }
        }
      }
    }
    if (digit + 0x30 !== COMMA) {
      if (digit + 0x30 !== LINE_FEED || chunk[++next] !== COMMA) break;
    }
    numbers[count++] = value;
    position = next + 1;
  }
  cursor[0] = position;
  cursor[1] = count;
}
