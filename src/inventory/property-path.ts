import { UsageError } from '../errors.ts';

/** One step of a path: a property by its name, or an element by its index. */
export type PathStep = { readonly name: string } | { readonly index: number };

/** A way from an object through its properties. */
export interface PropertyPath {
  /** As it was written: `headers.host`, `queue[0].url`. */
  readonly text: string;
  /** None for `this`, the object itself. */
  readonly steps: readonly PathStep[];
}

const NAME = String.raw`#?[\p{ID_Start}$_][\p{ID_Continue}$]*(?:-[\p{ID_Continue}$]+)*`;
const FIRST = new RegExp(NAME, 'uy');
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const NEXT = new RegExp(String.raw`\.(?<name>${NAME})|\[(?<index>\d{1,10})\]|\[(?<quoted>${QUOTED})\]`, 'suy');

/**
 * Reads the path that begins at a place of a text: `url`, `#socket`, `queue[0].url`, `headers["x y"]`. A leading `this.` is left out.
 *
 * @param at - in UTF-16 units from 0
 * @returns undefined where none begins there
 */
export function readPath(text: string, at: number): PropertyPath | undefined {
  const first = matchAt(FIRST, text, at);
  if (first === undefined) return undefined;
  const steps: PathStep[] = first[0] === 'this' ? [] : [{ name: first[0] }];
  let end = at + first[0].length;
  for (let next = matchAt(NEXT, text, end); next !== undefined; next = matchAt(NEXT, text, end)) {
    const { name, index, quoted } = next.groups as Partial<Record<'name' | 'index' | 'quoted', string>>;
    steps.push(index === undefined ? { name: name ?? unquote(quoted!) } : { index: Number(index) });
    end += next[0].length;
  }
  return { text: text.slice(at, end), steps };
}

/**
 * Reads paths with commas between them, as `--print` takes them.
 *
 * @param argument - what they were given as, for the message
 * @throws UsageError with the character at which it is no such list
 */
export function parsePaths(argument: string, text: string): PropertyPath[] {
  const paths: PropertyPath[] = [];
  for (let at = 0; ; at++) {
    at = skipSpace(text, at);
    const path = readPath(text, at);
    if (path === undefined) throw syntaxError(argument, text, at, 'a property as in url, headers.host or queue[0]');
    paths.push(path);
    at = skipSpace(text, at + path.text.length);
    if (at === text.length) return paths;
    if (text[at] !== ',') throw syntaxError(argument, text, at, '. or [ or , or the end');
  }
}

/**
 * What is said of a text that cannot be read.
 *
 * @param at - where, in UTF-16 units from 0; told from 1 in characters
 * @param expected - what should stand there
 */
export function syntaxError(argument: string, text: string, at: number, expected: string): UsageError {
  const place = Array.from(text.slice(0, at)).length + 1;
  const [found] = /^(?:[\p{ID_Continue}$]{1,20}|.)?/su.exec(text.slice(at, at + 40))!;
  return new UsageError(
    `${argument}: at character ${place}: expected ${expected}, found ${found === '' ? 'the end' : JSON.stringify(found)}`,
  );
}

/** A text between quotes: a backslash makes the next character stand for itself, but for `\n`, `\r` and `\t`. */
export function unquote(quoted: string): string {
  const breaks: ReadonlyMap<string, string> = new Map([
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t'],
  ]);
  return quoted.slice(1, -1).replaceAll(/\\(.)/gsu, (_, character: string) => breaks.get(character) ?? character);
}

/** Where the next character stands that is no space. */
export function skipSpace(text: string, at: number): number {
  return at + /^\s*/u.exec(text.slice(at))![0].length;
}

/** What a sticky pattern finds at a place. */
export function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | undefined {
  const pattern = new RegExp(sticky);
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
