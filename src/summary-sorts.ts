/** By what the classes of a summary can be sorted: the library and the command line, which does not wait for it, have one list. */
export const SUMMARY_SORTS: readonly SummarySort[] = [
  'retained',
  'shallow',
  'count',
  'growth',
  'new',
  'gone',
  'oldest',
  'name',
];

/** By what classes can be sorted; names go up, the oldest come first, all else goes down. */
export type SummarySort = 'retained' | 'shallow' | 'count' | 'growth' | 'new' | 'gone' | 'oldest' | 'name';

/** Those of them that tell what changed: there must be an earlier snapshot. */
export const SORTS_OF_CHANGE: ReadonlySet<SummarySort> = new Set<SummarySort>(['growth', 'new', 'gone', 'oldest']);
