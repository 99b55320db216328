import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';

const FILES = ['before', 'after'].map((name) =>
  fileURLToPath(new URL(`../../snapshots/recorded/connection-tasks/${name}.heapsnapshot.gz`, import.meta.url)),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-modules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function runWith(source: string) {
  const file = join(folder, 'mine.mjs');
  writeFileSync(file, source);
  return runBuiltCli([...FILES, '--format', 'json', '--analyzer', file], { cwd: folder });
}

test('what an analyzer prints is no part of the report', () => {
  const { code, stdout, stderr } = runWith(`
    console.log('loaded');
    export default { name: 'mine', summary: 's', label() { console.log('asked'); } };
  `);
  expect([code, JSON.parse(stdout).schema]).toEqual([0, 'heapdiff/report@1']);
  for (const printed of ['loaded\n', 'asked\n']) expect(stderr).toContain(printed);
});

test('a module that waits for something that never comes is told', () => {
  const { code, stdout, stderr } = runWith(`
    await new Promise(() => {});
    export default { name: 'mine', summary: 's' };
  `);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^heapdiff: a config file, an analyzer or a plug-in of memlab waits for something/);
});

test('an option that would be one of the command is refused', () => {
  const { code, stderr } = runWith(`
    export default { name: 'show', summary: 's', options: { strings: { default: 1, description: 'd' } } };
  `);
  expect(code).toBe(2);
  expect(stderr).toContain('option strings of analyzer show is --show-strings, which is one of heapdiff; rename it');
});
