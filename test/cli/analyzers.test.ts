import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Analyzer, CompareOptions } from 'heapdiff';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

const PAIR = ['before.heapsnapshot', 'after.heapsnapshot'];
const POOLS: Analyzer = {
  name: 'pools',
  summary: 'jobs that wait',
  options: {
    leastJobs: { default: 10, description: 'jobs to tell of' },
    showIdle: { default: false, description: 'tell of idle pools' },
    only: { default: '', description: 'a class' },
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-analyzers-'));
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): ReturnType<typeof runCli> {
  return runCli(args, { workingFolder: folder, builtIns: [POOLS] });
}

/** What the comparison was asked for. */
async function optionsOf(...args: string[]): Promise<CompareOptions> {
  let asked: CompareOptions = {};
  const beforeComparing = (options: CompareOptions): void => {
    asked = options;
  };
  const result = await runCli([...PAIR, ...args], { workingFolder: folder, builtIns: [POOLS], beforeComparing });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  return asked;
}

describe('analyzers', () => {
  test('are listed with their options, as they are typed', async () => {
    writeFileSync(join(folder, 'mine.mjs'), "export default { name: 'mine', summary: 'my own' };");
    const { stdout, code } = await run('analyzers', '--analyzer', './mine.mjs');
    expect([code, stdout]).toEqual([
      0,
      `pools   jobs that wait
    --pools-least-jobs N       jobs to tell of (default 10)
    --pools-show-idle yes|no   tell of idle pools (default no)
    --pools-only TEXT          a class (default "")
mine   my own
`,
    ]);
  });

  test('are asked with the options that a config file gives, and those that are typed', async () => {
    writeFileSync(join(folder, 'mine.mjs'), "export default { name: 'mine', summary: 'my own' };");
    const config = { analyzers: ['./mine.mjs'], options: { pools: { leastJobs: 3, only: 'A' } } };
    writeFileSync(join(folder, 'heapdiff.config.json'), JSON.stringify(config));
    const asked = await optionsOf('--pools-least-jobs', '5', '--pools-show-idle=yes', '--show-strings');
    expect(asked.analyzers?.map(({ name }) => name)).toEqual(['pools', 'mine']);
    expect(asked.analyzerOptions).toEqual({ pools: { leastJobs: 5, only: 'A', showIdle: true } });
    expect(asked.showStrings).toBe(true);
  });

  test.each<[object, string]>([
    [{ options: { pools: { leastJobs: 'many' } } }, 'option leastJobs of analyzer pools is "many"; expected a number'],
    [{ options: { pools: { leestJobs: 1 } } }, 'analyzer pools has no option "leestJobs"; expected leastJobs'],
    [{ analyzers: ['./gone.mjs'] }, 'is not there: no file '],
    [{ analyzers: ['gone'] }, 'no analyzer gone: it is none of pools'],
  ])('%j in a config file is a mistake of that file', async (config, message) => {
    const file = join(folder, 'heapdiff.config.json');
    writeFileSync(file, JSON.stringify(config));
    const { code, stderr } = await run(...PAIR);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).toMatch(new RegExp(`^heapdiff: ${file}: `, 'u'));
  });

  test('that come with heapdiff are left out with "none"', async () => {
    expect((await optionsOf('--analyzer', 'none')).analyzers).toEqual([]);
    expect((await optionsOf()).showStrings).toBe(false);
  });

  test.each([
    [['--pools-least-jobs', 'many'], '--pools-least-jobs must be a number, not "many"'],
    [['--pools-show-idle', 'maybe'], '--pools-show-idle must be yes or no, not "maybe"'],
    [['--pools-leest-jobs', '1'], 'unknown option --pools-leest-jobs; did you mean --pools-least-jobs?'],
    [['--analyzer'], '--analyzer needs a value'],
  ])('%j is a mistake', async (args, message) => {
    const { code, stderr } = await run(...PAIR, ...args);
    expect([code, stderr]).toEqual([2, `heapdiff: ${message}\nTry 'heapdiff --help'.\n`]);
  });

  test.each([
    [['delete'], 'heapdiff analyzers delete: expected "new <name>", --analyzer, or nothing'],
    [['new'], 'analyzers new needs a name: heapdiff analyzers new knex'],
    [['new', 'a', 'b'], 'analyzers new takes one name, not 2'],
    [['new', '../up'], '"../up" is no name for an analyzer; expected lower case with dashes, like event-bus'],
  ])('analyzers %j is a mistake', async (args, message) => {
    const { code, stderr } = await run('analyzers', ...args);
    expect([code, stderr]).toEqual([2, `heapdiff: ${message}\nTry 'heapdiff analyzers --help'.\n`]);
    expect(readdirSync(folder)).toEqual(['package.json']);
  });
});

test('a new analyzer is a package whose test passes, and is never written over', async () => {
  const created = await run('analyzers', 'new', 'event-bus');
  expect(created).toMatchObject({ code: 0, stderr: '' });
  const path = join(folder, 'heapdiff-analyzer-event-bus');
  mkdirSync(join(path, 'node_modules'));
  symlinkSync(fileURLToPath(new URL('../..', import.meta.url)), join(path, 'node_modules/heapdiff'));
  const tested = spawnSync(process.execPath, ['--test'], { cwd: path, encoding: 'utf8', timeout: 60_000 });
  expect([tested.status, tested.stdout]).toEqual([0, expect.stringMatching(/# pass 2\n# fail 0/)]);

  const { code, stdout } = await run('analyzers', '--analyzer', './heapdiff-analyzer-event-bus/index.js');
  expect([code, stdout]).toEqual([0, expect.stringContaining('--event-bus-least N')]);
  expect(await run('analyzers', 'new', 'event-bus')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('heapdiff-analyzer-event-bus is there already'),
  });
});
