import { chmodSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { RolldownOptions } from 'rolldown';

/** One file for each way into the library and a few for the command line: to load 150 modules takes Node 120 ms longer. */
const config: RolldownOptions = {
  input: {
    index: 'src/index.ts',
    'analyzers/index': 'analyzers/index.ts',
    'testing/index': 'src/testing/index.ts',
    'memlab/index': 'src/memlab/index.ts',
    'capture/index': 'src/capture/index.ts',
    'capture/runner': 'src/capture/runner/main.ts',
    'vitest/index': 'src/vitest/index.ts',
    'cli/main': 'src/cli/main.ts',
  },
  // What comes with Node, what is installed beside the package, and, for command line and bridge, the package itself.
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  platform: 'node',
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'cli/[name].js', cleanDir: true },
  plugins: [{ name: 'executable', writeBundle: () => chmodSync('dist/cli/main.js', 0o755) }],
};

export default config;
