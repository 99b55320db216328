import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildSnapshotJson,
  copies,
  drawHeap,
  globalObject,
  object,
  repeat,
  setOf,
  withSameIds,
} from 'heapdiff/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareFiles, type GateGrowth, type Noise, type Report } from '../../src/index.ts';
import { sumOf } from '../../src/retention/growth-rates.ts';
import { runBuiltCli, runCli } from '../support/cli.ts';
import { type RecordedPair, recordPair } from '../support/record.ts';
import { buildReport } from '../support/report.ts';

const PAIR = ['before.heapsnapshot', 'after.heapsnapshot'];
const [SUSPECT] = buildReport().suspects;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-check-'));
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function check(...args: string[]): ReturnType<typeof runCli> {
  return runCli(['check', ...PAIR, ...args], { workingFolder: folder });
}

function configure(gate: object): void {
  writeFileSync(join(folder, 'heapdiff.config.json'), JSON.stringify({ gate }));
}

describe('check', () => {
  test('fails with exit code 1 where anything grew, and passes within its limits', async () => {
    expect(await check()).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringMatching(/^heapdiff check failed: 1 of 1/),
    });
    expect(await check('--max-growth', '1MB')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^heapdiff check passed/),
    });
    expect((await check('--max-per-iteration', '7kB')).code).toBe(1);
    expect((await check('--max-count', '2000')).code).toBe(0);
  });

  test('takes limits and allowances from the config file; what is typed wins', async () => {
    configure({ budget: { maxGrowthBytes: '1MB' } });
    expect((await check()).code).toBe(0);
    expect((await check('--max-growth', '1kB')).code).toBe(1);
    expect(await check('--max-count', '1999')).toMatchObject({
      code: 1,
      stdout: expect.not.stringContaining('bytes, at most'),
    });
    configure({ budget: { maxGrowthBytes: '1kB' } });
    expect(await check('--max-count', '2000')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('bytes, at most 1,000 (gate.budget.maxGrowthBytes)'),
    });
    const allowed = { fingerprint: SUSPECT.fingerprint, reason: 'PROJ-7', owner: 'core' };
    configure({ allow: [{ ...allowed, expires: '2026-06-15' }] });
    expect(await check()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('PROJ-7 (until 2026-06-15) [core]'),
    });
    configure({ allow: [{ ...allowed, expires: '2026-06-14' }] });
    expect(await check()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('was allowed until 2026-06-14: PROJ-7'),
    });
  });

  test('answers in each format, into a file, too, with the same exit code', async () => {
    const { stdout } = await check('--format', 'json');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      command: `heapdiff check ${PAIR.join(' ')} --format json`,
      gate: { passed: false },
    });
    const output = join(folder, 'gate.xml');
    expect(await check('--format', 'junit', '-o', output)).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(readFileSync(output, 'utf8')).toContain('<failure message=');
    expect((await check('--format', 'github')).stdout).toMatch(/^::error title=/);
  });

  test.each([
    [['--max-growth', 'much'], '--max-growth must be a size like 1MB or 10kB, not "much"'],
    [['--max-count', '1.5'], '--max-count must be a whole number from 0 up, not "1.5"'],
    [['--max-groth', '1'], 'unknown option --max-groth; did you mean --max-growth?'],
    [['--format', 'markdown'], '--format must be text, json, junit or github, not "markdown"'],
    [['--top', '1'], 'unknown option --top'],
  ])('%j is a mistake', async (args, message) => {
    const { code, stderr } = await check(...args);
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining(`heapdiff: ${message}`)]);
  });

  test('refuses a config that is none, before it reads a snapshot', async () => {
    configure({ budget: { maxGrowth: 1 } });
    expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining('gate.budget has no "maxGrowth"') });
  });
});

describe.each(['connection-tasks', 'map-cache'])('the planted leak of %s', (program) => {
  /** Checks with a real day, and says the exit code and what was printed. */
  const checkPair = ({ before, after }: RecordedPair, ...args: string[]): [number | null, string] => {
    const { code, stdout, stderr } = runBuiltCli(['check', before, after, ...args], { cwd: folder });
    expect(stderr).toBe('');
    return [code, stdout];
  };

  test('fails the gate, its control passes', async () => {
    expect(checkPair(await recordPair(program), '--max-growth', '20kB')).toEqual([
      1,
      expect.stringContaining('at most 20,000 (--max-growth)'),
    ]);
    const control = await recordPair(program, { control: true });
    expect(checkPair(control, '--max-growth', '20kB')[0]).toBe(0);
  });

  test.each([[[]], [['--max-growth', '20kB']], [['--max-growth', '1GB']]])(
    'is all accounted for, with %j',
    async (limits) => {
      const { before, after } = await recordPair(program);
      const printAs = async (format: string): Promise<string> =>
        (await runCli(['check', before, after, ...limits, '--format', format], { workingFolder: folder })).stdout;
      const { accounting, noise, gate } = JSON.parse(await printAs('json'));
      const total = accounting.addedBytes + accounting.grownBytes;
      const sums = [
        ...gate.growth.map(({ growthBytes }: GateGrowth) => growthBytes),
        sumOf(noise as Noise[], ({ bytes }) => bytes),
      ];
      expect(sumOf(sums, (bytes) => bytes)).toBe(total);
      for (const format of ['text', 'junit', 'github']) {
        const printed = (await printAs(format)).replaceAll(/\s+/gu, ' ');
        const [, all, terms] = /([\d,]+) bytes = (.*?) in no suspect/u.exec(printed)!;
        const figures = [all, ...terms.split(' + ')].map((text) => Number(text.split(' ')[0].replaceAll(',', '')));
        expect(figures).toEqual([total, ...sums]);
      }
    },
  );

  test('passes no gate by a snapshot that is given twice, or a copy of it', async () => {
    const { before, after } = await recordPair(program);
    const copy = join(folder, 'copy.heapsnapshot');
    copyFileSync(after, copy);
    for (const files of [
      [before, before],
      [before, after, copy],
      [after, copy],
    ]) {
      const { code, stdout, stderr } = runBuiltCli(['check', ...files, '--max-growth', '1GB'], { cwd: folder });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('are one snapshot, twice: nothing was allocated between them');
    }
  });

  test('passes where all was let go, so that not a byte is new, and so is a fix of that kind', async () => {
    const draw = (jobs: number, numbers: number): string =>
      buildSnapshotJson(
        withSameIds(
          drawHeap({
            global: globalObject({ app: object('App', { jobs: setOf(repeat(jobs, () => object('Job'))) }) }),
            ...copies('number', numbers, { type: 'number', name: 'heap number', selfSize: 0 }),
          }),
        )[0],
      );
    // V8 gives new ids while it writes a snapshot, to what has no size.
    const files = { before: draw(0, 0), leaked: draw(50, 0), released: draw(0, 1) };
    for (const [name, json] of Object.entries(files)) writeFileSync(join(folder, name), json);
    const run = (...args: string[]) => runBuiltCli(args, { cwd: folder });
    expect(run('check', 'before', 'released')).toMatchObject({ code: 0, stderr: '' });
    const verified = run(
      'verify',
      '--broken',
      'before',
      'leaked',
      '--fixed',
      'before',
      'released',
      '--iterations',
      '50',
    );
    expect(verified).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^heapdiff verify: pass: /u) });
  });

  test('may be allowed, until a day, up to a budget; that it is gone is told', async () => {
    const [leak, control] = [await recordPair(program), await recordPair(program, { control: true })];
    const { suspects } = JSON.parse(checkPair(leak, '--format', 'json')[1]);
    const allow = (extra: object): void =>
      configure({
        budget: { maxGrowthBytes: '20kB' },
        allow: [{ fingerprint: suspects[0].fingerprint, reason: 'PROJ-7', ...extra }],
      });
    allow({ expires: '2999-12-31' });
    expect(checkPair(leak)).toEqual([
      0,
      expect.stringMatching(/^allowed .*\n +[\d,]+ bytes; PROJ-7 \(until 2999-12-31\)$/mu),
    ]);
    allow({ expires: '2000-01-01' });
    expect(checkPair(leak)).toEqual([
      1,
      expect.stringMatching(/^expired .*\n +was allowed until 2000-01-01: PROJ-7$/mu),
    ]);
    allow({ budget: { maxCount: 1 } });
    expect(checkPair(leak)).toEqual([1, expect.stringContaining('at most 1 (gate.allow[0].budget.maxCount)')]);
    allow({});
    const gone = `gone      ${suspects[0].fingerprint} is allowed and did not occur: PROJ-7\n`;
    expect(checkPair(control)).toEqual([0, expect.stringContaining(gone)]);
    expect(checkPair(control, '--format', 'junit')).toEqual([
      0,
      expect.stringContaining('<skipped message="is allowed'),
    ]);
    expect(checkPair(control, '--format', 'github')).toEqual([
      0,
      expect.stringMatching(/^::notice title=[0-9a-f]{12} is gone::It is allowed and did not occur: PROJ-7$/mu),
    ]);
    expect(JSON.parse(checkPair(control, '--format', 'json')[1]).gate.unused).toHaveLength(1);
  });
});

test('a class of the config file that occurs in neither snapshot is told on stderr, and fails nothing', async () => {
  const { before, after } = await recordPair('connection-tasks');
  const limit = { maxCount: 1_000_000 };
  configure({ classes: { Promise: limit, promsie: limit, 'Nobody Calls It So': limit }, budget: limit });
  const { code, stderr } = await runCli(['check', before, after], { workingFolder: folder, compareFiles });
  const file = join(folder, 'heapdiff.config.json');
  expect([code, stderr.split('\n')]).toEqual([
    0,
    [
      `heapdiff: note: ${file}: gate.classes names promsie, which occurs neither in the first snapshot nor in the last; did you mean Promise?`,
      `heapdiff: note: ${file}: gate.classes names Nobody Calls It So, which occurs neither in the first snapshot nor in the last`,
      '',
    ],
  ]);
});

test('what is perhaps meant by a class is none of the names in a single object', async () => {
  const draw = (tasks: number) =>
    drawHeap({
      global: globalObject({
        tasks: setOf(repeat(tasks, () => object('Object', { owner: object('Task') }))),
        tenants: object('Object', { alice: object('Tenant') }),
      }),
    });
  for (const [at, drawing] of withSameIds(draw(2), draw(20)).entries())
    writeFileSync(join(folder, `${at}.heapsnapshot`), buildSnapshotJson(drawing));
  const limit = { maxCount: 1_000_000 };
  configure({ classes: { 'Object {alise}': limit, 'Object {oner}': limit }, budget: limit });
  const { stderr } = await runCli(['check', '0.heapsnapshot', '1.heapsnapshot'], {
    workingFolder: folder,
    compareFiles: (before, after, options) => compareFiles(join(folder, before), join(folder, after), options),
  });
  expect(stderr).toContain(
    'gate.classes names Object {oner}, which occurs neither in the first snapshot nor in the last; did you mean Object {owner}?',
  );
  expect(stderr).toContain(
    'gate.classes names Object {alise}, which occurs neither in the first snapshot nor in the last',
  );
  expect(stderr).not.toContain('alice');
});

test('an annotation of GitHub leads to the script in the workspace, or where the command runs, or nowhere', async () => {
  const compareNothing = async (): Promise<Report> => buildReport();
  const annotate = async (workingFolder: string, env: Record<string, string> = {}): Promise<string | undefined> => {
    const { stdout } = await runCli(['check', ...PAIR, '--format', 'github'], {
      workingFolder,
      env,
      compareFiles: compareNothing,
    });
    return /,file=([^,:]*),line=12::/u.exec(stdout)?.[1];
  };
  expect(await annotate('/srv', { GITHUB_WORKSPACE: '/srv/app' })).toBe('connection.js');
  expect(await annotate('/srv', { GITHUB_WORKSPACE: folder })).toBe('app/connection.js');
  expect(await annotate('/srv')).toBe('app/connection.js');
  expect(await annotate(folder)).toBeUndefined();
});
