import { copies, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { describeSeries } from '../../src/report/series-text.ts';
import { askAboutDrawnSeries, type Said } from '../support/ask-analyzers.ts';

/** One box that came first and keeps so many texts of a thousand bytes; no box, no texts. */
function drawBox(textCount: number): GraphDescription {
  const texts = copies('text', textCount, { type: 'string', name: 'a text', selfSize: 1000 });
  const beforeAll = copies('row', 30, { name: 'Row', selfSize: 100 });
  return drawHeap(
    { global: 'global', desk: 'Desk', ...beforeAll, ...(textCount === 0 ? {} : { box: 'Box' }), ...texts },
    [
      'root ^global global',
      'global .desk desk',
      ...repeat(30, (n) => `desk [${n}] row${n}`),
      ...(textCount === 0 ? [] : ['desk .box box']),
      ...repeat(textCount, (n) => `box [${n}] text${n}`),
    ],
  );
}

const ofSeries = (...textCounts: number[]): Promise<Said> => askAboutDrawnSeries([], textCounts.map(drawBox));

describe('one object that came in the first interval', () => {
  test('is no warm-up while what it keeps goes on to grow: its bytes are told', async () => {
    const { suspects } = await ofSeries(0, 20, 40);
    const [{ title, verdict, series }] = suspects;
    expect(title).toBe('Desk global.desk.box keeps 1 Box');
    expect(verdict).toBe('leak');
    expect(series).toMatchObject({ counts: [0, 1, 1], inBytes: true, everyInterval: true });
    const [none, first, all] = series!.bytes;
    expect([none, all - first]).toEqual([0, 20_000]);
    expect(describeSeries(suspects[0]).slice(0, 2)).toEqual([
      'leak: grew in 2 of 2 intervals',
      expect.stringMatching(/^0 B -> 20\.0 kB -> 40\.\d kB$/u),
    ]);
  });

  test.each([
    [0, 20, 21],
    [0, 20, 24],
    [0, 20, 40, 41],
  ])('is a warm-up where that, too, is over, or nearly: %j', async (...textCounts) => {
    const { suspects } = await ofSeries(...textCounts);
    expect(suspects[0].verdict).toBe('warm-up');
    expect(suspects[0].series).not.toHaveProperty('inBytes');
  });
});

/** So many objects of one class in a list, each with ten more of the class within. */
function drawHeld(count: number, inner: 'closure' | 'Object' | 'Leaf'): GraphDescription {
  const rows = copies('row', 30, { name: 'Row', selfSize: 100 });
  const outer = inner === 'closure' ? { type: 'closure', name: '', selfSize: 400 } : { name: inner, selfSize: 400 };
  const within = { ...outer, selfSize: 50 };
  return drawHeap(
    { global: 'global', bus: 'Bus', ...rows, ...copies('held', count, outer), ...copies('part', count * 10, within) },
    [
      'root ^global global',
      'global .bus bus',
      ...repeat(30, (n) => `bus [${n}] row${n}`),
      ...repeat(count, (n) => `bus [${100 + n}] held${n}`),
      ...repeat(count * 10, (n) => `held${Math.floor(n / 10)} .part${n % 10} part${n}`),
    ],
  );
}

test.each([
  ['functions are those that are held straight', 'closure', 'Bus global.bus keeps 20 (closure)', [0, 10, 20]],
  ['plain objects, too', 'Object', 'Bus global.bus keeps 20 Object', [0, 10, 20]],
  ['those of a class of the program are all', 'Leaf', 'Bus global.bus keeps 220 Leaf', [0, 110, 220]],
] as const)('%s', async (_, inner, title, counts) => {
  const { suspects } = await askAboutDrawnSeries(
    [],
    [0, 10, 20].map((count) => drawHeld(count, inner)),
  );
  expect([suspects[0].title, suspects[0].series?.counts]).toEqual([title, counts]);
});
