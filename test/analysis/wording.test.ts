import { wording } from 'heapdiff';
import { expect, test } from 'vitest';

test.each([
  [21, 200, 'app/bus.js:21'],
  [1, 201, 'app/bus.js:1:201'],
])('a place in line %i, column %i is told as %s', (line, column, told) => {
  expect(wording.lineOf({ file: 'app/bus.js', url: 'file:///srv/app/bus.js', line, column })).toBe(told);
});
