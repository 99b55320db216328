import type { HeldClass, Suspect } from '../retention/suspect.ts';

/**
 * The first classes of what a suspect holds, and the one that it is told with, however little it keeps itself.
 *
 * @param most - how many, 1 or more
 * @returns classes in the order of `holds`: most bytes first
 */
export function pickHeldClasses({ holds, className }: Suspect, most: number): readonly HeldClass[] {
  const first = holds.slice(0, most);
  const told = holds.slice(most).find((held) => held.className === className);
  return told === undefined ? first : [...first.slice(0, -1), told];
}
