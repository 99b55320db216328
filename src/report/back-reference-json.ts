import type { BackReferences } from '../retention/back-references.ts';
import type { RetainerChains } from '../retention/retainer-chains.ts';
import { cutUrl } from './cut-url.ts';
import { escapeJson } from './escape.ts';

/** Where an answer comes from. */
export interface Origin {
  readonly tool: { readonly name: 'heapdiff'; readonly version: string };
  /** The command line that made it, as a user would type it again. */
  readonly command: string;
  /** The snapshot. */
  readonly file: string;
}

/**
 * What keeps one object alive as JSON, `heapdiff/retainers@1`: {@link BackReferences} and {@link RetainerChains} as they stand,
 * sizes in bytes. URLs of scripts are cut to their files, unless string values are shown.
 *
 * @returns JSON with two spaces of indentation and a line break at its end; the same references give the same bytes
 */
export function formatBackReferencesJson(
  references: BackReferences,
  chains: RetainerChains,
  { tool, command, file }: Origin,
): string {
  const answer = { schema: 'heapdiff/retainers@1', tool, command, file, ...references, ...chains };
  const json = references.stringsShown === true ? JSON.stringify(answer, null, 2) : JSON.stringify(answer, cutUrl, 2);
  return `${escapeJson(json)}\n`;
}
