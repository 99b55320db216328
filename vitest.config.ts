import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What all tests have in common. */
export const COMMON: ViteUserConfig = {
  resolve: { conditions: ['heapdiff-source'] },
  ssr: { resolve: { conditions: ['heapdiff-source'] } },
  test: {
    setupFiles: ['test/support/validate-reports.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
};

/** Once for each run. */
export const RUN: ViteUserConfig['test'] = {
  globalSetup: ['test/support/build.ts'],
  // Most of a test's time is another process that records a snapshot; on two cores vitest would leave one idle.
  maxWorkers: '100%',
};

/** They change nothing that another one sees: the files of a worker share what they import. */
const PURE = 'test/{analysis,diff,gate,graph,inventory,report,retention,snapshot,tables,testing}/**/*.test.ts';

/** Slow tests of their own. */
const SLOW = ['test/runtimes/**', 'test/real/**', 'test/sizes/**'];

const config: ViteUserConfig = defineConfig({
  test: {
    ...RUN,
    projects: [
      { ...COMMON, test: { ...COMMON.test, name: 'pure', isolate: false, include: [PURE] } },
      {
        ...COMMON,
        test: { ...COMMON.test, name: 'others', include: ['test/**/*.test.ts'], exclude: [...SLOW, PURE] },
      },
    ],
  },
});

export default config;
