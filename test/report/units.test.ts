import { describe, expect, test } from 'vitest';
import {
  formatByteChange,
  formatBytes,
  formatCount,
  formatHeapSize,
  formatOnScale,
  formatShare,
  sumScale,
} from '../../src/report/units.ts';

describe('figures of a text report', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [-1234567, '-1,234,567'],
  ])('count %d is %s', (count, text) => expect(formatCount(count)).toBe(text));

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [786_032, '786 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [4_790_000, '4.79 MB'],
    [99_950_000, '100 MB'],
    [-14_200, '-14.2 kB'],
    [5e15, '5,000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test.each([
    [999, '999 B'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [964_400, '964 kB'],
    [999_600, '1.00 MB'],
    [150_231_000, '150.23 MB'],
    [2_450_000_000, '2.450 GB'],
  ])('a heap of %d bytes is %s', (bytes, text) => expect(formatHeapSize(bytes)).toBe(text));

  test('all terms of a sum have the unit and the digits of the largest', () => {
    const scale = sumScale([12_340, -260, 0]);
    expect([123, -3, 0].map((steps) => formatOnScale(steps, scale))).toEqual(['12.3 kB', '0.3 kB', '0.0 kB']);
  });

  test('a change of size has its sign', () => {
    expect([786_000, 0, -20].map(formatByteChange)).toEqual(['+786 kB', '+0 B', '-20 B']);
  });

  test.each([
    [0, '0 %'],
    [0.004, '<1 %'],
    [0.884, '88 %'],
    [0.999, '>99 %'],
    [1, '100 %'],
    [1 - 1e-12, '100 %'],
  ])('share %d is %s', (share, text) => expect(formatShare(share)).toBe(text));
});
