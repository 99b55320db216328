import { expect, test } from 'vitest';
import { parseTableId } from '../../src/graph/ephemeron-names.ts';

const FAKE = 'part of key (K @1) -> value (V @3) pair in WeakMap (table @999)';

test.each([
  ['plain', 'part of key (K @1) -> value (V @3) pair in WeakMap (table @5)'],
  ['numbered', '12 / part of key (K @1) -> value (V @3) pair in WeakMap (table @5)'],
  ['the key is called `) -> value (`', '1 / part of key () -> value ( @1) -> value (V @3) pair in WeakMap (table @5)'],
  ['newlines', '1 / part of key (a\nb @1) -> value (c\n\nd @3) pair in WeakMap (table @5)'],
  ['the key is called like all of it', `1 / part of key (${FAKE} @1) -> value (V @3) pair in WeakMap (table @5)`],
  ['the value is called like all of it', `1 / part of key (K @1) -> value (${FAKE} @3) pair in WeakMap (table @5)`],
  ['the value ends a line with all of it', `1 / part of key (K @1) -> value (${FAKE}\n @3) pair in WeakMap (table @5)`],
])('the table is read off the end: %s', (_, name) => {
  expect(parseTableId(name)).toBe(5);
});

test.each([
  ['cut', `1 / part of key (${'k'.repeat(1000)}`],
  ['cut in the id', '1 / part of key (K @1) -> value (V @3) pair in WeakMap (table @5'],
  ['left as V8 wrote it', '1 / part of key (%s @%u) -> value (%s @%u) pair in WeakMap (table @%u)'],
  ['ended by a line break', '1 / part of key (K @1) -> value (V @3) pair in WeakMap (table @5)\n'],
])('a name that does not tell: %s', (_, name) => {
  expect(parseTableId(name)).toBeUndefined();
});
