import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { askBothWays, memlabAnalyses } from '../support/memlab-both-ways.ts';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';
import { nodeBinary, recordPair } from '../support/record.ts';

const FILTER = fileURLToPath(new URL('../memlab/plugins/leak-filter.cjs', import.meta.url));

test.each([24, 26])('memlab says the same of a program on Node %i, alone and through heapdiff', async (major) => {
  const { before, after, after2 } = await recordPair('connection-tasks', { node: await nodeBinary(major) });
  await withTemporaryFolder(async (folder) => {
    const asked = await askBothWays([before, after, after2], await memlabAnalyses(), FILTER, folder);
    expect(asked.throughHeapdiff).toEqual(asked.alone);
    expect(asked.alone.leaks.leakCount).toBeGreaterThan(300);
  });
});
