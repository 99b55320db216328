/**
 * Writes the `nodes` section again with other names for some nodes; all else stays byte for byte.
 *
 * @param chunks - the section's text, which was checked; a chunk may be overwritten when the next one is asked for
 * @param stride - numbers of a node
 * @param nameField - place of the name among them
 * @param nameOf - the string that a node is to be named by
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
    const pieces: Uint8Array[] = [];
    let pieceStart = 0;
    for (let position = 0; position < chunk.length; position++) {
      const isDigit = chunk[position] >= 0x30 && chunk[position] <= 0x39;
      if (isDigit === isInNumber) continue;
      isInNumber = isDigit;
      if (field === nameField && isDigit) {
        pieces.push(chunk.slice(pieceStart, position), Buffer.from(String(nameOf(node)), 'latin1'));
      }
      if (isDigit) continue;
      if (field === nameField) pieceStart = position;
      field = field + 1 === stride ? 0 : field + 1;
      if (field === 0) node++;
    }
    // The rest of a name that goes on in the next chunk was written already.
    if (!(isInNumber && field === nameField)) pieces.push(chunk.slice(pieceStart));
    yield Buffer.concat(pieces);
  }
}
