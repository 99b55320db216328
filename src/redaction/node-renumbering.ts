const [ZERO, NINE] = [0x30, 0x39];
/** Of an index of a string: less than 2^32. */
const MOST_DIGITS = 10;

/**
 * Writes the `nodes` section again with other names for some nodes; all else stays byte for byte.
 *
 * @param chunks - the section's text, which was checked; a chunk may be overwritten when the next one is asked for
 * @param stride - numbers of a node
 * @param nameField - place of the name among them
 * @param nameOf - the string that a node is to be named by: an index below 2^32
 * @returns pieces of the text, each with bytes of its own
 */
export function* renumberNames(
  chunks: Iterable<Uint8Array>,
  stride: number,
  nameField: number,
  nameOf: (node: number) => number,
): Generator<Uint8Array> {
  let node = 0;
  let field = 0;
  let isInNumber = false;
  for (const chunk of chunks) {
    // A number and the sign behind it are two bytes or more.
    const mostNames = Math.ceil(chunk.length / (2 * stride));
    const output = new Uint8Array(chunk.length + mostNames * (MOST_DIGITS - 1));
    let length = 0;
    for (let position = 0; position < chunk.length; position++) {
      const byte = chunk[position];
      const isDigit = byte >= ZERO && byte <= NINE;
      if (isDigit !== isInNumber) {
        isInNumber = isDigit;
        if (isDigit) {
          if (field === nameField) length = writeNumber(output, length, nameOf(node));
        } else {
          field = field + 1 === stride ? 0 : field + 1;
          if (field === 0) node++;
        }
      }
      // The digits of the old name are left out.
      if (!isDigit || field !== nameField) output[length++] = byte;
    }
    yield output.subarray(0, length);
  }
}

/** @returns where the digits end */
function writeNumber(output: Uint8Array, start: number, value: number): number {
  let end = start + 1;
  for (let rest = value; rest >= 10; rest = Math.trunc(rest / 10)) end++;
  for (let rest = value, position = end - 1; position >= start; position--) {
    output[position] = ZERO + (rest % 10);
    rest = Math.trunc(rest / 10);
  }
  return end;
}
