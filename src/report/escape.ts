/** Code points that a terminal obeys, that reorder text, or that nobody sees; a plain space is none of them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
const UNSEEN_ALL: RegExp = new RegExp(UNSEEN, 'gu');

const SHORT_ESCAPES = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

const CUT_MARK = '...';

/**
 * Makes a string of the heap fit to be printed on one line of a terminal: what would steer the terminal, turn the
 * reading direction or stay unseen is written as an escape (`\u001b`), and what is too long is cut in the middle.
 *
 * @param text - a stranger's string, of any length
 * @param maxLength - most characters to return, 8 or more
 */
export function escapeText(text: string, maxLength: number): string {
  const tokens = Array.from(withinReach(text, maxLength), visibleToken);
  const length = tokens.reduce((sum, token) => sum + token.length, 0);
  if (length <= maxLength) return tokens.join('');

  const room = maxLength - CUT_MARK.length;
  const head = takeWhileShort(tokens, Math.ceil(room / 2));
  const tail = takeWhileShort(tokens.reverse(), Math.floor(room / 2)).reverse();
  return head.join('') + CUT_MARK + tail.join('');
}

/**
 * The same, cut at its end: of a list the first items can be read, and two do not become one.
 *
 * @param maxLength - most characters to return
 */
export function escapeStart(text: string, maxLength: number): string {
  const tokens = Array.from(text.slice(0, maxLength + 1), visibleToken);
  const length = tokens.reduce((sum, token) => sum + token.length, 0);
  return length <= maxLength
    ? tokens.join('')
    : takeWhileShort(tokens, maxLength - CUT_MARK.length).join('') + CUT_MARK;
}

/**
 * Makes a serialised JSON text safe to print: characters that JSON allows as they are, but that a terminal obeys or
 * nobody sees, become `\u` escapes, which mean the same.
 *
 * @param json - valid JSON; its line breaks are kept
 */
export function escapeJson(json: string): string {
  return json.replace(UNSEEN_ALL, (character) => {
    if (character === ' ' || character === '\n') return character;
    return Array.from({ length: character.length }, (_, unit) => `\\u${hex(character.charCodeAt(unit))}`).join('');
  });
}

/** Ten megabytes are not walked for eighty characters: the middle, which the cut drops anyway, is left out first. */
function withinReach(text: string, maxLength: number): string {
  const reach = 2 * maxLength;
  return text.length <= 2 * reach ? text : text.slice(0, reach) + text.slice(-reach);
}

function visibleToken(character: string): string {
  if (character === ' ' || !UNSEEN.test(character)) return character;
  const codePoint = character.codePointAt(0)!;
  return SHORT_ESCAPES.get(character) ?? (codePoint > 0xffff ? `\\u{${hex(codePoint)}}` : `\\u${hex(codePoint)}`);
}

function takeWhileShort(tokens: readonly string[], maxLength: number): string[] {
  const taken: string[] = [];
  let length = 0;
  for (const token of tokens) {
    length += token.length;
    if (length > maxLength) break;
    taken.push(token);
  }
  return taken;
}

function hex(codePoint: number): string {
  return codePoint.toString(16).padStart(4, '0');
}
