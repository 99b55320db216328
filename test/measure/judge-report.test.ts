import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/index.ts';
import { checkTolerance, type Ignore, judgeReport } from '../../src/measure/judge-report.ts';
import { buildReport, setOfPromises } from '../support/report.ts';

const LEAK = setOfPromises({ verdict: 'leak', growthBytes: 786_000 });
const REPORT = buildReport({ suspects: [LEAK] });

describe('what fails a test', () => {
  test('is what grew in every round, and nothing else', async () => {
    const suspects = (['growth', 'leak', 'warm-up'] as const).map((verdict) => setOfPromises({ verdict }));
    const excess = await judgeReport(buildReport({ suspects }));
    expect(excess.map(({ suspect }) => suspect)).toEqual([suspects[1]]);
  });

  test.each<[string, Ignore]>([
    ['a fingerprint', [LEAK.fingerprint]],
    ['a fingerprint in capitals', [LEAK.fingerprint.toUpperCase()]],
    ['the class of what is held', ['Map', 'Promise']],
    ['the class of the holder', ['Set']],
    ['a function', ({ title }) => title.includes('Connection.tasks')],
  ])('is not what is ignored by %s', async (_, ignore) => {
    expect(await judgeReport(REPORT, ignore)).toEqual([]);
  });

  test.each<[string, Ignore]>([
    ['the start of a fingerprint', [LEAK.fingerprint.slice(0, 6)]],
    ['a part of a name', ['Prom', 'Se', '']],
    ['a function that says no', () => false],
  ])('is what is not ignored by %s', async (_, ignore) => {
    expect((await judgeReport(REPORT, ignore)).map(({ suspect }) => suspect)).toEqual([LEAK]);
  });

  test('is what is beyond the budget, with the limit', async () => {
    expect(await judgeReport(REPORT, [], { maxBytesPerIteration: 7860, maxCount: 2000 })).toEqual([]);
    expect(await judgeReport(REPORT, [], { maxBytesPerIteration: 7859 })).toEqual([
      { suspect: LEAK, reason: '7,860 bytes per iteration, at most 7,859 (budget.maxBytesPerIteration)' },
    ]);
  });
});

describe('rules that nobody could follow', () => {
  test.each<[unknown, unknown, string]>([
    ['Promise', undefined, 'ignore is no list of fingerprints and class names'],
    [[/Promise/u], undefined, 'ignore is no list of fingerprints and class names'],
    [undefined, '1MB', 'budget is no object'],
    [undefined, { maxBytes: 1 }, 'budget has no "maxBytes"; expected maxGrowthBytes'],
    [undefined, { maxGrowthBytes: 'much' }, 'budget.maxGrowthBytes is "much"; expected a number from 0 up'],
    [undefined, { maxCount: -1 }, 'budget.maxCount is -1; expected a number from 0 up'],
    [undefined, { maxCount: Number.NaN }, 'budget.maxCount is NaN; expected a number from 0 up'],
  ])('ignore %j, budget %j', async (ignore, budget, message) => {
    await expect(checkTolerance(ignore, budget)).rejects.toThrow(UsageError);
    await expect(checkTolerance(ignore, budget)).rejects.toThrow(message);
  });

  test('others are followed, with sizes as the gate reads them', async () => {
    expect(await checkTolerance(undefined, undefined)).toBeUndefined();
    expect(await checkTolerance([], {})).toEqual({});
    expect(await checkTolerance(() => true, { maxCount: 0, maxGrowthBytes: '10kB' })).toEqual({
      maxCount: 0,
      maxGrowthBytes: 10_000,
    });
  });
});
