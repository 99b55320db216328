import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/capture.ts';
import { captureFetches, FETCH_ENTRIES } from '../support/fetches.ts';

const folder = temporaryFolder();

test('what Node keeps of each fetch is no leak, and told', async () => {
  const { leaks, noise } = await captureFetches('fetch', folder);
  expect(leaks).toEqual([]);
  expect(noise).toContain(FETCH_ENTRIES);
});
