import { createHash } from 'node:crypto';
import { escapeText, formatCount, UsageError } from 'heapdiff';

/** Which part of a list is asked for. */
export interface PageRequest {
  /** Most items; as many as fit into a short answer where it is left out. */
  readonly limit?: number;
  /** From the page before. */
  readonly cursor?: string;
  /** The same for all pages of a list, another for other lists; given by {@link withListKey}. */
  readonly listKey?: string;
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

/** So many digits tell the few lists that an agent looks at from each other. */
const KEY_DIGITS = 6;
const DEFAULT_LIMIT = 20;
/** Characters of the lines of a page, where nobody asks for a number of items. */
const ROOM = 2000;
const LONGEST_LINE = 300;

/** What a tool is asked with, and which list that is: pages of one list may have different limits. */
export function withListKey<Arguments extends PageRequest>(tool: string, args: Arguments): Arguments {
  const { limit: _limit, cursor: _cursor, ...others } = args;
  const list = JSON.stringify([tool, Object.entries(others).sort(([one], [other]) => (one < other ? -1 : 1))]);
  return { ...args, listKey: createHash('sha256').update(list).digest('hex').slice(0, KEY_DIGITS) };
}

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
  const nextCursor = end < total ? cursorAt(end, request) : undefined;
  const next = nextCursor === undefined ? {} : { nextCursor };
  return { shown: items.slice(start, end), lines, total, ...next, note: describe(start, end, total, nextCursor) };
}

/**
 * How many items of a list are needed for a page.
 *
 * @throws UsageError where the cursor is none
 */
export function endOf(request: PageRequest): number {
  return startOf(request) + (request.limit ?? DEFAULT_LIMIT);
}

function cursorAt(position: number, { listKey }: PageRequest): string {
  return listKey === undefined ? String(position) : `${position}-${listKey}`;
}

function startOf(request: PageRequest): number {
  const { cursor } = request;
  if (cursor === undefined) return 0;
  const start = Number.parseInt(cursor, 10);
  if (/^\d{1,9}(?:-|$)/u.test(cursor) && cursor === cursorAt(start, request)) return start;
  throw noCursor(request);
}

function noCursor({ cursor }: PageRequest): UsageError {
  return new UsageError(
    `cursor ${JSON.stringify(cursor)} is none of this list; give back the nextCursor of the page before, with the same other arguments`,
  );
}

function describe(start: number, end: number, total: number, nextCursor: string | undefined): string {
  if (start === 0 && end === total) return '';
  const which = start === 0 ? formatCount(end) : `${formatCount(start + 1)} to ${formatCount(end)}`;
  return `: ${which} of ${formatCount(total)}${nextCursor === undefined ? ', the last' : `, next cursor ${nextCursor}`}`;
}
