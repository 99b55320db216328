import { expect, test } from 'vitest';
import { cutPage, type PageRequest, withListKey } from '../../src/mcp/page.ts';

const NUMBERS = Array.from({ length: 45 }, (_, at) => at);

test('pages follow each other to the end, and each says where it is', () => {
  const page = (cursor?: string) => cutPage(NUMBERS, cursor === undefined ? {} : { cursor }, String);
  expect(page()).toMatchObject({ total: 45, nextCursor: '20', note: ': 20 of 45, next cursor 20' });
  expect(page('20')).toMatchObject({ nextCursor: '40', note: ': 21 to 40 of 45, next cursor 40' });
  const last = page('40');
  expect(last).toMatchObject({ shown: [40, 41, 42, 43, 44], lines: ['40', '41', '42', '43', '44'] });
  expect(last.note).toBe(': 41 to 45 of 45, the last');
  expect(last).not.toHaveProperty('nextCursor');
});

test('a whole list says nothing of pages, an empty one neither', () => {
  expect(cutPage([7], {}, String)).toEqual({ shown: [7], lines: ['7'], total: 1, note: '' });
  expect(cutPage([], {}, String)).toEqual({ shown: [], lines: [], total: 0, note: '' });
});

test('long lines make a page shorter, unless so many are asked for; one is always told', () => {
  const write = (): string => 'x'.repeat(290);
  expect(cutPage(NUMBERS, {}, write).shown).toHaveLength(6);
  expect(cutPage(NUMBERS, { limit: 30 }, write).shown).toHaveLength(30);
  const [line] = cutPage(NUMBERS, { limit: 1 }, () => 'y'.repeat(1e6)).lines;
  expect(line).toHaveLength(300);
});

test('what is of a longer list than is at hand', () => {
  expect(cutPage(NUMBERS, { cursor: '40' }, String, 60)).toMatchObject({ total: 60, nextCursor: '45' });
});

test.each(['x', '-1', '1.5', '45', '1e3', ''])('the cursor %j is refused', (cursor) => {
  expect(() => cutPage(NUMBERS, { cursor }, String)).toThrow(/is none of this list/);
});

test('a cursor is of one list: that of other arguments or of another tool is refused, another limit is not', () => {
  type Asked = PageRequest & { readonly of: string; readonly sort?: string };
  const ask = (tool: string, asked: Asked) => cutPage(NUMBERS, withListKey(tool, asked), String);
  const { nextCursor: cursor, note } = ask('summary', { of: 'c1', sort: 'name', limit: 2 });
  expect(cursor).toMatch(/^2-[0-9a-f]{6}$/u);
  expect(note).toBe(`: 2 of 45, next cursor ${cursor}`);
  const page = { limit: 3, cursor: cursor! };
  expect(ask('summary', { sort: 'name', of: 'c1', ...page }).shown).toEqual([2, 3, 4]);
  expect(() => ask('summary', { of: 'c1', ...page })).toThrow(/is none of this list/u);
  expect(() => ask('summary', { of: 'c2', sort: 'name', ...page })).toThrow(/with the same other arguments/u);
  expect(() => ask('objects', { of: 'c1', sort: 'name', ...page })).toThrow(/is none of this list/u);
  expect(() => ask('summary', { of: 'c1', sort: 'name', cursor: '2' })).toThrow(/is none of this list/u);
});
