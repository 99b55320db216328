import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { askBothWays, memlabAnalyses } from '../support/memlab-both-ways.ts';
import { withTemporaryFolder } from '../support/memlab-oracle.ts';

const FILTER = fileURLToPath(new URL('plugins/leak-filter.cjs', import.meta.url));
const RECORDED = fileURLToPath(new URL('../../snapshots/recorded', import.meta.url));
/** All but those that read whole series, which takes time. */
const OF_ONE_SNAPSHOT = /^(?!.*UnboundGrowth)/;

test.each([
  ['a program on Node 20', 'connection-tasks', ['before', 'after', 'after2'], /./],
  ['a page with detached elements', 'detached-dom', ['before', 'after', 'after'], OF_ONE_SNAPSHOT],
])(
  'memlab says the same of %s, alone and through heapdiff',
  async (_, program, names, wanted) => {
    const files = names.map((name) => join(RECORDED, program, `${name}.heapsnapshot.gz`));
    const analyses = (await memlabAnalyses()).filter((file) => wanted.test(file));
    expect(analyses.length).toBeGreaterThan(8);
    await withTemporaryFolder(async (folder) => {
      const { alone, throughHeapdiff } = await askBothWays(files, analyses, FILTER, folder);
      expect(Object.keys(alone.outputs)).toHaveLength(analyses.length);
      expect(throughHeapdiff).toEqual(alone);
      expect(alone.leaks.leakCount).toBeGreaterThan(300);
    });
  },
  240_000,
);
