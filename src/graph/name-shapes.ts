import { hasRandomParts } from './random-parts.ts';
import { hasKnownSecret } from './secret-prefixes.ts';

/** Stands before a pseudonym in a redacted snapshot: no name of a program begins so. */
export const DATA_MARK = '~';

/**
 * Whether a text stands for another one in a redacted snapshot. What is a value in one snapshot may be a name in a later one, as
 * that of a variable once its function was compiled: the one is redacted, the other is not.
 */
export function isPseudonym(text: string): boolean {
  return /^~[a-z]{12}\.*$/u.test(text);
}

/** Whether a text, which V8 may have in parts, has such in it: then nobody knows how long it was. */
export function hasPseudonyms(text: string): boolean {
  return /~[a-z]{12}/u.test(text);
}

/** V8's own symbols without a description. */
const UNNAMED_SYMBOL = '<symbol>';

/** More is no word that somebody wrote. */
const LONGEST_WORD = 64;
/** V8 writes no more of a name. */
const LONGEST_NAME = 1024;
const SHORTEST_TOKEN = 10;
/** As in `sha256base64`, `ChaCha20Poly1305`, `RSA_2048_SHA384`, `ASTC_10x10_KHR`. */
const WIDTHS =
  /(?<=[a-zA-Z]{3}|_)(?:16|20|32|64|128|224|256|384|512|1024|1305|2048|3072|4096)(?!\d)|(?<=_[a-z]?)\d{1,2}x\d{1,2}(?![a-zA-Z\d])/gu;
const LEAST_DIGITS = 4;
const LEAST_CHANGES = 3;

/**
 * Whether a property name looks like a key that is data (a mail address, a token, a path, an id), and not like a name in a
 * program: it could not be written behind a dot, it goes to and fro between letters and digits as nobody writes, its letters follow
 * each other as in no language, or it begins as secrets of a service do.
 *
 * @param name - as V8 writes it, symbols and accessors included: `tasks`, `#tasks`, `<symbol kEvents>`, `get size`
 */
export function isLikelyKey(name: string): boolean {
  if (name === UNNAMED_SYMBOL) return false;
  if (name.length > LONGEST_NAME) return true;
  const symbol = /^<symbol (.*)>$/su.exec(name);
  if (symbol !== null) return !isSymbolName(symbol[1]);
  const word = name.replace(/^(?:[gs]et )?#?/u, '');
  if (/^(?:RegExpSet)?\$[&`'+*_\d]$/u.test(word)) return false;
  return !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(word) || looksRandom(word);
}

/**
 * Whether the name of a class or a function looks like one, in JavaScript or in C++: words and their marks; an `@` is one of an
 * id or of a path, not of a mail address. A program may name them by data: by a computed key, or by Symbol.toStringTag.
 */
export function isClassLike(name: string): boolean {
  if (name.length > LONGEST_NAME || hasKnownSecret(name)) return false;
  const withoutPlaces = name.replace(/@(?=\d+\b|\.\.\/)/gu, '');
  if (!/^(?!~)[\p{ID_Continue}$\s#<>()[\]{}.,:;*&=|/~+?!'"`^%-]*$/u.test(withoutPlaces)) return false;
  const words = withoutPlaces.split(/[^\p{ID_Continue}]+/u);
  return words.every((word) => !hasTokens(word) && (word.length <= LONGEST_WORD || /^[A-Z][a-z]+[A-Z_]/u.test(word)));
}

/**
 * Whether a program may have given the name to a class or a function: {@link isClassLike} of V8's own names, and a letter in it, or
 * the few digits of a key. Without letters it is a number of somebody: `078-05-1120`, `10.20.30.40`.
 */
export function isProgramName(name: string): boolean {
  return isClassLike(name) && /[\p{L}$_]|^\d{0,3}$/u.test(name);
}

/** Whether a word has the look of a random id: `9f86d081884c`, `tok_8aG3x0Zq51`. */
export function looksRandom(word: string): boolean {
  return word.length > LONGEST_WORD || hasTokens(word);
}

/** Whether a word has such an id in it, however long it is. */
export function hasTokens(word: string): boolean {
  const start = word.slice(0, LONGEST_NAME);
  return goesToAndFro(start) || hasKnownSecret(start) || hasRandomParts(start);
}

/** Between letters and digits, but for numbers that say how wide something is. */
function goesToAndFro(word: string): boolean {
  if (word.length < SHORTEST_TOKEN) return false;
  const rest = word.replace(WIDTHS, '_');
  const digits = rest.match(/\d/gu)?.length ?? 0;
  const changes = rest.match(/(?<=\d)\p{L}|(?<=\p{L})\d/gu)?.length ?? 0;
  return digits >= LEAST_DIGITS && (changes >= LEAST_CHANGES || digits >= SHORTEST_TOKEN);
}

/** Descriptions of symbols may be several words: `Symbol.iterator`, `node:module_last_parent`, `keep alive timeout`. */
function isSymbolName(description: string): boolean {
  if (hasKnownSecret(description)) return false;
  const words = description.split(/[.:/ ]/u);
  return words.every((word) => /^[\w$#-]*$/u.test(word) && !looksRandom(word));
}
