import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-foreign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const [[, SNAPSHOT]] = recordedSnapshots();

test.each([
  ['ends the process', 'analyze: () => process.exit(0) };', 'ended the process'],
  ['waits for ever while it is loaded', '}; await new Promise(() => {});', 'waits for something that never comes'],
])('an analyzer that %s lets no gate pass', (_, rest, message) => {
  const analyzer = join(folder, 'mine.mjs');
  writeFileSync(analyzer, `export default { name: 'mine', summary: 'bad', ${rest}`);
  const { code, stdout, stderr } = runBuiltCli(['check', SNAPSHOT, SNAPSHOT, '--analyzer', analyzer]);
  const own = stderr.replace(/^heapdiff: warning: .*\n/gm, '');
  const expected = `heapdiff: a config file, an analyzer or a plug-in of memlab ${message}\n`;
  expect([code, stdout, own]).toEqual([2, '', expected]);
});
