import { describe, expect, test } from 'vitest';
import { fitLine, goesOn, judge } from '../../src/retention/trend.ts';

describe('the verdict over a series', () => {
  test.each([
    [[0, 20], 'growth'],
    [[0, 20, 40, 60], 'leak'],
    [[0, 20, 40, 40], 'growth'],
    [[0, 20, 20, 20], 'warm-up'],
    [[0, 0, 20], 'growth'],
    [[0, 0, 0], 'growth'],
  ])('of %j is %s', (values, verdict) => expect(judge(values)).toBe(verdict));
});

test.each([
  [[0, 100, 200], true],
  [[0, 100, 125], true],
  [[0, 100, 124], false],
  [[0, 100, 200, 200], false],
  [[0, 0, 100], false],
])('a total of %j goes on: %s', (totals, isGoingOn) => expect(goesOn(totals)).toBe(isGoingOn));

describe('the line through a series', () => {
  test('fits exact multiples exactly', () => {
    expect(fitLine([0, 100, 200, 300], [0, 2000, 4000, 6000])).toEqual({ slope: 20, r2: 1 });
  });

  test('takes uneven intervals as they are', () => {
    expect(fitLine([0, 8, 24], [0, 16, 48])).toEqual({ slope: 2, r2: 1 });
  });

  test('is flat through flat values', () => {
    expect(fitLine([0, 1, 2], [5, 5, 5])).toEqual({ slope: 0, r2: 1 });
  });

  test('fits less where the values jump', () => {
    const { slope, r2 } = fitLine([0, 1, 2, 3], [0, 10, 10, 10]);
    expect(slope).toBe(3);
    expect(r2).toBeCloseTo(0.6, 10);
  });
});
