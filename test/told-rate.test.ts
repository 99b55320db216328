import { expect, test } from 'vitest';
import { rated } from '../src/analysis/wording.ts';
import { formatRate, isRateTold, rateOf, toldRateOf } from '../src/told-rate.ts';

test('the rate of a title is that of all that it counts', () => {
  expect(rateOf({ perIteration: 3 })).toBe(3);
  expect(rateOf({ perIteration: 3, titleCount: 600, titlePerIteration: 6 })).toBe(6);
  expect(rateOf({ perIteration: 3, titleCount: 601 })).toBeUndefined();
  expect(rateOf({})).toBeUndefined();
});

test('a rate is told from one object in ten iterations on', () => {
  expect([undefined, 0, 0.01, 0.099, -0.05].filter(isRateTold)).toEqual([]);
  expect([0.1, 1, 2.99, 40, -1].filter(isRateTold)).toEqual([0.1, 1, 2.99, 40, -1]);
  expect(toldRateOf({ perIteration: 0.01 })).toBeUndefined();
  expect(toldRateOf({ perIteration: 0.5, titleCount: 600, titlePerIteration: 6 })).toBe(6);
  expect(toldRateOf({ perIteration: 4, verdict: 'warm-up' })).toBeUndefined();
});

test.each([
  [20, '20'],
  [1000, '1,000'],
  [9.996, '10'],
  [19.84, '19.84'],
  [0.5, '0.5'],
  [-0.5, '-0.5'],
  [-1234.5, '-1,234.5'],
  [0.001, '<0.01'],
  [-0.001, '0'],
  [0, '0'],
  [1234.5, '1,234.5'],
])('rate %d is %s', (rate, text) => expect(formatRate(rate)).toBe(text));

test('analyzers tell it in the same words', () => {
  expect([undefined, 0.01, 1, 5 / 3, 1200].map(rated)).toEqual([
    '',
    '',
    ', 1 per iteration',
    ', 1.67 per iteration',
    ', 1,200 per iteration',
  ]);
});
