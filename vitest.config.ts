import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['heapdiff-source'] },
  ssr: { resolve: { conditions: ['heapdiff-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/runtimes/**', 'test/real/**', 'test/sizes/**'],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/validate-reports.ts'],
    // Most of a test's time is another process that records a snapshot; on two cores vitest would leave one idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default config;
