import { chmodSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { RolldownOptions } from 'rolldown';
import { pagePlugin } from './rolldown-page.ts';

/** One file for each way into the library and a few for the command line: to load 150 modules takes Node 120 ms longer. */
const library: RolldownOptions = {
  input: {
    index: 'src/index.ts',
    'analyzers/index': 'analyzers/index.ts',
    'testing/index': 'src/testing/index.ts',
    'memlab/index': 'src/memlab/index.ts',
    'capture/index': 'src/capture/index.ts',
    'capture/runner': 'src/capture/runner/main.ts',
    'vitest/index': 'src/vitest/index.ts',
    'mcp/index': 'src/mcp/index.ts',
    'cli/main': 'src/cli/main.ts',
  },
  // What comes with Node, what is installed beside the package, and, for command line and bridge, the package itself.
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  platform: 'node',
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'cli/[name].js', cleanDir: true },
  plugins: [{ name: 'executable', writeBundle: () => chmodSync('dist/cli/main.js', 0o755) }],
};

/** In the order in which one may overrule another. */
const STYLE_SHEETS = ['base', 'tables', 'suspects', 'graph', 'map', 'narrow'];

/** The script of the HTML report: one file with all of its libraries in it, so that none of them is installed by a user. */
const page: RolldownOptions = {
  input: 'src/report-page/main.ts',
  platform: 'browser',
  output: { file: 'dist/report-page/page.js', format: 'iife', minify: true },
  plugins: [pagePlugin(STYLE_SHEETS.map((name) => `src/report-page/style/${name}.css`))],
};

const config: RolldownOptions[] = [library, page];

export default config;
