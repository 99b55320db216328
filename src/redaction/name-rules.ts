import { normaliseClassName } from '../graph/class-names.ts';
import { splitEventName } from '../graph/event-names.ts';
import { shortFileName } from '../graph/locations.ts';
import { isClassLike, isLikelyKey, isProgramName, looksRandom } from '../graph/name-shapes.ts';
import { isKnownElement, isKnownName } from './known-names.ts';
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
  /** A type of events that something listens to. */
  event: 64,
} as const;

/** What becomes of the names of a program: they stay, or get pseudonyms. */
export type NameTreatment = 'keep' | 'hash';

/** The longest that is taken for a name; V8 cuts at 1,024. */
const LONGEST_NAME = 1023;

const EPHEMERON =
  /^((?:\d+ \/ )?part of key \().*( @(?:\d+|%u)\) -> value \().*( @(?:\d+|%u)\) pair in WeakMap \(table @(?:\d+|%u)\))$/su;
const SCRIPT = /^system \/ Script \/ (.*)$/su;
/**
 * What V8 and browsers write before a name of the program: `Detached `, `system / SharedFunctionInfo / `, `(code for `, `get `,
 * and the marks of private names, symbols, computed names and elements, where these end as they should.
 */
const OWN_PREFIX =
  /^(?:Detached )?(?:system \/ \w+ \/ )?(?:[gs]et |bound )?(?:#|\((?:[\w ]+ )?for (?=.*\)$)|\[(?=.*\]$)|<(?=.*>$)(?:symbol )?)?/su;
/** The origin that browsers write after the name of a global object, which is without its address here. */
const OWN_SUFFIX = / \/ [a-z][\w+-]*:\/\/$/u;

/**
 * What is written in place of a name. It depends on the text, on what it names and on the key alone, so that both files of a
 * pair say the same.
 *
 * @param roles - bits of {@link NameRole}
 * @param names - whether names of the program stay or get pseudonyms, too
 */
export function redactName(text: string, roles: number, names: NameTreatment, pseudonyms: Pseudonyms): string {
  if (text === '') return '';
  const ephemeron = EPHEMERON.exec(text);
  if (ephemeron !== null) return `${ephemeron[1]}key${ephemeron[2]}value${ephemeron[3]}`;
  const script = SCRIPT.exec(text)?.[1] ?? ((roles & NameRole.script) === 0 ? undefined : text);
  if (script !== undefined) {
    return text.slice(0, text.length - script.length) + redactScript(script, names, pseudonyms);
  }
  const name = (roles & (NameRole.engine | NameRole.class)) === 0 ? text : withoutDetails(text);
  if (!isName(name, roles)) {
    return (roles & NameRole.event) === 0 ? pseudonyms.ofData(text) : redactEvent(text, names, pseudonyms);
  }
  return names === 'keep' ? name : hashName(name, roles, pseudonyms);
}

/** Keeps what V8 wrote around a name, and names that everybody has. */
function hashName(name: string, roles: number, pseudonyms: Pseudonyms): string {
  const prefix = OWN_PREFIX.exec(name)![0];
  if (prefix === '' && (roles & NameRole.engine) !== 0) return name;
  const suffix = closingMark(prefix) || (OWN_SUFFIX.exec(name)?.[0] ?? '');
  const core = name.slice(prefix.length, name.length - suffix.length);
  const isKnown = isKnownName(core) || (prefix.endsWith('<') && isKnownElement(core));
  return isKnown ? name : prefix + pseudonyms.ofName(core) + suffix;
}

/** Keeps what reports tell of the name of an event: `room:~qwertyuiopas`. */
function redactEvent(name: string, names: NameTreatment, pseudonyms: Pseudonyms): string {
  const parts = splitEventName(name).map(({ text, isShown }) => {
    if (!isShown) return pseudonyms.ofData(text);
    const isAsItIs = names === 'keep' || /^[:.-]+$/u.test(text);
    return isAsItIs ? text : hashName(text, NameRole.property, pseudonyms);
  });
  return parts.join('');
}

/** What ends a name that begins so. */
function closingMark(prefix: string): string {
  if (prefix.endsWith('<') || prefix.endsWith('<symbol ')) return '>';
  if (prefix.endsWith('[')) return ']';
  return prefix.endsWith('for ') ? ')' : '';
}

/**
 * The folders above a script say whose machine it was on, and what looks like a token in the rest is data; with hashed names
 * all but Node's own scripts are hashed.
 */
function redactScript(url: string, names: NameTreatment, pseudonyms: Pseudonyms): string {
  const file = shortFileName(url);
  if (file === '' || file.startsWith('node:')) return file;
  if (names === 'hash') return `${pseudonyms.ofName(file)}.js`;
  return file.replaceAll(/[^/\\]+?(?=(?:\.[a-z]{1,5})?(?:[/\\]|$))/gu, (part) =>
    isScriptData(part) ? pseudonyms.ofData(part) : part,
  );
}

/** A token, a number of somebody, a mail address, a user with a password; `@scope` is none. */
function isScriptData(part: string): boolean {
  return /^\P{L}{5,}$/u.test(part) || part.lastIndexOf('@') > 0 || part.split(/[^\p{ID_Continue}]+/u).some(looksRandom);
}

/** Without attributes of elements, without addresses of pages: `<div>`, `Window`, `Object / https://`. */
function withoutDetails(text: string): string {
  if (text.startsWith('<symbol ') && !text.includes('=')) return text;
  const tag = /^(?:Detached )?<[a-zA-Z][\w:-]*[\s/>]/u.test(text) ? normaliseClassName(text) : text;
  return tag.replace(/ \/ ([a-z][\w+-]*:\/\/).*$/su, ' / $1');
}

function isName(name: string, roles: number): boolean {
  if (name.length > LONGEST_NAME) return false;
  if ((roles & NameRole.engine) !== 0 && isClassLike(name)) return true;
  if ((roles & NameRole.class) !== 0 && isProgramName(name)) return true;
  if ((roles & NameRole.variable) !== 0 && /^\.[a-z][\w-]{0,40}$/u.test(name)) return true;
  return (roles & (NameRole.property | NameRole.variable)) !== 0 && !isLikelyKey(name);
}
