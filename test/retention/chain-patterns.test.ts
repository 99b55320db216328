import { expect, test } from 'vitest';
import { ChainPatterns } from '../../src/retention/chain-patterns.ts';

test('equal chains have one number, others have others', () => {
  const patterns = new ChainPatterns();
  const chain = (...steps: string[]): number =>
    steps.reduce((pattern, step) => patterns.extend(pattern, step), ChainPatterns.root);
  expect(chain('.a', '.b')).toBe(chain('.a', '.b'));
  const numbers = [chain(), chain('.a'), chain('.b'), chain('.a', '.b'), chain('.b', '.a'), chain('__proto__')];
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('a step that is repeated is one step, a pair of steps is not', () => {
  const patterns = new ChainPatterns();
  const head = patterns.extend(ChainPatterns.root, '.head');
  const next = patterns.extend(head, '.next');
  expect(patterns.extend(next, '.next')).toBe(next);
  expect(patterns.extend(patterns.extend(next, '.back'), '.next')).not.toBe(next);
});
