import type { SourceLocation } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';

/**
 * A place in a script: `lib/server.js:12:5`, `node_modules/ws/lib/sender.js:3:1`, `node:events:200:9`.
 *
 * @param maxLength - most characters to return; line and column are never cut
 */
export function formatLocation({ file, line, column }: SourceLocation, maxLength: number): string {
  const place = `:${line}:${column}`;
  return escapeText(file, Math.max(12, maxLength - place.length)) + place;
}
