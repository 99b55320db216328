import { chmodSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { RolldownOptions } from 'rolldown';

/** One file for the library, one for the bridge to memlab and a few for the command line: to load 150 modules takes Node 120 ms longer. */
const config: RolldownOptions = {
  input: { index: 'src/index.ts', 'cli/main': 'src/cli/main.ts', 'memlab/index': 'src/memlab/index.ts' },
  // What comes with Node, what is installed beside the package, and, for command line and bridge, the package itself.
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  platform: 'node',
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'cli/[name].js', cleanDir: true },
  plugins: [{ name: 'executable', writeBundle: () => chmodSync('dist/cli/main.js', 0o755) }],
};

export default config;
