import { compareDrawings } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { withTimers } from '../support/random-timers.ts';

test.each([
  ['', randomHeapPair],
  [', with linked lists', (seed: number) => withTimers(randomHeapPair(seed), seed)],
] as const)('suspects and noise add up to all growth, to the byte (300 random pairs%s)', async (_, drawPair) => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, before, after } = drawPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const { suspects, noise } = findSuspects(comparison);
    const suspectBytes = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
    const noiseBytes = noise.reduce((sum, { bytes }) => sum + bytes, 0);
    const { addedBytes, grownBytes } = comparison.accounting;
    expect(suspectBytes + noiseBytes, title).toBe(addedBytes + grownBytes);
  }
});

test('the same heaps give the same answer (100 random pairs)', async () => {
  for (let seed = 0; seed < 100; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const { comparison: again } = await compareDrawings(before, after);
    const explanation = findSuspects(comparison, { iterationsAt: [0, 7] });
    expect(findSuspects(comparison, { iterationsAt: [0, 7] }), title).toEqual(explanation);
    expect(findSuspects(again, { iterationsAt: [0, 7] }), title).toEqual(explanation);
  }
});

test('what a suspect tells is whole: a chain, one class at least, counts above zero (300 random pairs)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    for (const suspect of findSuspects(comparison, { iterationsAt: [0, 10] }).suspects) {
      expect(suspect.chain.length, title).toBeGreaterThan(0);
      expect(suspect.count, title).toBeGreaterThan(0);
      expect(suspect.shareOfGrowth, title).toBeLessThanOrEqual(1);
      expect(
        suspect.holds.every(({ count, shallowBytes }) => count > 0 && shallowBytes >= 0),
        title,
      ).toBe(true);
      expect(suspect.retainedBytes, title).toBeGreaterThanOrEqual(suspect.exclusiveBytes);
      expect(suspect.exclusiveBytes, title).toBeLessThanOrEqual(comparison.accounting.afterBytes);
    }
  }
});
