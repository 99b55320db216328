import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/capture.ts';
import { captureFetches, FETCH_ENTRIES } from '../support/fetches.ts';

const folder = temporaryFolder();

test('what Node keeps of each fetch is no suspect, and told', async () => {
  const { titles, noise } = await captureFetches('fetch', folder);
  expect(titles).toEqual([]);
  expect(noise).toContain(FETCH_ENTRIES);
});
