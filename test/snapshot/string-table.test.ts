import { buildSnapshotJson } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import type { StringIndex } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import type { StringTable } from '../../src/snapshot/string-table.ts';
import { StringTableBuilder } from '../../src/snapshot/string-table-builder.ts';
import { mulberry32 } from '../support/random-graphs.ts';

test('strings are the same whatever size the blocks have', () => {
  const random = mulberry32(7);
  const texts = Array.from({ length: 500 }, (_, index) => `${index}`.repeat(Math.floor(random() ** 4 * 40)));
  for (const blockBytes of [1, 2, 7, 16, 100, 4096, 1 << 20]) {
    const table = buildTable(texts, blockBytes, 5);
    expect(allOf(table), `blocks of ${blockBytes}`).toEqual(texts);
    expect(startsOf(table, '11'), `blocks of ${blockBytes}`).toEqual(texts.map((text) => text.startsWith('11')));
    const codes = new Map([
      ['', 1],
      ['7', 2],
      ['1212', 3],
      ['499', 4],
      ['nowhere', 5],
    ]);
    expect([...table.classify(codes)], `blocks of ${blockBytes}`).toEqual(texts.map((text) => codes.get(text) ?? 0));
  }
});

test('classify tells apart strings that share their length and first byte', () => {
  const table = buildTable(['map', 'mat', 'ma', 'maps', 'table', 'map', ''], 1 << 16, 1);
  expect([
    ...table.classify(
      new Map([
        ['map', 3],
        ['mat', 255],
      ]),
    ),
  ]).toEqual([3, 255, 0, 0, 0, 3, 0]);
  expect([...table.classify(new Map())]).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

test('classify takes more keys than a byte can count', () => {
  const texts = Array.from({ length: 600 }, (_, index) => `key${index + 100}`);
  const table = buildTable(texts, 1 << 16, 1);
  const codes = new Map(texts.map((text, index) => [text, (index % 255) + 1]));
  expect([...table.classify(codes)]).toEqual([...codes.values()]);
});

test('startsWith looks from a byte of the escaped form on, and never beyond the string', () => {
  const table = buildTable(['12 / part of key', '', 'x\\n/ part'], 1 << 16, 3);
  const startsAt = (index: number, text: string, from?: number): boolean =>
    table.startsWith(index as StringIndex, text, from);
  expect(startsAt(0, '12')).toBe(true);
  expect(startsAt(0, ' / part of key', 2)).toBe(true);
  expect(startsAt(0, 'key', 13)).toBe(true);
  expect(startsAt(0, 'keyx', 13)).toBe(false);
  expect(startsAt(0, '', 16)).toBe(true);
  expect(startsAt(1, '')).toBe(true);
  expect(startsAt(1, 'x')).toBe(false);
  expect(startsAt(2, '/ part', 3)).toBe(true);
});

test('asking for a string that is not there is a bug, and said so', () => {
  const table = buildTable(['a'], 16, 1);
  for (const index of [-1, 1, Number.NaN]) expect(() => table.get(index as StringIndex)).toThrow('bug: string');
});

test('a strings section beyond 512 MiB is read', async () => {
  // 9 strings of 60 MiB, and a short one after each.
  const start = buildSnapshotJson({ nodes: [] }).replace(/\]\}$/, '');
  const mebibyte = Buffer.alloc(1 << 20, 'a');
  async function* input(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(start);
    for (let row = 0; row < 9; row++) {
      yield Buffer.from(',"');
      for (let piece = 0; piece < 60; piece++) yield mebibyte;
      yield Buffer.from(`","end ${row}"`);
    }
    yield Buffer.from(']}');
  }
  const { strings } = await readSnapshot('large', { input: input() });
  expect(strings.length).toBe(20);
  expect(strings.get(19 as StringIndex)).toBe('end 8');
  expect(strings.startsWith(18 as StringIndex, 'aaa', 60 * (1 << 20) - 3)).toBe(true);
  expect(strings.startsWith(18 as StringIndex, 'aaa', 60 * (1 << 20) - 2)).toBe(false);
  expect(strings.get(4 as StringIndex).length).toBe(60 << 20);
});

/** A table of texts, each appended in pieces. */
function buildTable(texts: readonly string[], blockBytes: number, pieceBytes: number): StringTable {
  const builder = new StringTableBuilder(blockBytes);
  for (const text of texts) {
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      builder.append(bytes, start, Math.min(bytes.length, start + pieceBytes));
    }
    builder.endString();
  }
  return builder.build();
}

function allOf(table: StringTable): string[] {
  return Array.from({ length: table.length }, (_, index) => table.get(index as StringIndex));
}

function startsOf(table: StringTable, text: string): boolean[] {
  return Array.from({ length: table.length }, (_, index) => table.startsWith(index as StringIndex, text));
}
