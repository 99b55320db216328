import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { COMMON, RUN } from './vitest.config.ts';

/** Slow tests of their own: they install published packages at the versions that leak, and at those that do not. */
const config: ViteUserConfig = defineConfig({
  ...COMMON,
  test: { ...COMMON.test, ...RUN, include: ['test/real/**/*.test.ts'], exclude: [], testTimeout: 600_000 },
});

export default config;
