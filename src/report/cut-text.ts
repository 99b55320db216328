import type { Cut, Suspect } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { nameSharers } from './sharers-text.ts';
import { formatBytes, formatCount } from './units.ts';

/** A figure and its unit stay together. */
const BETWEEN_WORDS = / (?![kMGT]?B\b)/;

/** Less than this share of what a suspect keeps is not worth a word. */
const LEAST_SHARE = 0.01;

/** Edges of one cut that are named; of more the count. */
const EDGES_SHOWN = 4;

/**
 * What to clear, and what that frees, in words: `Connection.tasks[*] frees 785 kB (all it holds); no other holder`.
 *
 * @param maxLength - most characters of the name of one edge
 * @returns words that may be broken between lines; none for a suspect that grew in place
 */
export function describeCuts(suspect: Suspect, maxLength: number): string[] {
  const { cuts, retainedBytes, shareBytes = 0 } = suspect;
  const whole = cuts.at(-1);
  if (whole === undefined) return [];
  const others = cuts.slice(0, -1).map((cut) => {
    const parts = nameParts(cut, maxLength);
    return `${parts.join(' with ')}${parts.length === 1 ? ' alone frees' : ' free'} ${formatBytes(cut.freedBytes)}`;
  });
  const rest = shareBytes > retainedBytes * LEAST_SHARE ? `; the rest is kept by ${nameSharers(suspect)}, too` : '';
  const total = formatBytes(whole.freedBytes) + compareWithHeld(whole, suspect, rest !== '');
  const end = rest === '' && whole.frees === 'all' && others.length === 0 ? '; no other holder' : rest;
  const named = nameParts(whole, maxLength).join(' with ');
  const hasLinks = cuts.some(({ edges }) => edges.some(({ isLink }) => isLink));
  const all = others.length === 0 ? `${named} frees` : `${hasLinks ? named : nameAll(whole)} free`;
  return [...(others.length === 0 ? [] : [`${others.join(', ')};`]), `${all} ${total}${end}`]
    .join(' ')
    .split(BETWEEN_WORDS);
}

/**
 * What a cut of all edges frees, beside what the suspect holds. More goes, too, where a list is cleared that others are told by, or
 * a WeakMap; tables that grew stay as large as they are.
 */
function compareWithHeld(
  { edges, freedBytes, frees }: Cut,
  { exclusiveBytes, shareBytes = 0, retainedBytes, holder }: Suspect,
  isRestTold: boolean,
): string {
  const holders = edges.length === 1 && holder.count === undefined ? 'holder' : 'holders';
  const least = retainedBytes * LEAST_SHARE;
  if (frees === 'all') {
    const leftBytes = retainedBytes - freedBytes;
    if (Math.abs(leftBytes) < least) return ' (all it holds)';
    if (leftBytes < 0) return ` (all it holds, and ${formatBytes(-leftBytes)} more)`;
    return ` (all but the ${formatBytes(leftBytes)} that the ${holders} grew by)`;
  }
  if (freedBytes !== exclusiveBytes || shareBytes === 0 || isRestTold) return '';
  const grownBytes = retainedBytes - exclusiveBytes - shareBytes;
  const grown = grownBytes < least ? '' : `, but for the ${formatBytes(grownBytes)} that the ${holders} grew by`;
  return ` (all it alone holds${grown})`;
}

/** What no author can clear is not counted with what one can. */
function nameAll({ edges }: Cut): string {
  const authorsCount = edges.filter(({ isEngines }) => !isEngines).length;
  const hasEngines = authorsCount < edges.length;
  const count = authorsCount > 1 ? authorsCount : authorsCount + Number(hasEngines);
  const all = count === 2 ? 'both' : `all ${formatCount(count)}`;
  return hasEngines && authorsCount > 1 ? `${all} with what the engine has` : all;
}

/** `Registry.live[*]`, `Registry.byId[*]`; what the engine has beside its first edge is one with that. */
function nameParts({ edges }: Cut, maxLength: number): string[] {
  const [firstOfEngine, ...othersOfEngine] = edges.filter(({ isEngines }) => isEngines);
  const told = edges.filter((edge) => !edge.isEngines || edge === firstOfEngine);
  const shown = told.slice(0, EDGES_SHOWN).map((edge) => {
    const label = escapeText(edge.label, maxLength);
    const isWithOthers = edge === firstOfEngine && othersOfEngine.length > 0;
    return isWithOthers ? `${label} and ${formatCount(othersOfEngine.length)} more of the engine's` : label;
  });
  const left = told.length - shown.length;
  return left > 0 ? [...shown, `${formatCount(left)} more`] : shown;
}
