/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @template {Record<string, number>} T
 * @param {readonly T[]} rows
 * @returns {T} the median of each figure for itself
 */
export function medianOfEach(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((key) => [key, median(rows.map((row) => row[key]))]));
}

/**
 * A table in Markdown that reads well as plain text: words to the left, figures to the right.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function formatTable(head, rows) {
  const isFigure = head.map((_, column) => rows.every((row) => /^[\d.]*$/.test(row[column])));
  const width = head.map((name, column) => Math.max(3, name.length, ...rows.map((row) => row[column].length)));
  const pad = (text, column) => (isFigure[column] ? text.padStart(width[column]) : text.padEnd(width[column]));
  const rule = width.map((length, column) => (isFigure[column] ? `${'-'.repeat(length - 1)}:` : '-'.repeat(length)));
  return [head, rule, ...rows].map((row) => `| ${row.map(pad).join(' | ')} |\n`).join('');
}
