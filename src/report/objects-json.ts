import type { ObjectList } from '../inventory/object-list.ts';
import type { Origin } from './back-reference-json.ts';
import { escapeJson } from './escape.ts';

/**
 * Objects of a heap as JSON, version 1 of the contract that `objects.schema.json` describes; sizes are exact bytes.
 *
 * @returns JSON with two spaces of indentation and a line break at its end; the same list gives the same bytes
 */
export function formatObjectsJson(list: ObjectList, { tool, command }: Pick<Origin, 'tool' | 'command'>): string {
  const { schema, ...rest } = list;
  return `${escapeJson(JSON.stringify({ schema, tool, command, ...rest }, null, 2))}\n`;
}
