import { describe, expect, test } from 'vitest';
import type { MemoryGrowth, OutsideMemory } from '../../src/index.ts';
import { describeMemory } from '../../src/report/memory-text.ts';

const MB = 1_000_000;

function sentence(
  verdict: MemoryGrowth['verdict'],
  growth: Partial<MemoryGrowth>,
  suspects: readonly { outside?: OutsideMemory }[] = [],
): string {
  const nothing = {
    heapUsedBytes: 0,
    heapFreeBytes: 0,
    arrayBufferBytes: 0,
    otherExternalBytes: 0,
    writingBytes: 0,
    outsideBytes: 0,
  };
  return describeMemory({ memory: { rssBytes: 80 * MB, ...nothing, ...growth, verdict }, suspects }).join(' ');
}

test('buffers', () => {
  const growth = { heapUsedBytes: 2 * MB, arrayBufferBytes: 71 * MB, outsideBytes: 7 * MB };
  expect(sentence('array buffers', growth)).toBe(
    'RSS grew 80.0 MB, objects explain 2.00 MB, ArrayBuffers 71.0 MB, memory outside V8 7.00 MB: look at buffers',
  );
});

test('memory that V8 knows nothing of, where objects shrank', () => {
  const growth = { heapUsedBytes: -1_000, outsideBytes: 81 * MB };
  expect(sentence('outside', growth)).toBe(
    'RSS grew 80.0 MB, objects explain -1.00 kB, memory outside V8 81.0 MB: look at native memory (add-ons, zlib, threads, the environment), or at peaks whose pages the allocator keeps',
  );
});

test('memory that was allocated and never written to', () => {
  const growth = { rssBytes: -3 * MB, arrayBufferBytes: 71 * MB, outsideBytes: -74 * MB };
  expect(sentence('array buffers', growth)).toBe(
    'RSS shrank 3.00 MB, objects explain 0 B, ArrayBuffers 71.0 MB: look at buffers',
  );
});

test.each(['none', 'objects'] as const)('nothing where it is %s', (verdict) => {
  expect(sentence(verdict, { heapUsedBytes: 75 * MB })).toBe('');
});

test('nothing where nobody knows', () => expect(describeMemory({ suspects: [] })).toEqual([]));

describe('where suspects keep it, they are what to look at', () => {
  const buffers = (megabytes: number): { outside: OutsideMemory } => ({
    outside: { arrayBufferBytes: megabytes * MB, stringBytes: 0, stringCount: 0 },
  });
  const texts = (megabytes: number, stringCount: number): { outside: OutsideMemory } => ({
    outside: { arrayBufferBytes: 0, stringBytes: megabytes * MB, stringCount },
  });
  const grown = { heapUsedBytes: 2 * MB, arrayBufferBytes: 71 * MB, outsideBytes: 7 * MB };

  test.each([
    ['all of it', [{}, buffers(71)], '(suspect #2), memory outside V8 7.00 MB: look at suspect #2'],
    ['most of it', [buffers(40)], '(suspect #1 keeps 40.0 MB), memory outside V8 7.00 MB: look at suspect #1'],
    [
      'two of three',
      [buffers(30), buffers(1), buffers(39)],
      '(suspects #1 and #3), memory outside V8 7.00 MB: look at suspects #1 and #3',
    ],
  ])('buffers: %s', (_, suspects, rest) => {
    expect(sentence('array buffers', grown, suspects)).toBe(
      `RSS grew 80.0 MB, objects explain 73.0 MB, ArrayBuffers 71.0 MB of it ${rest}`,
    );
  });

  test('but not where they keep little of it', () => {
    expect(sentence('array buffers', grown, [buffers(20)])).toBe(
      'RSS grew 80.0 MB, objects explain 2.00 MB, ArrayBuffers 71.0 MB, memory outside V8 7.00 MB: look at buffers',
    );
  });

  test('texts, of which V8 tells the size', () => {
    const growth = { heapUsedBytes: 1 * MB, otherExternalBytes: 50 * MB, outsideBytes: 29 * MB };
    expect(sentence('other external', growth, [texts(48, 24)])).toBe(
      'RSS grew 80.0 MB, objects explain 49.0 MB, texts outside the heap 48.0 MB of it (suspect #1), other external memory 2.00 MB, memory outside V8 29.0 MB: look at suspect #1',
    );
  });

  test('texts, of which V8 does not tell the size', () => {
    const growth = { heapUsedBytes: 1 * MB, otherExternalBytes: 50 * MB, outsideBytes: 29 * MB };
    expect(sentence('other external', growth, [texts(0, 24)])).toBe(
      'RSS grew 80.0 MB, objects explain 1.00 MB, other external memory 50.0 MB (suspect #1 keeps 24 texts outside the heap), memory outside V8 29.0 MB: look at suspect #1, or else at objects of WebAssembly and add-ons',
    );
  });
});
