import { repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { NodeSets } from '../../src/retention/node-sets.ts';

test('lists of nodes have one number where they are the same', () => {
  const sets = new NodeSets();
  const lists = [[], [1], [2], [1, 2], [2, 1], [1, 2, 3], repeat(10_000, (n) => n)];
  const numbers = lists.map((list) => sets.numberOf(Uint32Array.from(list)));
  expect(numbers).toEqual(repeat(lists.length, (n) => n));
  expect(lists.map((list) => sets.numberOf(Uint32Array.from(list)))).toEqual(numbers);
});
