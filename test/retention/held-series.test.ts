import type { Series, Suspect } from 'heapdiff';
import { arrayOf, drawHeap, type GraphDescription, globalObject, object, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { describeSeries } from '../../src/report/series-text.ts';
import { askAboutDrawnSeries } from '../support/ask-analyzers.ts';

/** A queue with the texts of these numbers, and others elsewhere. */
function drawQueue(from: number, to: number, elsewhereCount = 0): GraphDescription {
  const keys = (prefix: string, first: number, end: number): string[] =>
    repeat(end - first, (n) => `${prefix}${first + n}`);
  const [texts, others] = [keys('text', from, to), keys('other', 0, elsewhereCount)];
  return drawHeap({
    ...Object.fromEntries(
      [...texts, ...others].map((key) => [key, { type: 'string' as const, name: key, selfSize: 400 }]),
    ),
    global: globalObject({
      app: object('App', { queue: arrayOf(texts), log: arrayOf(others) }),
    }),
  });
}

async function seriesOf(...drawings: readonly GraphDescription[]): Promise<[Suspect, Series]> {
  const { suspects } = await askAboutDrawnSeries([], drawings);
  const suspect = suspects.find(({ title }) => title.startsWith('Array App.queue'))!;
  return [suspect, suspect.series!];
}

describe('where much of what a holder had is gone, all that it had in each snapshot is told', () => {
  test('one that filled up', async () => {
    const [suspect, series] = await seriesOf(drawQueue(0, 20), drawQueue(50, 150), drawQueue(150, 250, 80));
    expect(series.held).toEqual([20, 100, 100]);
    expect(series.counts).toEqual([0, 80, 80]);
    expect(series.population).toBeUndefined();
    expect(suspect.verdict).toBe('warm-up');
    expect(describeSeries(suspect)[1]).toBe('20 -> 100 -> 100 (string) held');
  });

  test('one that goes on', async () => {
    const [suspect, series] = await seriesOf(drawQueue(0, 20), drawQueue(20, 100), drawQueue(80, 220));
    expect(series.held).toEqual([20, 80, 140]);
    expect(suspect.verdict).toBe('leak');
  });

  test('but not where nothing came since the one in between: its edges were not read', async () => {
    const [suspect, series] = await seriesOf(drawQueue(0, 20), drawQueue(50, 150), drawQueue(50, 150, 80));
    expect(series).toBeUndefined();
    expect(suspect.verdict).toBe('growth');
  });
});
