import type { SuspectAllocations } from '../retention/suspect.ts';
import { escapeText } from './escape.ts';
import { formatCount, formatShare } from './units.ts';

const NAME_WIDTH = 40;
const FILE_WIDTH = 60;
const SITES_SHOWN = 3;

/** Which functions allocated a suspect's objects, and when. */
export function describeAllocations(allocations: SuspectAllocations | undefined): string[] {
  if (allocations === undefined) return [];
  const { count, notedCount, sites, oldestSeconds, youngestSeconds } = allocations;
  const items = sites.slice(0, SITES_SHOWN).map(({ functionName, file, line, count: here }) => {
    const name = functionName === '' ? 'a function without a name' : `${escapeText(functionName, NAME_WIDTH)}()`;
    return `${formatCount(here)} by ${name} ${escapeText(file, FILE_WIDTH)}:${line}`;
  });
  if (notedCount < count) items.push(`noted of ${formatShare(notedCount / count)}`);
  if (oldestSeconds !== undefined && youngestSeconds !== undefined)
    items.push(
      oldestSeconds === youngestSeconds ? `${oldestSeconds} s old` : `${youngestSeconds} to ${oldestSeconds} s old`,
    );
  return items;
}
