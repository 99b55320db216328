import { describe, expect, test } from 'vitest';
import { shortenTitle } from '../../src/report/title-text.ts';

const BUS =
  'MessageBus bus on("close"), on("room:[*]") and on("message") keep 1,332 objects: 666 (closure), 333 native_bind, 333 RoomView';

describe('a title that is too long', () => {
  test.each([
    [130, BUS],
    [
      120,
      'MessageBus bus on("close"), on("room:[*]") and on("message") keep 1,332 objects: 666 (closure), 333 native_bind, ...',
    ],
    [99, 'MessageBus bus on("close"), on("room:[*]") and on("message") keep 1,332 objects: 666 (closure), ...'],
    [90, 'MessageBus bus on("close"), on("room:[*]") and on("message") keep 1,332 objects'],
    [72, 'MessageBus bus on("close"), on("room:[*]") and others keep 1,332 objects'],
    [60, 'MessageBus bus on("close") and others keep 1,332 objects'],
    [45, 'Messag...lose") and others keep 1,332 objects'],
  ])('tells in %i characters no other number and no other class', (maxLength, told) => {
    expect(shortenTitle(BUS, maxLength)).toBe(told);
  });

  test('keeps the class whole, and of a shape whole properties', () => {
    const title = `Map module /srv/app/packages/registry/src/index.mjs byId keeps 2,000 Object {${'abcdefgh'.split('').join(', ')}}`;
    expect(shortenTitle(title, 60)).toBe('Map mod...js byId keeps 2,000 Object {a, b, c, d, e, f, ...}');
    expect(shortenTitle('Map byId keeps 2,000 Object {first, second, third}', 40)).toBe(
      'Map byId keeps 2,000 Object {first, ...}',
    );
    expect(shortenTitle('Array module /srv/app/packages/registry/src/index.mjs rows keeps 2,000 Promise', 60)).toBe(
      'Array module /srv/a...src/index.mjs rows keeps 2,000 Promise',
    );
  });

  test('says whole what became of it', () => {
    expect(shortenTitle(`Array ${'Room.'.repeat(20)}lines grew in place`, 50)).toBe(
      'Array Room.Room.R....Room.Room.lines grew in place',
    );
  });
});

describe('a title is never wider than it may be, and its count is whole or left out', () => {
  const long = (text: string): string => text.repeat(30);
  test.each([
    `Map ${long('cache.')} keeps 4,294,967,296 ${long('Class')}`,
    `Map ${long('cache.')} keeps 2,000 Object {${long('abcdefgh, ')}}`,
    `Map ${long('cache.')} keeps 2,000 ${long('\n')}`,
    `bus on("${long('a')}"), on("b") and on("c") keep 4,294,967,296 objects: 4,294,967,295 ${long('Row')}, 1 Cell`,
    `bus on("a") and on("b") keep 4,294,967,296 ${long('Row')}`,
    `Array ${long('Room.')} was replaced by a larger one`,
  ])('%#', (title) => {
    const count = /keeps? (\S+)/u.exec(title)?.[1] ?? '';
    for (let maxLength = 40; maxLength <= 130; maxLength++) {
      const told = shortenTitle(title, maxLength);
      expect(told.length, `${maxLength}: ${told}`).toBeLessThanOrEqual(maxLength);
      expect(told, `${maxLength}`).toContain(count);
    }
  });

  test('a count that no snapshot has', () => {
    const count = `1${',000'.repeat(50)}`;
    expect(shortenTitle(`Map m keeps ${count} Row`, 40)).toBe('Map m keeps ... Row');
    expect(shortenTitle(`Map ${long('m')} keeps ${count} objects: 5 Row`, 40)).toBe(
      'Map mmmmmm...mmmmmmmmm keeps ... objects',
    );
    expect(shortenTitle(`Map m and Set s keep ${count} ${long('Row')}`, 40)).toBe(
      'Map ...t s keep ... RowRowRow...owRowRow',
    );
  });
});

test('a list that was cut already has its dots once', () => {
  expect(shortenTitle('Map m keeps 9 objects: 3 Aaaaaaaaaa, 3 Bbbbbbbbbb, 3 Cccccccccc, ...', 60)).toBe(
    'Map m keeps 9 objects: 3 Aaaaaaaaaa, 3 Bbbbbbbbbb, ...',
  );
});

test('what is hostile is escaped, and megabytes are cut at once', () => {
  const title = `Map m keeps 5 ${'x\n'.repeat(5_000_000)}`;
  const told = shortenTitle(title, 80);
  expect(told.length).toBeLessThanOrEqual(80);
  expect(told).toMatch(/^Map m keeps 5 x\\nx.*\.\.\..*\\n$/u);
  expect(shortenTitle(`${'a, '.repeat(1_000_000)} keep 3 objects: ${'1 a, '.repeat(1_000_000)}`, 45)).toBe(
    'a, a, a, a, a, a, a and others keep 3 objects',
  );
});
