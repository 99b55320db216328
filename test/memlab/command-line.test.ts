import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBuiltCli } from '../support/cli.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const RECORDED = join(REPOSITORY, 'snapshots', 'recorded', 'connection-tasks');
const PLUGINS = join(REPOSITORY, 'test', 'memlab', 'plugins');
const [BEFORE, AFTER, AFTER2] = ['before', 'after', 'after2'].map((name) => join(RECORDED, `${name}.heapsnapshot.gz`));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-memlab-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('plug-ins of memlab', () => {
  const throwing = join(PLUGINS, 'throwing-analysis.cjs');
  const promises = join(PLUGINS, 'promises.mjs');

  test('speak behind the report, each in a section of its own; one that fails spoils nothing', () => {
    const plain = runBuiltCli([BEFORE, AFTER]);
    const { code, stdout, stderr } = runBuiltCli([
      BEFORE,
      AFTER,
      '--memlab-analysis',
      throwing,
      '--memlab-filter',
      promises,
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(plain.stdout)).toBe(true);
    const [, analysis, filter] = stdout.slice(plain.stdout.length - 1).split(/^\n?(?=memlab )/m);
    expect(analysis).toMatch(/^memlab analysis throwing {3}\S*throwing-analysis\.cjs\n {4}by info\n {4}by console\n/);
    expect(analysis).toMatch(/\n {4}failed: no such thing\\nin this heap\n/);
    expect(filter).toMatch(
      /^memlab leak filter \S*promises\.mjs\n {4}2,000 of 8,159 added objects are leaks {3}432 kB retained\n {4}#1 keeps 2,000\n {4}2,000 Promise {3}432 kB {3}@81361, @81365, @81369\n/,
    );
  });

  test('keep standard output pure JSON', () => {
    const { code, stdout } = runBuiltCli([BEFORE, AFTER, '--format', 'json', '--memlab-analysis', throwing]);
    expect([code, JSON.parse(stdout).memlab]).toEqual([
      0,
      {
        analyses: [
          {
            analysis: 'throwing',
            file: throwing,
            output: expect.stringContaining('by info\nby console\nby stdout\n'),
            error: 'no such thing\nin this heap',
          },
        ],
      },
    ]);
  });

  test('that cannot be loaded end the command before anything is read', () => {
    const { code, stdout, stderr } = runBuiltCli([BEFORE, AFTER, '--memlab-filter', 'nowhere.js']);
    expect([code, stdout, stderr]).toEqual([2, '', 'heapdiff: nowhere.js: there is no such file\n']);
  });
});

describe('--memlab-run', () => {
  test('compares what the work folder holds, with its iterations and its own idea of what was added', () => {
    const run = writeRun([
      [1, 'page-load', 'baseline', BEFORE],
      [2, 'action-on-page', 'target', AFTER],
      [3, 'revert', 'final', AFTER2],
    ]);
    const { code, stdout } = runBuiltCli([
      '--memlab-run',
      run,
      '--memlab-filter',
      join(PLUGINS, 'promises.mjs'),
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    const { snapshots, suspects, memlab } = JSON.parse(stdout);
    expect(snapshots).toMatchObject([
      { file: join(run, 'data/cur/s1.heapsnapshot'), iteration: 0 },
      { file: join(run, 'data/cur/s3.heapsnapshot'), iteration: 1 },
    ]);
    expect(suspects[0].title).toBe('Set Connection.tasks keeps 4,000 Promise');
    expect(memlab.filter).toMatchObject({ addedCount: 8057, leakCount: 2000 });
  });

  test('takes no files beside it', () => {
    const { code, stderr } = runBuiltCli(['--memlab-run', folder, BEFORE, AFTER]);
    const expected = `heapdiff: --memlab-run says which snapshots to compare; expected no files beside it, not ${BEFORE}\nTry 'heapdiff --help'.\n`;
    expect([code, stderr]).toEqual([2, expected]);
  });

  test('says what a folder lacks', () => {
    const { code, stderr } = runBuiltCli(['--memlab-run', RECORDED]);
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: ${RECORDED}: is no work folder of memlab: it has no data/cur/snap-seq.json\n`,
    ]);
  });
});

describe('where memlab is not installed', () => {
  let installed: string;
  beforeAll(() => {
    installed = join(folder, 'node_modules', 'heapdiff');
    mkdirSync(installed, { recursive: true });
    for (const name of ['dist', 'package.json'])
      cpSync(join(REPOSITORY, name), join(installed, name), { recursive: true });
    for (const name of ['graphology']) {
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
    }
    writeFileSync(join(folder, 'filter.cjs'), 'module.exports = () => true;');
    writeFileSync(join(folder, 'analysis.cjs'), "require('@memlab/heap-analysis');");
  });

  test('the report comes as ever', () => {
    expect(runInstalled([BEFORE, AFTER])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Connection.tasks'),
    });
  });

  test.each(['--memlab-filter=filter.cjs', '--memlab-analysis=analysis.cjs'])('%s says what to install', (option) => {
    const { status, stdout, stderr } = runInstalled([BEFORE, AFTER, option]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^heapdiff: memlab is not installed where .*: npm install --save-dev @memlab\/core @memlab\/api\n/,
    );
  });

  function runInstalled(args: string[]): { status: number | null; stdout: string; stderr: string } {
    const cli = join(installed, 'dist', 'cli', 'main.js');
    return spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  }
});

function writeRun(steps: readonly [idx: number, name: string, type: string, file: string][]): string {
  const run = mkdtempSync(join(folder, 'run-'));
  const data = join(run, 'data', 'cur');
  mkdirSync(data, { recursive: true });
  const sequence = steps.map(([idx, name, type]) => ({ idx, name, type, snapshot: true }));
  writeFileSync(join(data, 'snap-seq.json'), JSON.stringify(sequence));
  for (const [idx, , , file] of steps)
    writeFileSync(join(data, `s${idx}.heapsnapshot`), gunzipSync(readFileSync(file)));
  return run;
}
