/** Of longer names nobody means another one by mistake. */
const LONGEST_NAME = 40;

/**
 * The name that was perhaps meant; capitals and small letters are the same.
 *
 * @param typed - what the user wrote
 * @returns the nearest by edit distance, unless more than a third of it would have to change
 */
export function nearestName(typed: string, names: Iterable<string>): string | undefined {
  if (typed.length > LONGEST_NAME) return undefined;
  let nearest: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const most = Math.max(1, Math.floor(name.length / 3));
    if (Math.abs(name.length - typed.length) > most) continue;
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (distance <= most && (nearest === undefined || distance < nearest.distance)) nearest = { name, distance };
  }
  return nearest?.name;
}

/** Levenshtein's with letters that changed places as one change (optimal string alignment), one row at a time. */
function editDistance(from: string, to: string): number {
  let earlier: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = row[column - 1] + (from[line - 1] === to[column - 1] ? 0 : 1);
      const isSwapped = from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
      const swapped = isSwapped ? earlier[column - 2] + 1 : replaced;
      next.push(Math.min(replaced, swapped, row[column] + 1, next[column - 1] + 1));
    }
    earlier = row;
    row = next;
  }
  return row[to.length];
}
