import { hasPseudonyms, hasTokens, isLikelyKey, looksRandom } from './name-shapes.ts';

/** A part of an event's name, separators included. */
export interface EventNamePart {
  readonly text: string;
  /** Whether it may be told: a word. What is not is data: an id, a token. */
  readonly isShown: boolean;
}

/** Stands for what is not told. */
const HIDDEN = '[*]';
/** With more types of events their names are keys that vary. */
const MOST_LABELS = 32;
/** More is no name, but a text. */
const MOST_WORDS = 8;
const SHORTEST_TOKEN = 8;

/**
 * Splits the name of an event into what may be told and what may not. Programs write names of events, so words may be told,
 * also several with `:`, `.` or `-` between them (`order:updated`, `user-left`); but they also make them of data: of joined
 * words one with digits is an id (`room:42`), and what looks like a token or is no words at all (a path, a mail address) is
 * not told. It goes by the name alone, so that a name is the same in each snapshot, and in a redacted one.
 *
 * @param name - as V8 writes it: `data`, `<symbol kEnd>`
 * @returns parts that together are the name; one, where all or nothing of it may be told
 */
export function splitEventName(name: string): readonly EventNamePart[] {
  const hidden = [{ text: name, isShown: false }];
  if (!isLikelyKey(name)) return isJoinedToken(name) ? hidden : [{ text: name, isShown: true }];
  if (!/^(?:[\p{ID_Continue}$:.-]|~[a-z]{12})*$/u.test(name) || name.split(/[:.-]+/u).length > MOST_WORDS)
    return hidden;
  const parts = splitBetween(name, /([:.]+)/u, splitRun);
  return parts.some(({ text, isShown }) => isShown && /[^:.-]/u.test(text)) ? parts : hidden;
}

/** The name with `[*]` for what may not be told: `room:[*]`. */
export function shownEventName(name: string): string {
  const parts = splitEventName(name).map(({ text, isShown }) => (isShown ? text : HIDDEN));
  return parts.join('');
}

/**
 * Labels what an emitter has, by the events' names: `on("message")`, `on("room:[*]")`, `on(Symbol(kEnd))`, `on([*])`.
 *
 * @param names - of all types that it has listeners for
 * @returns a label for each name
 */
export function labelEvents(names: Iterable<string>): Map<string, string> {
  const labels = new Map(Array.from(names, (name) => [name, labelOf(name)]));
  if (new Set(labels.values()).size <= MOST_LABELS) return labels;
  return new Map(Array.from(labels.keys(), (name) => [name, `on(${HIDDEN})`]));
}

/** The label with the name as it is, which may be data. */
export function wholeEventLabel(name: string): string {
  const symbol = /^<symbol (.*)>$/su.exec(name);
  return symbol === null ? `on(${JSON.stringify(name)})` : `on(Symbol(${symbol[1]}))`;
}

function labelOf(name: string): string {
  const shown = shownEventName(name);
  return shown === HIDDEN ? `on(${HIDDEN})` : wholeEventLabel(shown);
}

/** A random id may have dashes; it has no other marks. */
function splitRun(run: string): readonly EventNamePart[] {
  const isId = !hasPseudonyms(run) && [run, run.replaceAll(/[-_]/gu, '')].some(hasTokens);
  if (isId) return [{ text: run, isShown: false }];
  return splitBetween(run, /(-+)/u, (word) => [{ text: word, isShown: isPlainWord(word) }]);
}

function isPlainWord(word: string): boolean {
  return !/[\d~]/u.test(word) && !looksRandom(word);
}

/** @param separator - one group, which is all of it */
function splitBetween(
  text: string,
  separator: RegExp,
  split: (piece: string) => readonly EventNamePart[],
): readonly EventNamePart[] {
  const pieces = text.split(separator);
  return pieces.flatMap((piece, position) => {
    if (piece === '') return [];
    return position % 2 === 1 ? [{ text: piece, isShown: true }] : split(piece);
  });
}

/** `sk_live_51HxyzABC`: words with `_` between them are all of one case, and begin with letters. */
function isJoinedToken(name: string): boolean {
  const words = name.split('_');
  return words.length > 1 && words.some(isToken);
}

function isToken(word: string): boolean {
  if (word.length < SHORTEST_TOKEN || !/\d/u.test(word)) return false;
  return /^\d+\p{L}/u.test(word) || (/\p{Lu}/u.test(word) && /\p{Ll}/u.test(word));
}
