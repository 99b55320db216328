/** A file's own enumeration of types, translated. */
export interface TypeNumbers {
  /** Our number for each of the file's numbers. */
  readonly byFileNumber: Uint8Array;
  /** Names by our number: the known ones, then those that only this file has. */
  readonly names: readonly string[];
}

/** Types a file may have: their numbers fit in a byte. */
export const MAX_TYPES = 128;

/**
 * Translates a file's type enumeration by name, so that a type has the same number whatever wrote the file. Unknown
 * types get the numbers after the known ones.
 *
 * @param fileTypes - the file's type names by its own numbers, at most {@link MAX_TYPES}
 * @param knownTypes - V8's type names by our numbers
 */
export function translateTypes(fileTypes: readonly string[], knownTypes: readonly string[]): TypeNumbers {
  const names = [...knownTypes];
  const byFileNumber = new Uint8Array(fileTypes.length);
  for (const [fileNumber, name] of fileTypes.entries()) {
    let number = names.indexOf(name);
    if (number < 0) number = names.push(name) - 1;
    byFileNumber[fileNumber] = number;
  }
  return { byFileNumber, names };
}

/** V8's names of the node types, by the numbers of `NodeType`. */
export const NODE_TYPE_NAMES: readonly string[] = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
  'wasm object',
];

/** V8's names of the edge types, by the numbers of `EdgeType`. */
export const EDGE_TYPE_NAMES: readonly string[] = [
  'context',
  'element',
  'property',
  'internal',
  'hidden',
  'shortcut',
  'weak',
];
