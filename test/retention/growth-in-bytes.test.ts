import { copies, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { describeSeries } from '../../src/report/series-text.ts';
import { suspectFigures } from '../../src/report/suspect-text.ts';
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

  test('has no rate, however many came at once: no more of them did', async () => {
    // Forty boxes in the first interval, and texts in them in each.
    const drawBoxes = (boxCount: number, textCount: number): GraphDescription =>
      drawHeap(
        {
          global: 'global',
          desk: 'Desk',
          ...copies('row', 30, { name: 'Row', selfSize: 100 }),
          ...copies('box', boxCount, { name: 'Box', selfSize: 24 }),
          ...copies('text', textCount, { type: 'string', name: 'a text', selfSize: 1000 }),
        },
        [
          'root ^global global',
          'global .desk desk',
          ...repeat(30, (n) => `desk [${n}] row${n}`),
          ...repeat(boxCount, (n) => `desk [${100 + n}] box${n}`),
          ...repeat(textCount, (n) => `box${n % boxCount} [${n}] text${n}`),
        ],
      );
    const drawings = [drawBoxes(0, 0), drawBoxes(40, 80), drawBoxes(40, 160)];
    const { suspects } = await askAboutDrawnSeries([], drawings, { iterations: [20, 40] });
    expect(suspects[0]).toMatchObject({ className: 'Box', count: 40, perIteration: 1, series: { inBytes: true } });
    expect(suspectFigures(suspects[0]).join()).not.toContain('per iteration');
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
