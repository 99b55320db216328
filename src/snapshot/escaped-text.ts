const BACKSLASH = 0x5c;
/** More bytes than these are cut off: a JavaScript string holds at most 2^29 - 24 characters. */
const MAX_DECODED_BYTES = 1 << 28;

/**
 * Decodes the text between the quotes of a JSON string, as UTF-8. It never fails: bytes that are no UTF-8 become
 * U+FFFD, and an escape that JSON does not know stays as it is written.
 *
 * @param bytes - holds the text at `start .. end - 1`
 */
export function decodeEscaped(bytes: Buffer, start: number, end: number): string {
  const cutEnd = Math.min(end, start + MAX_DECODED_BYTES);
  let isAscii = true;
  let hasEscape = false;
  for (let position = start; position < cutEnd; position++) {
    if (bytes[position] >= 0x80) isAscii = false;
    else if (bytes[position] === BACKSLASH) hasEscape = true;
  }
  const text = bytes.toString(isAscii ? 'latin1' : 'utf8', start, cutEnd);
  return hasEscape ? unescapeJson(text) : text;
}

function unescapeJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_escape, hex: string | undefined, letter: string) =>
    hex === undefined ? CHARACTER_BY_LETTER.get(letter)! : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const CHARACTER_BY_LETTER: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
