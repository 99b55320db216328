import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { expect, test } from 'vitest';
import { compareWithMemlab, withTemporaryFolder } from '../support/memlab-oracle.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

test('dominators and retained sizes of this very process are those of memlab', async () => {
  await withTemporaryFolder(async (folder) => {
    const { reachedCount, differences } = await compareWithMemlab(writeHeapSnapshot(join(folder, 'live.heapsnapshot')));
    expect(differences).toEqual([]);
    expect(reachedCount).toBeGreaterThan(10_000);
  });
});

test.each(recordedSnapshots())('dominators and retained sizes of %s are those of memlab', async (_, file) => {
  const { reachedCount, differences } = await compareWithMemlab(file);
  expect(differences).toEqual([]);
  expect(reachedCount).toBeGreaterThan(1000);
});
