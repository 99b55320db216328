import { expect, test } from 'vitest';
import { wholeFigures } from '../../src/report-page/whole-figures.ts';

test.each([
  [30, '2,000 \u00b7 123 kB'],
  [14, '2,000 \u00b7 123 kB'],
  [13, '2,000'],
  [5, '2,000'],
  [4, ''],
])('in %i letters figures are whole or left out', (letters, shown) => {
  expect(wholeFigures('2,000 \u00b7 123 kB', letters)).toBe(shown);
});
