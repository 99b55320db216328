import type { QueryResult, QueryValue } from 'heapdiff';
import type { Engine } from './host.ts';
import type { QueryFormat } from './options.ts';

/** Room for one value on a line of a terminal. */
const LONGEST_CELL = 120;

/**
 * What SQL answered: a table with one row a line, in which strings are escaped and cut; a JSON array of objects; or CSV as RFC 4180 has
 * it, with the names of the columns in its first line and nothing for NULL.
 *
 * @returns lines, with a line break behind the last
 */
export function formatResult(result: QueryResult, format: QueryFormat, engine: Engine): string {
  if (format === 'json') return engine.escapeJson(`[${result.rows.map((row) => jsonRow(result, row)).join(',')}\n]\n`);
  if (format === 'csv') {
    const names = result.columns.map(({ name }) => name);
    return [names, ...result.rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
  }
  return formatTable(result, engine);
}

/** Names are a stranger's: a `__proto__` is one like others. */
function jsonRow({ columns }: QueryResult, row: readonly QueryValue[]): string {
  const fields = row.map((value, column) => `${JSON.stringify(columns[column].name)}: ${JSON.stringify(value)}`);
  return `\n  { ${fields.join(', ')} }`;
}

function csvCell(value: QueryValue): string {
  const text = value === null ? '' : textOf(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function formatTable({ columns, rows, hasMore }: QueryResult, { escapeText, formatCount }: Engine): string {
  const cells = rows.map((row) =>
    row.map((value) => escapeText(value === null ? 'NULL' : textOf(value), LONGEST_CELL)),
  );
  const names = columns.map(({ name }) => escapeText(name, LONGEST_CELL));
  const widths = names.map((name, column) =>
    cells.reduce((width, row) => Math.max(width, row[column].length), name.length),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => (columns[column].isNumber ? text.padStart(widths[column]) : text.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const count = `${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`;
  const end = hasMore ? `The first ${count}; --top N prints more.` : count;
  return `${[line(names), rule, ...cells.map(line), '', end].join('\n')}\n`;
}

function textOf(value: QueryValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
