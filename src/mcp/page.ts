import { escapeText, formatCount, UsageError } from 'heapdiff';

/** Which part of a list is asked for. */
export interface PageRequest {
  /** Most items; as many as fit into a short answer where it is left out. */
  readonly limit?: number;
  /** From the page before. */
  readonly cursor?: string;
}

/** A part of a list, and how to get the next. */
export interface Page<Item> {
  readonly shown: readonly Item[];
  /** A line of text for each. */
  readonly lines: readonly string[];
  /** Items of the whole list. */
  readonly total: number;
  /** Absent where nothing follows. */
  readonly nextCursor?: string;
  /** `: 12 of 340, next cursor 12`; nothing where all is shown. */
  readonly note: string;
}

const DEFAULT_LIMIT = 20;
/** Characters of the lines of a page, where nobody asks for a number of items. */
const ROOM = 2000;
const LONGEST_LINE = 300;

/**
 * Cuts a page out of a list. It says what is left out: nothing is cut silently.
 *
 * @param items - at least so many that {@link endOf} the page is among them
 * @param write - the line of text for an item
 * @param total - of the whole list
 * @throws UsageError where the cursor is none of this list
 */
export function cutPage<Item>(
  items: readonly Item[],
  request: PageRequest,
  write: (item: Item) => string,
  total: number = items.length,
): Page<Item> {
  const start = startOf(request);
  if (start > 0 && start >= total) throw noCursor(request);
  const lines: string[] = [];
  let room = request.limit === undefined ? ROOM : Number.POSITIVE_INFINITY;
  for (const item of items.slice(start, endOf(request))) {
    const line = escapeText(write(item), LONGEST_LINE);
    room -= line.length + 1;
    if (room < 0 && lines.length > 0) break;
    lines.push(line);
  }
  const end = start + lines.length;
  const next = end < total ? { nextCursor: String(end) } : {};
  return { shown: items.slice(start, end), lines, total, ...next, note: describe(start, end, total) };
}

/**
 * How many items of a list are needed for a page.
 *
 * @throws UsageError where the cursor is none
 */
export function endOf(request: PageRequest): number {
  return startOf(request) + (request.limit ?? DEFAULT_LIMIT);
}

function startOf(request: PageRequest): number {
  const { cursor = '0' } = request;
  if (/^\d{1,9}$/u.test(cursor)) return Number(cursor);
  throw noCursor(request);
}

function noCursor({ cursor }: PageRequest): UsageError {
  return new UsageError(
    `cursor ${JSON.stringify(cursor)} is none of this list; give back the nextCursor of the page before`,
  );
}

function describe(start: number, end: number, total: number): string {
  if (start === 0 && end === total) return '';
  const which = start === 0 ? formatCount(end) : `${formatCount(start + 1)} to ${formatCount(end)}`;
  return `: ${which} of ${formatCount(total)}${end < total ? `, next cursor ${end}` : ', the last'}`;
}
