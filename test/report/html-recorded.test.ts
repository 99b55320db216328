import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtInAnalyzers } from '../../analyzers/index.ts';
import { compareFiles } from '../../src/compare-files.ts';
import { formatHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';
import { PageBrowser } from '../support/browser.ts';
import { usePage } from '../support/use-page.ts';

const FOLDER = 'snapshots/recorded/connection-tasks';
const MOST_BYTES = 1_500_000;

let browser: PageBrowser;
let report: Report;

beforeAll(async () => {
  const fileOf = (name: string): string => `${FOLDER}/${name}.heapsnapshot.gz`;
  const [started, comparison] = await Promise.all([
    PageBrowser.start(),
    compareFiles(fileOf('before'), fileOf('after2'), {
      between: [fileOf('after')],
      iterations: 100,
      analyzers: builtInAnalyzers,
    }),
  ]);
  browser = started;
  report = { ...comparison, tool: { name: 'heapdiff', version: '0.0.0' }, command: 'heapdiff before after' };
});
afterAll(() => browser.stop());

test('the page of a recorded series is small, and usable on a phone and on a wide screen', async () => {
  expect(Buffer.byteLength(formatHtml(report))).toBeLessThan(MOST_BYTES);
  await usePage(browser, report);
});
