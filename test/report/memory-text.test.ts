import { expect, test } from 'vitest';
import type { MemoryGrowth } from '../../src/index.ts';
import { describeMemory } from '../../src/report/memory-text.ts';

const MB = 1_000_000;

function sentence(verdict: MemoryGrowth['verdict'], growth: Partial<MemoryGrowth>): string {
  const nothing = {
    heapUsedBytes: 0,
    heapFreeBytes: 0,
    arrayBufferBytes: 0,
    otherExternalBytes: 0,
    writingBytes: 0,
    outsideBytes: 0,
  };
  return describeMemory({ rssBytes: 80 * MB, ...nothing, ...growth, verdict }).join(' ');
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

test('nothing where nobody knows', () => expect(describeMemory(undefined)).toEqual([]));
