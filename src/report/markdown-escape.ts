/**
 * Text in a code span, where Markdown knows no links, mentions or HTML. CommonMark: a span ends at as many backticks as it
 * began with; GitHub's tables break at `|` in a span, too.
 *
 * @param text - of one line
 */
export function codeSpan(text: string, place: 'line' | 'table' = 'line'): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = /^[` ]|[` ]$/u.test(text) || text === '' ? ' ' : '';
  const inner = place === 'table' ? text.replace(/(\\*)\|/gu, escapePipe) : text;
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** GitHub reads backslashes in pairs: of an even number none would be left for the `|`. */
function escapePipe(_: string, backslashes: string): string {
  return `${backslashes}${backslashes.length % 2 === 0 ? '\\' : '\\\\'}|`;
}

/** Lines in a fenced block that none of them can end. @param language - for colours */
export function fencedBlock(lines: readonly string[], language: string): string[] {
  const longest = Math.max(0, ...lines.map(longestRun));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence + language, ...lines, fence];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
}
