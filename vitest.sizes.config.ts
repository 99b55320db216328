import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { COMMON, RUN } from './vitest.config.ts';

/** Slow tests of their own: they write files of gigabytes, one pair at a time, and compare them. */
const config: ViteUserConfig = defineConfig({
  ...COMMON,
  test: {
    ...COMMON.test,
    ...RUN,
    include: ['test/sizes/**/*.test.ts'],
    exclude: [],
    fileParallelism: false,
    testTimeout: 1_200_000,
  },
});

export default config;
