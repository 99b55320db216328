import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VERIFY_OPTIONS } from '../../src/cli/options.ts';
import { parseVerifyArguments } from '../../src/cli/verify-arguments.ts';
import { formatVerifyHelp } from '../../src/cli/verify-help.ts';
import { type CompareOptions, compareFiles, formatJson, type Report } from '../../src/index.ts';
import { runCli } from '../support/cli.ts';
import { recordPair } from '../support/record.ts';
import { buildReport } from '../support/report.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-verify-'));
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What grew without the suspect is noise, so that all is explained. */
const FIXED = buildReport({ suspects: [], noise: [{ kind: 'code', count: 1, bytes: 907_000 }] });

function store(name: string, report: Report | string): string {
  const file = join(folder, name);
  writeFileSync(file, typeof report === 'string' ? report : formatJson(report));
  return file;
}

function verify(args: readonly string[], fake: Parameters<typeof runCli>[1] = {}): ReturnType<typeof runCli> {
  return runCli(['verify', ...args], { workingFolder: folder, ...fake });
}

describe('verify', () => {
  test('reads reports: exit code 0 where the leak is gone, 1 where it is not', async () => {
    const [broken, fixed] = [store('b.json', buildReport()), store('f.json', FIXED)];
    expect(await verify(['--broken', broken, '--fixed', fixed])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^heapdiff verify: pass: 1 suspect, none grows on\n/),
    });
    expect(await verify(['--fixed', broken, '--broken', broken])).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringMatching(/^heapdiff verify: fail: 1 of 1 suspect grows on\n/),
    });
    expect(await verify(['--broken', fixed, '--fixed', fixed])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^heapdiff verify: cannot tell: /),
    });
  });

  test('takes a fingerprint in capitals', async () => {
    const [broken, fixed] = [store('b.json', buildReport()), store('f.json', FIXED)];
    const fingerprint = buildReport().suspects[0].fingerprint.toUpperCase();
    expect(await verify(['--broken', broken, '--fixed', fixed, '--suspect', fingerprint])).toMatchObject({ code: 0 });
  });

  test('compares snapshots, each side with the same options, and mixes them with reports', async () => {
    const calls: unknown[] = [];
    const compareFiles = async (before: string, after: string, { between, iterations }: CompareOptions) => {
      calls.push([before, between, after, iterations]);
      return FIXED;
    };
    const broken = store('b.json', buildReport());
    const args = ['--broken', broken, '--fixed', 'f0', '-', 'f2', '--iterations', '50,90'];
    expect((await verify(args, { compareFiles })).code).toBe(0);
    const pairs = ['--broken', 'b0', 'b1', '--iterations=100', '--fixed', 'f0', 'f1'];
    expect((await verify(pairs, { compareFiles })).code).toBe(1);
    expect(calls).toEqual([
      ['f0', ['-'], 'f2', [50, 90]],
      ['b0', [], 'b1', 100],
      ['f0', [], 'f1', 100],
    ]);
  });

  test('answers as JSON and Markdown, into a file, too, with the same exit code', async () => {
    const broken = store('b.json', buildReport());
    const args = ['--broken', broken, '--fixed', broken];
    const { code, stdout } = await verify([...args, '--format', 'json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        schema: 'heapdiff/verify@1',
        command: `heapdiff verify ${args.join(' ')} --format json`,
        outcome: 'fail',
        broken: { report: broken, steps: 100, unit: 'iteration' },
        verdicts: [{ fingerprint: '7c1e09b2a4f1', shareOfRate: 1 }],
      },
    ]);
    const output = join(folder, 'verify.md');
    expect(await verify([...args, '--format', 'markdown', '-o', output])).toEqual({ code: 1, stdout: '', stderr: '' });
    const ticket = readFileSync(output, 'utf8');
    expect(ticket).toMatch(/^## heapdiff verify: fail: /);
    // What somebody runs again must not write over the ticket.
    expect(ticket).toContain(`\nheapdiff verify ${args.join(' ')} --format markdown\n`);
  });

  test('takes allowances and limits from the config file and from the command line', async () => {
    const [broken, fixed] = [store('b.json', buildReport()), store('f.json', FIXED)];
    const isNew = [
      '--broken',
      store('n.json', buildReport({ suspects: [{ ...buildReport().suspects[0], fingerprint: 'b'.repeat(12) }] })),
      '--fixed',
      broken,
    ];
    expect((await verify([...isNew, '--max-growth', '1MB'])).code).toBe(0);
    expect((await verify([...isNew, '--max-growth', '1kB'])).stdout).toContain('at most 1,000 (--max-growth)');
    writeFileSync(
      join(folder, 'heapdiff.config.json'),
      JSON.stringify({ gate: { allow: [{ fingerprint: '7c1e09b2a4f1', reason: 'PROJ-7' }] } }),
    );
    expect(await verify(['--broken', broken, '--fixed', broken])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('allowed: PROJ-7'),
    });
    expect((await verify(['--broken', broken, '--fixed', fixed, '--suspect', '7c1e'])).code).toBe(0);
  });

  test.each<[string, string[], string]>([
    ['no side', [], '--broken has no files; expected heapdiff verify --broken <side> --fixed <side>'],
    ['one side', ['--broken', 'b.json'], '--fixed has no files; expected'],
    ['an empty name', ['--broken', '', '--fixed', 'f'], 'a file of --broken is empty; expected the name of a file'],
    ['a side twice', ['--broken', 'a', '--broken', 'b'], '--broken is given 2 times; expected one list of files'],
    ['a file of no side', ['a', '--broken', 'b', '--fixed', 'c'], 'a is of no side; expected'],
    [
      'a report from a stream',
      ['--broken', '-', '--fixed', 'c'],
      '--broken - is one file; a report is read from a file',
    ],
    [
      'two streams',
      ['--broken', '-', 'b', '--fixed', '-', 'c'],
      'only one of the snapshots can come from standard input',
    ],
    [
      'iterations of reports',
      ['--broken', 'b', '--fixed', 'c', '--iterations', '5'],
      '--iterations is about two snapshots or more of a run, and each side is one file: a report, which knows its own',
    ],
    [
      'one snapshot for a side',
      ['--broken', 'b.json', '--fixed', 's0.heapsnapshot.gz', '--iterations', '5'],
      '--fixed has only one snapshot, s0.heapsnapshot.gz; expected two or more of one run, or a report',
    ],
    [
      'another format',
      ['--broken', 'b', '--fixed', 'c', '--format', 'junit'],
      '--format must be text, markdown or json',
    ],
    ['a mistyped side', ['--broken', 'b', '--fixd', 'c', 'd'], 'unknown option --fixd; did you mean --fixed?'],
    ['a control', ['--broken', 'b', '--fixed', 'c', '--control', 'd'], 'unknown option --control'],
    [
      'counts for others',
      ['--broken', 'b', 'c', '--fixed', 'd', 'e', '--iterations', '1,2'],
      '--iterations has 2 counts for 2 snapshots',
    ],
  ])('%s is a mistake', async (_, args, message) => {
    const { code, stderr } = await verify(args);
    const [first, second] = stderr.split('\n');
    expect([code, first, second]).toEqual([
      2,
      expect.stringContaining(`heapdiff: ${message}`),
      "Try 'heapdiff verify --help'.",
    ]);
  });

  test('leaves out what lies beside the snapshots of a side; a report alone is one', async () => {
    const series = ['s0.heapsnapshot', 's0.heapsnapshot.json', 's1.heapsnapshot', 's1.heapsnapshot.json'];
    const { broken, fixed } = parseVerifyArguments(['--broken', ...series, '--fixed', 'report.json'], []);
    expect([broken, fixed]).toEqual([{ snapshots: ['s0.heapsnapshot', 's1.heapsnapshot'] }, { report: 'report.json' }]);
  });

  test('tells a report that is none before it compares', async () => {
    const compareFiles = async () => expect.unreachable('it compared');
    const { code, stderr } = await verify(['--broken', 'b0', 'b1', '--fixed', store('x.json', '{}')], { compareFiles });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^heapdiff: .*x\.json: schema is missing; expected .*\n$/),
    ]);
  });

  test('its help names every option, in lines of 80 characters', () => {
    const help = formatVerifyHelp();
    for (const { name } of VERIFY_OPTIONS) expect(help).toContain(`--${name}`);
    for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

describe('the fix of connection-tasks', () => {
  const sides = async (fixedProgram: string): Promise<string[]> => {
    const broken = await recordPair('connection-tasks');
    const fixed = await recordPair(fixedProgram, { control: true });
    return ['--broken', broken.before, broken.after, '--fixed', fixed.before, fixed.after, '--iterations', '100'];
  };

  test('is told by a run of the same program', async () => {
    const { code, stdout } = await verify(await sides('connection-tasks'), { compareFiles });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^heapdiff verify: pass: .*\n/)]);
  });

  test('is not told by a run of another, compared or stored', async () => {
    const compared = await sides('map-cache');
    const [before, after] = compared.slice(4, 6);
    const comparison = await compareFiles(before, after, { iterations: 100 });
    const stored = store('other.json', { ...buildReport(), ...comparison });
    for (const args of [compared, [...compared.slice(0, 4), stored, ...compared.slice(6)]]) {
      const { code, stdout } = await verify(args, { compareFiles });
      expect([code, stdout.replaceAll(/\s+/gu, ' ')]).toEqual([
        1,
        expect.stringContaining(
          'gone, but the fixed run looks like another program: it has nothing of connection-tasks.cjs, Connection',
        ),
      ]);
      expect(stdout).toMatch(/^heapdiff verify: cannot tell whether 1 of 1 suspect is fixed\n/);
    }
  });
});
