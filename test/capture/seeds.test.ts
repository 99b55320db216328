import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/capture.ts';
import { captureSeed, compareKept, expectPhasesInWords, expectSeed, SEEDS } from '../support/seeds.ts';

const folder = temporaryFolder();

describe("Playwright's route handlers, from one command", () => {
  const [seed] = SEEDS;
  test('160 tasks per context, which survive closing it and not closing the connection; none without a route', () => {
    const heap = join(folder, 'route-tasks');
    const text = captureSeed(seed, heap);
    expectPhasesInWords(text, seed);
    expect(text).toMatch(/^#1 {2}Set Connection\.tasks keeps 3,840 Promise .* exactly 160 per iteration$/mu);
    expect(text).toContain('0 -> 1,280 -> 2,560 -> 3,840');
    expect(text).not.toMatch(/^RSS /mu);

    const report = compareKept(heap, 6, true);
    expectSeed(report, seed);
    expect(report.control?.iterationsTotal).toBe(24);
    expect(report.snapshots.map(({ iteration }) => iteration)).toEqual([0, 8, 16, 24]);
    const alone = compareKept(join(heap, 'control'), 4, false);
    expect(alone.suspects.filter(({ className }) => className === 'Promise')).toEqual([]);
  });
});
