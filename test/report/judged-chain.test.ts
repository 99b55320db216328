import { describe, expect, test } from 'vitest';
import { formatChain } from '../../src/report/chain-text.ts';
import { paintFor } from '../../src/report/paint.ts';
import { hop } from '../support/report.ts';

/** What an analyzer knows of a cache whose name takes much room. */
const cache = { verdict: 'not leaking', reason: 'a cache of the server, by design' } as const;

const lastWords = (lines: readonly string[], start: RegExp): string | undefined =>
  lines
    .find((line) => start.test(line))
    ?.split(/ {3,}/u)
    .at(-1);

describe('what an analyzer says of a hop is told whole where there is no room for the place of a constructor', () => {
  const url = 'file:///app/lib/a-long-way-to-the-constructor.js';
  const place = { url, file: url, line: 12, column: 3 };
  const chain = [
    hop('', 'global'),
    hop('.server', 'Server', { location: place }),
    hop('.cache', 'PageCache', { ...cache, location: place }),
  ];

  test.each([
    [
      'beside the others’ state',
      [...chain, hop('[*]', 'Page', { suspectEdge: true, verdict: 'unknown' })],
      '',
      'there before',
    ],
    ['and that it grew itself', chain, ', grew', 'there before'],
  ])('%s', (_, hops, grew, others) => {
    const lines = formatChain(hops, 98, paintFor(false));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(98);
    expect(lastWords(lines, /PageCache/u)).toBe(`not leaking: a cache of the server, by design${grew}`);
    expect(lastWords(lines, /\.server/u)).toBe(others);
  });
});
