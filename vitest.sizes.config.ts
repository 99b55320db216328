import { defineConfig, type ViteUserConfig } from 'vitest/config';
import fast from './vitest.config.ts';

/** Slow tests of their own: they write files of gigabytes, one pair at a time, and compare them. */
const config: ViteUserConfig = defineConfig({
  ...fast,
  test: {
    ...fast.test,
    include: ['test/sizes/**/*.test.ts'],
    exclude: [],
    fileParallelism: false,
    testTimeout: 1_200_000,
  },
});

export default config;
