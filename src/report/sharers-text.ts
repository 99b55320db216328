import type { Suspect } from '../retention/suspect.ts';
import { formatCount } from './units.ts';

/** Of more suspects only the count is told. */
const SUSPECTS_NAMED = 3;

type SharingSuspect = Pick<Suspect, 'sharedWith' | 'sharedWithNoise'>;

/** Who else keeps what a suspect shares: `suspect 2e21063bf75c`, `suspects 2e21063bf75c and d99894d91c1b, and other growth`. */
export function nameSharers({ sharedWith = [], sharedWithNoise }: SharingSuspect): string {
  const suspects = nameSuspects(sharedWith);
  if (suspects === '') return 'other growth';
  return sharedWithNoise ? `${suspects}, and other growth` : suspects;
}

function nameSuspects(fingerprints: readonly string[]): string {
  if (fingerprints.length > SUSPECTS_NAMED) return `${formatCount(fingerprints.length)} other suspects`;
  const last = fingerprints.at(-1);
  if (last === undefined) return '';
  const others = fingerprints.slice(0, -1);
  return others.length === 0 ? `suspect ${last}` : `suspects ${others.join(', ')} and ${last}`;
}
