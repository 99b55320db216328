import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/capture.ts';
import { captureFetches, FETCH_ENTRIES } from '../support/fetches.ts';
import { nodeBinary } from '../support/record.ts';

const folder = temporaryFolder();

/** Node 16 has no fetch. */
describe.each([18, 20, 22, 24, 26])('on Node %i', (major) => {
  const capture = async (name: string): ReturnType<typeof captureFetches> =>
    captureFetches(name, join(folder, String(major)), await nodeBinary(major));

  test('what Node keeps of each fetch is no leak, and told', async () => {
    const { leaks, noise } = await capture('fetch');
    expect(leaks).toEqual([]);
    expect(noise).toContain(FETCH_ENTRIES);
  });

  test('responses in a Map are a leak', async () => {
    const { leaks } = await capture('fetch-responses');
    expect(leaks).toContainEqual(expect.stringMatching(/^Map .*responses keeps 24 _?Response$/u));
  });

  test('a program that has the entries, too, is told before Node', async () => {
    const { leaks, noise } = await capture('fetch-entries');
    expect(leaks).toContainEqual(
      expect.stringMatching(/^Array .*seen (?:keeps|and Array .* keep) 24 PerformanceResourceTiming$/u),
    );
    expect(noise).not.toContain(FETCH_ENTRIES);
  });
});
