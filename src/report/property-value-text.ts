import type { PropertyValue } from '../inventory/object-list.ts';
import { escapeText } from './escape.ts';
import { formatCount } from './units.ts';

const TEXT_WIDTH = 80;
const NAME_WIDTH = 70;

/**
 * A value of a property on one line: `"https://example.org/"`, `404`, `null`, `Headers @4711`, and `-` for none. What is long is cut,
 * with its length.
 */
export function formatValue(value: PropertyValue | null): string {
  switch (value?.type) {
    case undefined:
      return '-';
    case 'string':
      return value.text === undefined ? '(part of a string)' : quote(value.text, value.isCut === true);
    case 'number':
      return value.text === undefined ? '(number)' : escapeText(value.text, NAME_WIDTH);
    case 'constant':
      return value.text;
    case 'object':
      return `${escapeText(value.className, NAME_WIDTH)} @${value.nodeId}`;
  }
}

/** A quote or backslash of the text's own is told from those that stand around it, and from escapes. */
function quote(text: string, isCut: boolean): string {
  const quoted = `"${escapeText(text.replaceAll(/["\\]/gu, String.raw`\$&`), TEXT_WIDTH)}"`;
  if (isCut) return `${quoted} (${formatCount(text.length)} characters or more)`;
  return text.length > TEXT_WIDTH ? `${quoted} (${formatCount(text.length)} characters)` : quoted;
}
