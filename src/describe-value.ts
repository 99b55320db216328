const LONGEST_TEXT = 60;

/** A value that is not what was expected, in words for a message: `missing`, `"1MB"`, `a list of 2`. It may be anything. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_TEXT));
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
