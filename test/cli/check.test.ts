import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBuiltCli, runCli, withoutProgress } from '../support/cli.ts';
import { recordPair } from '../support/record.ts';
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
      stdout: expect.stringContaining('bytes, at most 1,000'),
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
    const schema = JSON.parse(readFileSync(new URL('../../report.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect([validate(report), validate.errors]).toEqual([true, null]);
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

test.each<['connection-tasks' | 'request-error-cycle' | 'map-cache']>([['connection-tasks'], ['map-cache']])(
  'a planted leak fails the gate, its control passes: %s',
  async (program) => {
    const leak = await recordPair(program);
    const failed = runBuiltCli(['check', leak.before, leak.after, '--max-growth', '20kB']);
    expect([failed.code, withoutProgress(failed.stderr)]).toEqual([1, '']);
    const control = await recordPair(program, { control: true });
    const passed = runBuiltCli(['check', control.before, control.after, '--max-growth', '20kB']);
    expect([passed.code, withoutProgress(passed.stderr)]).toEqual([0, '']);
  },
);
