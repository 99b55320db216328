import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InstalledProject } from '../support/installed-project.ts';

const LONG = 600_000;

let project: InstalledProject;
beforeAll(async () => {
  project = await InstalledProject.create('vitest/fixtures/release.test.mjs', 'vitest/fixtures/leaking.node-test.mjs');
});
afterAll(() => project.remove());

test(
  'in forks: a leak of one object an iteration fails its test, and what lets go passes',
  async () => {
    const { exitCode, output } = await project.vitest('forks', ['release.test.mjs'], '-t', 'array|lets go');
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/Tests\s+1 failed \| 1 passed/u);
    expect(output).toContain('the action leaves memory behind: more in each of 3 rounds of 20 iterations');
    expect(output).toMatch(/^#1 {2}Array .*sessions keeps 60 Object .* exactly 1 per iteration$/mu);
    expect(output).toMatch(/fingerprint [0-9a-f]{12}/u);

    const [, reportFile] = /whole report: (\S+report\.txt)/u.exec(output) ?? [];
    expect(await readFile(reportFile, 'utf8')).toContain('keeps 60 Object');
    expect((await project.leftovers()).map((name) => name.replace(/heapdiff-\w+/u, ''))).toEqual([
      '',
      '/report.json',
      '/report.txt',
    ]);
  },
  LONG,
);

test(
  'in threads: a leak of one function an iteration fails its test, and what is ignored passes',
  async () => {
    const { exitCode, output } = await project.vitest('threads', ['release.test.mjs'], '-t', 'Set|may');
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/Tests\s+1 failed \| 1 passed/u);
    expect(output).toMatch(/^#1 {2}Set .*callbacks keeps 60 \(closure\) .* exactly 1 per iteration$/mu);
  },
  LONG,
);

test(
  'wrong use is told, and no measurement outlives its test',
  async () => {
    const before = await project.leftovers();
    const { exitCode, output } = await project.vitest('forks', ['release.test.mjs'], '-t', 'wrong');
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/Tests\s+3 failed/u);
    expect(output).toContain('TypeError: expect(action).not.toReleaseMemory() says nothing');
    expect(output).toContain('UsageError: the action is of type object; expected a function');
    expect(output).toContain('Test timed out in 50ms');
    expect(await project.leftovers()).toEqual(before);
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
