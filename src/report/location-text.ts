import type { SourceLocation } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';

/**
 * A place in a script as editors and terminals know it: `/app/server.js:12:5`; a `file:` URL becomes its path.
 *
 * @param maxLength - most characters to return; line and column are never cut
 */
export function formatLocation(location: SourceLocation, maxLength: number): string {
  const place = `:${location.line}:${location.column}`;
  return escapeText(scriptName(location.url), Math.max(12, maxLength - place.length)) + place;
}

function scriptName(url: string): string {
  if (!url.startsWith('file:///')) return url;
  try {
    return decodeURIComponent(url.slice('file://'.length)).replace(/^\/(?=[A-Za-z]:\/)/, '');
  } catch {
    return url;
  }
}
