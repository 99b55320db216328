import {
  arrayOf,
  copies,
  type DrawnNodes,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { askAboutDrawings, askAboutProgram, findingsOf } from '../support/ask-analyzers.ts';

describe('entries of performance', () => {
  test('that nobody clears: how many of which class, and what lets them go', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'performance-marks');
    expect(findingsOf(said, 'performance-entries')).toMatchObject([
      {
        code: 'performance-entries-kept',
        title:
          '400 PerformanceMark are in the timeline of performance, which keeps each one until performance.clearMarks(): ' +
          'call it once they have been read',
        suspect: said.suspects[0].fingerprint,
        args: { className: 'PerformanceMark', count: 400 },
      },
    ]);
  });

  test('that are cleared: nothing to say', async () => {
    const said = await askAboutProgram(builtInAnalyzers, 'performance-marks', { control: true });
    expect(findingsOf(said, 'performance-entries')).toEqual([]);
  });

  const native = (name: string): DrawnNodes[string] => ({ type: 'native', name, selfSize: 64 });

  const drawEntries = (count: number, owner: string, entry: string): GraphDescription =>
    drawHeap(
      {
        window: native('Window'),
        owner: native(owner),
        list: native('blink::HeapVectorBacking<int>'),
        ...copies('entry', count, native(entry)),
      },
      ['root ^window window', 'window [1] owner', 'owner [1] list', ...repeat(count, (n) => `list [${n}] entry${n}`)],
    );

  test('in a list of the program, however it is called, are not in the timeline', async () => {
    const drawList = (count: number): GraphDescription =>
      drawHeap({
        global: globalObject({
          Performance: object('Performance', { marks: arrayOf(repeat(count, () => object('PerformanceMark'))) }),
        }),
      });
    const said = await askAboutDrawings(builtInAnalyzers, drawList(5), drawList(25));
    expect(said.suspects).toHaveLength(1);
    expect(findingsOf(said, 'performance-entries')).toEqual([]);
  });

  test.each<[string, string, string, number, string[]]>([
    ['marks in a page’s timeline', 'blink::UserTiming', 'PerformanceMark', 10, ['clearMarks()']],
    ['measures', 'blink::UserTiming', 'PerformanceMeasure', 10, ['clearMeasures()']],
    ['more than the browser keeps', 'Performance', 'PerformanceResourceTiming', 251, ['clearResourceTimings()']],
    ['fewer', 'blink::UserTiming', 'PerformanceMark', 9, []],
    ['marks in a list of something else', 'blink::EventQueue', 'PerformanceMark', 10, []],
  ])('%s', async (_, owner, entry, count, calls) => {
    const said = await askAboutDrawings(
      builtInAnalyzers,
      drawEntries(5, owner, entry),
      drawEntries(5 + count, owner, entry),
    );
    const titles = findingsOf(said, 'performance-entries').map(({ title }) => title);
    expect(titles).toEqual(calls.map((call) => expect.stringContaining(` until performance.${call}: `)));
  });
});
