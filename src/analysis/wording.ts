import type { SourceLocation } from '../graph/locations.ts';
import { formatRate, isRateTold } from '../told-rate.ts';
import type { HeapObject } from './heap-object.ts';

/** `2,000`; with a word `2,000 slices`, `1 slice`. What ends in no letter, like `<nav>`, has no plural. */
export function counted(count: number, one = '', many: string = /[a-z]$/u.test(one) ? `${one}s` : one): string {
  const word = count === 1 ? one : many;
  return count.toLocaleString('en') + (word === '' ? '' : ` ${word}`);
}

/** `, 20 per iteration`; empty where the rate is not known, and where reports tell none. */
export function rated(perIteration: number | undefined): string {
  return isRateTold(perIteration) ? `, ${formatRate(perIteration)} per iteration` : '';
}

/** `all`, or how many. */
export function share(count: number, total: number): string {
  return count === total ? 'all' : counted(count);
}

/** `a, b and c`. @param most - of more it is told how many */
export function joined(texts: readonly string[], most: number = texts.length): string {
  const told = texts.slice(0, most);
  if (texts.length > most) told.push(`${counted(texts.length - most)} more`);
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told[told.length - 1]}`;
}

/** `800 Route, 100 Page`: most first. */
export function listed(texts: readonly string[], most = 5): string {
  const kinds = mostFirst(texts).slice(0, most);
  return kinds.map(([text, count]) => `${counted(count)} ${text}`).join(', ');
}

/** Texts with how often each comes, most first, and of as many in the order of the texts. */
export function mostFirst(texts: readonly string[]): (readonly [text: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(
    ([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1),
  );
}

/** A function by its name and place: `onMessage at app/bus.js:21`. */
export function functionAt(closure: HeapObject | undefined): string {
  const { functionName, location } = closure ?? {};
  return `${functionName || 'an unnamed function'}${location === undefined ? '' : ` at ${lineOf(location)}`}`;
}

/** From this column on a line is minified code: nobody writes lines so long. */
const LONG_LINE = 200;

/** `app/bus.js:21`; with the column where the line says little: `dist/app.min.js:1:46192`. */
export function lineOf({ file, line, column }: SourceLocation): string {
  return column > LONG_LINE ? `${file}:${line}:${column}` : `${file}:${line}`;
}

/** The first so many characters of a text, with `...` where there are more: a label has 200, and a type or name may have thousands. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}
