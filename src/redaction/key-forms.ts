import { isLikelyKey } from '../graph/name-shapes.ts';
import type { StringIndex } from '../ordinals.ts';
import type { StringTable } from '../snapshot/string-table.ts';
import { NameRole } from './name-rules.ts';

/** So many keys of one form make it one of keys, where none of them looks like one. */
const LEAST_KEYS = 16;
/** More is no name, whatever its form. */
const LONGEST_NAME = 64;

/**
 * Takes property names for keys that have the form of keys, digits left aside: of `order_41B7` to `order_1041B7` only those with
 * many digits look like keys, and the others are no less.
 *
 * @param rolesOf - for each string what it names, bits of {@link NameRole}: changed where a name is a key
 */
export function markFormsOfKeys(strings: StringTable, rolesOf: Uint8Array): void {
  const countOf = new Map<string, number>();
  const doubtful: (readonly [StringIndex, string])[] = [];
  for (let index = 0 as StringIndex; index < strings.length; index++) {
    const roles = rolesOf[index];
    if ((roles & (NameRole.property | NameRole.key)) === 0) continue;
    const name = strings.get(index);
    const form = formOf(name);
    if (form === undefined) continue;
    const weight = isLikelyKey(name) ? LEAST_KEYS : (roles & NameRole.key) === 0 ? 0 : 1;
    countOf.set(form, (countOf.get(form) ?? 0) + weight);
    if ((roles & NameRole.property) !== 0 && weight < LEAST_KEYS) doubtful.push([index, form]);
  }
  for (const [index, form] of doubtful) {
    const isKey = countOf.get(form)! >= LEAST_KEYS;
    if (isKey) rolesOf[index] = (rolesOf[index] & ~NameRole.property) | NameRole.key;
  }
}

/** The name with one digit for each number in it: undefined without numbers, or where the rest is hardly a word. */
function formOf(name: string): string | undefined {
  const isName = name.length <= LONGEST_NAME && /\d/u.test(name) && /\p{L}{3}/u.test(name);
  return isName ? name.replaceAll(/\d+/gu, '0') : undefined;
}
