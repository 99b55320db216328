import { normaliseClassName } from '../graph/class-names.ts';
import { shortFileName } from '../graph/locations.ts';
import { isClassLike, isLikelyKey } from '../graph/name-shapes.ts';
import { isKnownName } from './known-names.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** What a text names in a snapshot: bits, because one text may name several things. */
export const NameRole = {
  /** V8's and the embedder's own: `(GC roots)`, `elements`, `system / Map`. */
  engine: 1,
  /** A class or a function. */
  class: 2,
  property: 4,
  /** A property that only objects have whose property names are keys. */
  key: 8,
  variable: 16,
  script: 32,
} as const;

/** The longest that is taken for a name; V8 cuts at 1,024. */
const LONGEST_NAME = 1023;

const EPHEMERON =
  /^((?:\d+ \/ )?part of key \().*( @(?:\d+|%u)\) -> value \().*( @(?:\d+|%u)\) pair in WeakMap \(table @(?:\d+|%u)\))$/su;
const SCRIPT = /^system \/ Script \/ (.*)$/su;
const OWN_PREFIX = /^(?:system \/ (?:SharedFunctionInfo|Script) \/ |[gs]et #?|#|<symbol )/u;

/**
 * What is written in place of a name. It depends on the text, on what it names and on the key alone, so that both files of a
 * pair say the same.
 *
 * @param roles - bits of {@link NameRole}
 * @param hashes - whether names of the program get pseudonyms, too
 */
export function redactName(text: string, roles: number, hashes: boolean, pseudonyms: Pseudonyms): string {
  if (text === '') return '';
  const ephemeron = EPHEMERON.exec(text);
  if (ephemeron !== null) return `${ephemeron[1]}key${ephemeron[2]}value${ephemeron[3]}`;
  const script = SCRIPT.exec(text)?.[1] ?? ((roles & NameRole.script) === 0 ? undefined : text);
  if (script !== undefined) {
    return text.slice(0, text.length - script.length) + redactScript(script, hashes, pseudonyms);
  }
  const name = (roles & (NameRole.engine | NameRole.class)) === 0 ? text : withoutDetails(text);
  if (!isName(name, roles)) return pseudonyms.ofData(text);
  if (!hashes || (roles & NameRole.engine) !== 0 || isKnownName(name)) return name;
  const prefix = OWN_PREFIX.exec(name)?.[0] ?? '';
  const suffix = prefix === '<symbol ' ? '>' : '';
  const core = name.slice(prefix.length, name.length - suffix.length);
  return isKnownName(core) ? name : prefix + pseudonyms.ofName(core) + suffix;
}

/** The folders above a script say whose machine it was on; with hashed names all but Node's own scripts are hashed. */
function redactScript(url: string, hashes: boolean, pseudonyms: Pseudonyms): string {
  const file = shortFileName(url);
  return !hashes || file === '' || file.startsWith('node:') ? file : `${pseudonyms.ofName(file)}.js`;
}

/** Without attributes of elements, without addresses of pages: `<div>`, `Window`, `Object / https://`. */
function withoutDetails(text: string): string {
  if (text.startsWith('<symbol ') && !text.includes('=')) return text;
  const tag = /^(?:Detached )?<[a-zA-Z][\w:-]*[\s/>]/u.test(text) ? normaliseClassName(text) : text;
  return tag.replace(/ \/ ([a-z][\w+-]*:\/\/).*$/su, ' / $1');
}

function isName(name: string, roles: number): boolean {
  if (name.length > LONGEST_NAME) return false;
  if ((roles & (NameRole.engine | NameRole.class)) !== 0 && isClassLike(name)) return true;
  if ((roles & NameRole.variable) !== 0 && /^\.[a-z][\w-]{0,40}$/u.test(name)) return true;
  return (roles & (NameRole.property | NameRole.variable)) !== 0 && !isLikelyKey(name);
}
