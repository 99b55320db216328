/**
 * The name that was perhaps meant.
 *
 * @param typed - what the user wrote
 * @returns the nearest by edit distance, unless more than a third of it would have to change
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > 40) return undefined;
  const ranked = names
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name) }))
    .sort((left, right) => left.distance - right.distance);
  const nearest = ranked.find(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)));
  return nearest?.name;
}

/** Levenshtein's, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of Array.from(from).entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = row[column - 1] + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column] + 1, next[column - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}
