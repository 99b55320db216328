import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InstalledProject } from '../support/installed-project.ts';

const FILES = ['clean-actions.mjs', 'leaking.test.mjs', 'rules.test.mjs', 'leaking.node-test.mjs', 'clean.test.mjs'];
const LONG = 300_000;

let project: InstalledProject;
beforeAll(async () => {
  project = await InstalledProject.create(...FILES.map((file) => `vitest/fixtures/${file}`));
});
afterAll(() => project.remove());

test.each(['forks', 'threads'])(
  'in %s: leaks of one object an iteration fail their tests',
  async (pool) => {
    const { exitCode, output } = await project.vitest(pool, ['leaking.test.mjs']);
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/Tests\s+2 failed \(2\)/u);
    expect(output.match(/more in each of 3 rounds of 20 iterations/gu)).toHaveLength(2);
    expect(output).toMatch(/^#1 {2}Array .*sessions keeps 60 Object .* exactly 1 per iteration$/mu);
    expect(output).toMatch(/^#1 {2}Set .*callbacks keeps 60 \(closure\) .* exactly 1 per iteration$/mu);
    expect(output).toMatch(/fingerprint [0-9a-f]{12}/u);

    const [, reportFile] = /whole report: (\S+report\.txt)/u.exec(output) ?? [];
    expect(await readFile(reportFile, 'utf8')).toContain('keeps 60 Object');
    expect((await project.leftovers()).filter((name) => name.includes('snapshot'))).toEqual([]);
  },
  LONG,
);

test(
  'in threads: what lets go passes, and leaves no file',
  async () => {
    const before = await project.leftovers();
    const { exitCode, output } = await project.vitest('threads', ['clean.test.mjs'], '-t', 'Map that is dropped');
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/Tests\s+1 passed/u);
    expect(await project.leftovers()).toEqual(before);
  },
  LONG,
);

test(
  'what is ignored or within its budget passes; no leak is expected, and no measurement outlives its test',
  async () => {
    const { exitCode, output } = await project.vitest('forks', ['rules.test.mjs']);
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/Tests\s+4 failed \| 2 passed/u);
    expect(output).toContain('beyond the budget: 60 Job, at most 59');
    expect(output).toContain('TypeError: expect(action).not.toReleaseMemory() says nothing');
    expect(output).toContain('UsageError: the action is of type object; expected a function');
    expect(output).toContain('Test timed out in 50ms');
  },
  LONG,
);

test(
  'under node:test a leak fails with the same message, and what lets go passes',
  async () => {
    const { exitCode, output } = await project.run(process.execPath, ['--test', 'leaking.node-test.mjs']);
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/^. pass 1$/mu);
    expect(output).toMatch(/^. fail 1$/mu);
    expect(output).toMatch(/#1 {2}Array .*sessions keeps 60 Object .* exactly 1 per iteration/u);
  },
  LONG,
);
