import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HeapDiffError } from '../../errors.ts';

/** What the page is made of besides the report. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

const require = createRequire(import.meta.url);

/**
 * Reads the page's script and style, as `npm run build` made them.
 *
 * @throws HeapDiffError `incomplete-install` where they are missing
 */
export function readPageAssets(): PageAssets {
  // By the package's own name: the way there is another one from the sources than from the bundle.
  const folder = join(dirname(require.resolve('heapdiff/package.json')), 'dist', 'report-page');
  try {
    const [script, style] = ['page.js', 'page.css'].map((name) => readFileSync(join(folder, name), 'utf8'));
    return { script, style };
  } catch (cause) {
    const message = `${folder} has no page for HTML reports; expected page.js and page.css: install heapdiff again`;
    throw new HeapDiffError('incomplete-install', message, { cause });
  }
}
