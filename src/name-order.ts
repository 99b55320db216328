/**
 * Says why the first of two files perhaps stands before the second: by their numbers they have the other order.
 *
 * @returns a sentence that begins with a space; empty where the names are not sorted
 */
export function explainNameOrder(first: string, second: string): string {
  const isSorted = first < second && first.localeCompare(second, 'en', { numeric: true }) > 0;
  return isSorted ? ' A shell sorts names as texts: s10 before s9.' : '';
}
