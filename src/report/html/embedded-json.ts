import { escapeJson } from '../escape.ts';
import { Html } from './markup.ts';
import type { GraphData, GrowthMapData } from './page-data.ts';

/**
 * Values for the page's script. Nothing in it ends the element or begins a comment, whatever a name has in it; what nobody
 * sees is written as an escape.
 */
export function embedJson(data: GraphData | GrowthMapData): Html {
  const json = escapeJson(JSON.stringify(data)).replace(/[<>&]/gu, (character) => {
    return `\\u00${character.charCodeAt(0).toString(16)}`;
  });
  return new Html(`<script type="application/json">${json}</script>`);
}
