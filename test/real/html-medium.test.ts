import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { compareFiles } from '../../src/compare-files.ts';
import { PageBrowser } from '../support/browser.ts';
import { usePage } from '../support/use-page.ts';

const FOLDER = '.cache/bench/medium';

let browser: PageBrowser;

beforeAll(async () => {
  if (!existsSync(`${FOLDER}/after.heapsnapshot`)) {
    execFileSync('npm', ['ci', '--prefix', 'bench', '--ignore-scripts'], { stdio: 'ignore' });
    execFileSync(process.execPath, ['bench/generate.mjs', 'medium'], { stdio: 'ignore' });
  }
  browser = await PageBrowser.start();
}, 600_000);
afterAll(() => browser.stop());

test('the page of a real pair of 160 MB is usable on a phone and on a wide screen', async () => {
  const comparison = await compareFiles(`${FOLDER}/before.heapsnapshot`, `${FOLDER}/after.heapsnapshot`, {
    iterations: 500,
    analyzers: builtInAnalyzers,
  });
  expect(comparison.suspects[0].title).toBe('Set Connection.tasks keeps 10,000 Promise');
  await usePage(browser, { ...comparison, tool: { name: 'heapdiff', version: '0.0.0' }, command: 'heapdiff' });
});
