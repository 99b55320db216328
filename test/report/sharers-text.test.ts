import { expect, test } from 'vitest';
import { nameSharers } from '../../src/report/sharers-text.ts';

test.for<[sharedWith: string[] | undefined, sharedWithNoise: true | undefined, words: string]>([
  [undefined, undefined, 'other growth'],
  [undefined, true, 'other growth'],
  [['a'], undefined, 'suspect a'],
  [['a', 'b'], true, 'suspects a and b, and other growth'],
  [['a', 'b', 'c'], undefined, 'suspects a, b and c'],
  [['a', 'b', 'c', 'd'], undefined, '4 other suspects'],
])('who shares: %j, %j', ([sharedWith, sharedWithNoise, words]) => {
  expect(nameSharers({ ...(sharedWith && { sharedWith }), ...(sharedWithNoise && { sharedWithNoise }) })).toBe(words);
});
