import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { computedColumn } from '../../src/computed-column.ts';
import { ColumnFolder } from '../../src/heap-index/column-folder.ts';
import type { ColumnArray } from '../../src/heap-index/column-format.ts';
import { DamagedIndexError } from '../../src/heap-index/damaged-index.ts';
import { pagedColumn } from '../../src/heap-index/paged-column.ts';
import { findFirst, sortByKey } from '../../src/heap-index/sorted-rows.ts';
import { mulberry32 } from '../support/random-graphs.ts';

const STAMP = { version: '1.0.0', origin: 'a'.repeat(64) };

let folder: string;
let columns: ColumnFolder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-columns-test-'));
  columns = new ColumnFolder(folder, STAMP);
});
afterEach(() => {
  columns.close();
  rmSync(folder, { recursive: true });
});

/** Writes and opens again. */
function written(values: ColumnArray) {
  columns.write([{ name: 'some', values }], 0o600);
  return columns.open('some');
}

describe('what was written is read, row by row, in parts and as a whole:', () => {
  test.each<[string, ColumnArray]>([
    ['none', new Uint32Array(0)],
    ['one', Uint32Array.of(7)],
    ['flags', Uint8Array.from({ length: 5001 }, (_, row) => (row % 3) & 1)],
    ['flags above a base', Uint32Array.from({ length: 2000 }, (_, row) => 0xffff_fffe + (row & 1))],
    ['the same again and again', new Uint32Array(3000).fill(0xffff_ffff)],
    ['bytes', Uint8Array.from({ length: 1024 }, (_, row) => row)],
    ['numbers of 16 bits', Uint32Array.from({ length: 1025 }, (_, row) => row * 60)],
    ['numbers of 24 bits', Uint32Array.from({ length: 3000 }, (_, row) => row * 5000)],
    ['numbers of 24 bits, as doubles', Float64Array.from({ length: 3000 }, (_, row) => row * 5000)],
    ['numbers of 32 bits', Uint32Array.from({ length: 3000 }, (_, row) => row * 1_400_000)],
    ['negative ones', Int32Array.from({ length: 3000 }, (_, row) => row - 1)],
    ['the least and the most', Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0)],
    ['sizes beyond 32 bits', Float64Array.from({ length: 2050 }, (_, row) => row * 2 ** 40 + 1)],
    ['broken numbers', Float64Array.of(0.5, 1, 2.25)],
    [
      'broken numbers behind whole ones',
      Float64Array.from({ length: 3000 }, (_, row) => (row < 2500 ? row : row + 0.5)),
    ],
    ['no numbers', Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1)],
    ['births', Uint16Array.from({ length: 2048 }, (_, row) => row)],
  ])('%s', (_, values) => {
    const file = written(values);
    const rows = Array.from(values);
    expect(rows.map((_value, row) => file.at(row))).toEqual(rows);
    for (const [first, end] of [
      [0, 0],
      [0, rows.length],
      [1000, 1030],
      [1024, 2048],
      [rows.length, rows.length],
    ]) {
      expect(Array.from(file.slice(first, end))).toEqual(rows.slice(first, end));
    }
    expect(file.whole()).toEqual(values);
    expect(Array.from(file.slice(1000, 1030))).toEqual(rows.slice(1000, 1030));
  });
});

test('a paged column looks like the array', () => {
  const values = Uint32Array.from({ length: 3000 }, (_, row) => 3 * row);
  const paged = pagedColumn(written(values)) as Uint32Array;
  expect([paged[0], paged[2999], paged[3000], paged[-1], paged.length]).toEqual([0, 8997, undefined, undefined, 3000]);
  expect(paged.indexOf(8997)).toBe(2999);
  expect(paged.slice(1, 3)).toEqual(Uint32Array.of(3, 6));
  expect([...paged]).toEqual([...values]);
});

test('a computed column looks like an array of doubles', () => {
  const squares = computedColumn(4, (row) => row * row);
  expect([squares[3], squares[4], squares.length, [...squares]]).toEqual([9, undefined, 4, [0, 1, 4, 9]]);
});

describe('never believed:', () => {
  const values = Uint32Array.from({ length: 5000 }, (_, row) => row * 5000);

  test('any bit flipped in what is read', () => {
    columns.write([{ name: 'some', values }], 0o600);
    const path = join(folder, 'some.column');
    const bytes = readFileSync(path);
    const next = mulberry32(1);
    for (let round = 0; round < 300; round++) {
      const damaged = Buffer.from(bytes);
      damaged[Math.floor(next() * bytes.length)] ^= 1 << Math.floor(next() * 8);
      writeFileSync(path, damaged);
      const reading = new ColumnFolder(folder, STAMP);
      expect(() => reading.open('some').whole(), `round ${round}`).toThrow(DamagedIndexError);
      reading.close();
    }
  });

  test('but of a block that is whole beside one that is not', () => {
    columns.write([{ name: 'some', values }], 0o600);
    const path = join(folder, 'some.column');
    const bytes = readFileSync(path);
    // In the second block of 24 bits each.
    bytes[512 + 3 * 1500] ^= 1;
    writeFileSync(path, bytes);
    const file = columns.open('some');
    expect([file.at(0), file.at(1023), file.at(2048)]).toEqual([0, 1023 * 5000, 2048 * 5000]);
    expect(() => file.at(1024)).toThrow(DamagedIndexError);
    expect(() => file.slice(0, 1025)).toThrow(DamagedIndexError);
  });

  test.each<[string, (path: string, bytes: Buffer) => void]>([
    ['cut short by a byte', (path, bytes) => writeFileSync(path, bytes.subarray(0, -1))],
    ['cut short in its header', (path, bytes) => writeFileSync(path, bytes.subarray(0, 100))],
    ['longer than it was', (path, bytes) => writeFileSync(path, Buffer.concat([bytes, Buffer.of(0)]))],
    ['empty', (path) => writeFileSync(path, '')],
    ['not there', (path) => rmSync(path)],
    ['no column', (path) => writeFileSync(path, 'x'.repeat(1000))],
    [
      'with a header of null',
      (path, bytes) => writeFileSync(path, Buffer.concat([Buffer.from('null'.padEnd(512)), bytes.subarray(512)])),
    ],
    [
      'of a length that nobody can allocate',
      (path, bytes) => {
        const header = bytes.subarray(0, 512).toString().replace('"length":5000', '"length":5e15');
        writeFileSync(path, Buffer.concat([Buffer.from(header.padEnd(512)).subarray(0, 512), bytes.subarray(512)]));
      },
    ],
  ])('%s', (_, damage) => {
    columns.write([{ name: 'some', values }], 0o600);
    const path = join(folder, 'some.column');
    damage(path, readFileSync(path));
    expect(() => columns.open('some')).toThrow(DamagedIndexError);
  });

  test.each([
    ['another version', { ...STAMP, version: '1.0.1' }, 'some'],
    ['another snapshot', { ...STAMP, origin: 'b'.repeat(64) }, 'some'],
  ])('of %s', (_, stamp, name) => {
    columns.write([{ name, values }], 0o600);
    const others = new ColumnFolder(folder, stamp);
    expect(() => others.open(name)).toThrow(DamagedIndexError);
  });

  test('under another name', () => {
    columns.write([{ name: 'some', values }], 0o600);
    writeFileSync(join(folder, 'other.column'), readFileSync(join(folder, 'some.column')));
    expect(() => columns.open('other')).toThrow(DamagedIndexError);
  });
});

test('files can be read by whom the snapshot can, drafts that were left are removed, others stay', () => {
  const [left, recent] = ['12345678', '87654321'].map((id) =>
    join(folder, `.column.${id}-0000-0000-0000-000000000000.tmp`),
  );
  for (const draft of [left, recent]) writeFileSync(draft, 'x');
  utimesSync(left, 0, 0);
  columns.write([{ name: 'some', values: Uint8Array.of(1) }], 0o600);
  expect(readdirSync(folder).sort()).toEqual([recent.slice(folder.length + 1), 'some.column']);
  expect(statSync(join(folder, 'some.column')).mode & 0o777).toBe(0o600);
});

test.skipIf(process.getuid?.() === 0)('what cannot be written leaves nothing', () => {
  chmodSync(folder, 0o500);
  expect(() => columns.write([{ name: 'some', values: Uint8Array.of(1) }], 0o600)).toThrow('EACCES');
  chmodSync(folder, 0o700);
  expect(readdirSync(folder)).toEqual([]);
});

test('rows are sorted by key, those of one key in their own order, and found by bisection', () => {
  const next = mulberry32(2);
  const keys = Array.from({ length: 2000 }, () => Math.floor(next() * 400) * 10_000_000);
  const { key, row } = sortByKey(keys);
  const expected = keys.map((_, at) => at).sort((one, other) => keys[one] - keys[other] || one - other);
  expect([...row]).toEqual(expected);
  expect([...key]).toEqual(expected.map((at) => keys[at]));
  for (const least of [0, 5, 10_000_000, 3_990_000_000, 4_000_000_000])
    expect(findFirst(key.length, (place) => key[place], least)).toBe(
      [...key, Infinity].findIndex((some) => some >= least),
    );
});
