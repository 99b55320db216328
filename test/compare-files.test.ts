import { expect, test } from 'vitest';
import { compareFiles, UsageError } from '../src/index.ts';

/** As plain JavaScript calls it. */
const compareAnything = compareFiles as (before: unknown, after: unknown, options?: object) => Promise<unknown>;

test.each([
  [undefined, 'missing'],
  [null, 'null'],
  [7, '7'],
  ['', '""'],
  [new URL('file:///b'), 'an object'],
  [['b'], 'a list of 1'],
])('a path %o is wrong use', async (path, found) => {
  const expected = `is ${found}; expected a path, or "-" for standard input`;
  await expect(compareAnything(path, 'a')).rejects.toThrow(new UsageError(`before ${expected}`));
  await expect(compareAnything('b', path)).rejects.toThrow(new UsageError(`after ${expected}`));
});

test.each([
  [0, '0'],
  [-5, '-5'],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['100', '"100"'],
  [null, 'null'],
  [100n, '100n'],
])('%o iterations are wrong use, known before a file is opened', async (iterations, found) => {
  await expect(compareAnything('missing', 'missing', { iterations })).rejects.toThrow(
    new UsageError(`iterations is ${found}; expected a whole number from 1 up`),
  );
});

test('iterations may be left out, also as undefined', async () => {
  await expect(compareAnything('missing', 'missing', { iterations: undefined })).rejects.toThrow('does not exist');
});

test.each([
  [[100], 'a list of 1'],
  [[100, 100], 'a list of 2'],
])('counts at each snapshot are as many as snapshots after the first, and count up: %j', async (iterations, found) => {
  await expect(compareAnything('missing', 'missing', { between: ['missing'], iterations })).rejects.toThrow(
    new UsageError(`iterations is ${found}; expected a whole number from 1 up, or an array of 2 that count up`),
  );
});

test.each([
  ['c0', 'control is "c0"; expected an array of paths'],
  [null, 'control is null; expected an array of paths'],
  [[], 'control has 0 of the two paths or more that are expected'],
  [['c0'], 'control has 1 of the two paths or more that are expected'],
  [['c0', 7], 'control is 7; expected a path, or "-" for standard input'],
])('a control %j is wrong use, known before a file is opened', async (control, message) => {
  await expect(compareAnything('missing', 'missing', { control })).rejects.toThrow(new UsageError(message));
});

test('counts at each snapshot are those of the control only where it has as many snapshots', async () => {
  const options = { between: ['missing'], iterations: [8, 24] };
  await expect(compareAnything('missing', 'missing', { ...options, control: ['c0', 'c1'] })).rejects.toThrow(
    new UsageError(
      'control has 2 snapshots, for 3 with counts of iterations; expected as many, or one number of iterations',
    ),
  );
  const control = ['c0', 'c1', 'c2'];
  await expect(compareAnything('missing', 'missing', { ...options, control })).rejects.toThrow('does not exist');
});
