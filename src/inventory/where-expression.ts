import type { PropertyPath } from './property-path.ts';

/** What is asked of an object: `retainedBytes > 1MB && url ~ /product/`. */
export type Where =
  | { readonly kind: 'or' | 'and'; readonly parts: readonly Where[] }
  | { readonly kind: 'not'; readonly part: Where }
  | { readonly kind: 'compare'; readonly operator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'matches'; readonly left: Operand; readonly pattern: RegExp }
  /** Whether it is there, and not false, null, 0 or empty. */
  | { readonly kind: 'is'; readonly operand: Operand };

/** What can be compared. */
export type Operand =
  | { readonly kind: 'path'; readonly path: PropertyPath }
  | { readonly kind: 'field'; readonly field: OwnField; readonly at: number }
  | { readonly kind: 'literal'; readonly value: Literal };

/** A value that was written down. */
export type Literal = string | number | boolean | null | undefined;

/** Two values are compared by one of these. */
export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What heapdiff knows of every object, by what it is; `this.id` is a property of that name. */
export const OWN_FIELDS = {
  retainedBytes: 'number',
  shallowBytes: 'number',
  id: 'number',
  class: 'text',
  born: 'number',
} as const;

/** One of them. */
export type OwnField = keyof typeof OWN_FIELDS;

/** What can only be equal to its like. */
export type ValueType = 'text' | 'number' | 'boolean';

/** What an operand is on every object; undefined where that is not known, and of what stands for nothing. */
export function typeOf(operand: Operand): ValueType | undefined {
  if (operand.kind === 'field') return OWN_FIELDS[operand.field];
  if (operand.kind === 'path') return undefined;
  const type = typeof operand.value;
  if (type === 'string') return 'text';
  return type === 'number' || type === 'boolean' ? type : undefined;
}
