import type { StringIndex } from '../ordinals.ts';
import type { StringTable } from '../snapshot/string-table.ts';

/** How V8's own names of nodes begin: code of a string. */
export const NamePrefix = {
  none: 0,
  /** `(`: `(GC roots)`, `(code for listOnTimeout)`. */
  bracket: 1,
  /** `system / `, and none of the following. */
  system: 2,
  context: 3,
  scopeInfo: 4,
  /** `system / Script / `, before the script's name. */
  script: 5,
} as const;

/**
 * Finds out which strings begin as V8's own names do; each string is looked at once.
 *
 * @returns for each string a code of {@link NamePrefix}
 */
export function classifyPrefixes(strings: StringTable): Uint8Array {
  const prefixOf = new Uint8Array(strings.length);
  for (let index = 0 as StringIndex; index < strings.length; index++) {
    if (strings.startsWith(index, '(')) prefixOf[index] = NamePrefix.bracket;
    else if (strings.startsWith(index, 'system / ')) prefixOf[index] = kindOfSystemName(strings, index);
  }
  return prefixOf;
}

function kindOfSystemName(strings: StringTable, index: StringIndex): number {
  const follows = (text: string): boolean => strings.startsWith(index, text, 'system / '.length);
  if (follows('Context')) return NamePrefix.context;
  if (follows('ScopeInfo')) return NamePrefix.scopeInfo;
  return follows('Script / ') ? NamePrefix.script : NamePrefix.system;
}
