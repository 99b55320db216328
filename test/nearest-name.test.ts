import { expect, test } from 'vitest';
import { nearestName } from '../src/nearest-name.ts';

test.each([
  ['chekc', ['check', 'capture'], 'check'],
  ['Foo', ['Bar', 'Fooo'], 'Fooo'],
  ['PROMISE', ['Promise'], 'Promise'],
  ['acton', ['setup', 'action'], 'action'],
  ['captrue', ['capture'], 'capture'],
  ['teh', ['the'], 'the'],
  ['cart', ['trac'], undefined],
  ['x', ['action'], undefined],
  ['a'.repeat(41), ['a'.repeat(40)], undefined],
])('of %s and %j: %s', (typed, names, expected) => expect(nearestName(typed, names)).toBe(expected));
