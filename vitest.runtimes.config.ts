import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { COMMON, RUN } from './vitest.config.ts';

/** Slow tests of their own: they fetch other Nodes from the registry and start Chromium. */
const config: ViteUserConfig = defineConfig({
  ...COMMON,
  test: { ...COMMON.test, ...RUN, include: ['test/runtimes/**/*.test.ts'], exclude: [], testTimeout: 600_000 },
});

export default config;
