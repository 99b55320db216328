import { defineConfig, type ViteUserConfig } from 'vitest/config';
import fast from './vitest.config.ts';

/** Slow tests of their own: they fetch other Nodes from the registry and start Chromium. */
const config: ViteUserConfig = defineConfig({
  ...fast,
  test: { ...fast.test, include: ['test/runtimes/**/*.test.ts'], exclude: [], testTimeout: 600_000 },
});

export default config;
