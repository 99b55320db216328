import type { SourceLocation } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';

/**
 * A place in a script: `lib/server.js:12:5`, `node_modules/ws/lib/sender.js:3:1`, `node:events:200:9`.
 *
 * @param maxLength - most characters to return; line and column are never cut
 */
export function formatLocation(location: SourceLocation, maxLength: number): string {
  const place = `:${location.line}:${location.column}`;
  return escapeText(scriptName(location.url), Math.max(12, maxLength - place.length)) + place;
}

/** A file by its last folder, or from its package on: the way there says nothing and may be private. */
function scriptName(url: string): string {
  if (/^(?!file:)[a-z][\w+.-]+:/u.test(url)) return url;
  const path = url.startsWith('file:') ? decodePath(url) : url;
  const segments = path.split(/[/\\]/u);
  const packages = segments.lastIndexOf('node_modules');
  return segments.slice(packages === -1 ? -2 : packages).join('/');
}

function decodePath(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
