/**
 * The title of what is left with a fix, where it tells of other holders or classes than without it, and how many suspects more
 * are told so: `Map Hub.byId keeps 500 Promise and 2 more suspects`.
 *
 * @param here - of the broken run
 * @param there - of the fixed run
 * @returns undefined where all are told as before, but for their counts
 */
export function titleAfter(here: readonly Titled[], there: readonly Titled[]): string | undefined {
  const known = new Set(here.map(({ title }) => withoutCounts(title)));
  const [renamed, ...others] = there.filter(({ title }) => !known.has(withoutCounts(title)));
  return renamed === undefined ? undefined : renamed.title + countMore(others.length);
}

interface Titled {
  readonly title: string;
}

/** A title may be as long as a name in the heap: each character is looked at once. */
function withoutCounts(title: string): string {
  const [holders, ...held] = title.split(/ keeps? /u);
  return [holders, ...held.map((words) => words.replace(/[\d,]/gu, ''))].join(' keep ');
}

function countMore(count: number): string {
  return count === 0 ? '' : ` and ${count.toLocaleString('en')} more ${count === 1 ? 'suspect' : 'suspects'}`;
}
