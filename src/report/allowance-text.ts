import type { GateVerdict } from '../gate/check-gate.ts';
import { escapeText } from './escape.ts';

const OWNER_WIDTH = 80;

/** What is said of a verdict, and until when it is allowed, and by whom: `300 bytes; PROJ-7 (until 2026-11-22) [core]`. */
export function withAllowance(words: string, { outcome, owner, expires }: GateVerdict): string {
  const until = outcome !== 'expired' && expires !== undefined ? ` (until ${expires})` : '';
  return withOwner(words + until, owner);
}

/** What is said of an allowance, and who answers for it: `was allowed until 2026-11-22: PROJ-7 [core]`. */
export function withOwner(words: string, owner: string | undefined): string {
  return owner === undefined ? words : `${words} [${escapeText(owner, OWNER_WIDTH)}]`;
}
