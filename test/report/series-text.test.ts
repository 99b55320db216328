import { expect, test } from 'vitest';
import { describeSeries } from '../../src/report/series-text.ts';
import { suspectFigures } from '../../src/report/suspect-text.ts';
import { setOfPromises } from '../support/report.ts';

test.each([
  [
    'leak',
    [0, 2000, 4000],
    1,
    ['leak: grew in 2 of 2 intervals, exactly +2,000 in each', '0 -> 2,000 -> 4,000', 'r2 1'],
  ],
  ['leak', [0, 2000, 4500], 0.9959, ['leak: grew in 2 of 2 intervals', '0 -> 2,000 -> 4,500', 'r2 0.996']],
  [
    'growth',
    [0, 2000, 4000, 4000],
    0.9,
    ['growth: grew in 2 of 3 intervals', '0 -> 2,000 -> 4,000 -> 4,000', 'r2 0.9'],
  ],
  ['warm-up', [0, 50, 50], 0.75, ['warm-up: grew in the first interval only', '0 -> 50 -> 50', 'r2 0.75']],
  [
    'leak',
    [0, 1, 2, 3, 4, 5, 6],
    1,
    ['leak: grew in 6 of 6 intervals, exactly +1 in each', '0 -> 1 -> 2 -> ... -> 5 -> 6', 'r2 1'],
  ],
] as const)('a %s of %j is told in words', (verdict, counts, r2, words) => {
  const series = { counts, bytes: counts, slope: 1, r2, everyInterval: verdict === 'leak' };
  expect(describeSeries(setOfPromises({ verdict, series }))).toEqual(words);
});

test('growth in place is told in bytes', () => {
  const series = { counts: [0, 0, 0], bytes: [0, 860_000, 1_780_000], slope: 8900, r2: 0.999, everyInterval: true };
  expect(describeSeries(setOfPromises({ verdict: 'leak', holds: [], series }))[1]).toBe('0 B -> 860 kB -> 1.78 MB');
});

test('a series of one of several classes in the title says of which', () => {
  const series = { counts: [0, 37, 74], bytes: [0, 1, 2], slope: 1, r2: 1, everyInterval: true };
  const mixed = setOfPromises({ verdict: 'leak', className: 'User', count: 74, titleCount: 148, series });
  expect(describeSeries(mixed).slice(0, 2)).toEqual([
    'leak: grew in 2 of 2 intervals, exactly +37 User in each',
    '0 -> 37 -> 74 User',
  ]);
  // The rate is that of all which the title counts.
  expect(suspectFigures({ ...mixed, titlePerIteration: 2 })).toContain('exactly 2 per iteration');
  expect(suspectFigures(mixed).join()).not.toContain('per iteration');
});

test('two snapshots say nothing of it', () => expect(describeSeries(setOfPromises())).toEqual([]));
