import { afterAll, beforeAll, expect, test } from 'vitest';
import { InstalledProject } from '../support/installed-project.ts';

const FILES = ['clean-actions.mjs', 'clean.test.mjs', 'clean.node-test.mjs'];
/** Eleven actions each. */
const RUNS = ['forks', 'threads', 'forks', 'threads', 'node:test'];

let project: InstalledProject;
beforeAll(async () => {
  project = await InstalledProject.create(...FILES.map((file) => `vitest/fixtures/${file}`));
});
afterAll(() => project.remove());

test.each([...RUNS.entries()])('run %i, %s: eleven clean actions pass', async (_, runner) => {
  const { exitCode, output } =
    runner === 'node:test'
      ? await project.run(process.execPath, ['--test', 'clean.node-test.mjs'])
      : await project.vitest(runner, ['clean.test.mjs']);
  expect(exitCode, output).toBe(0);
  expect(output).toMatch(runner === 'node:test' ? /^. pass 11$/mu : /Tests\s+11 passed/u);
});
