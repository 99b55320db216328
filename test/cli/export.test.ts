import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { buildSnapshotJson, drawHeap, globalObject, object, repeat, setOf, text, withSameIds } from 'heapdiff/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatExportHelp } from '../../src/cli/export-help.ts';
import { compareFiles } from '../../src/index.ts';
import { askDuckDb } from '../support/ask-files.ts';
import { BUILT_CLI, runCli } from '../support/cli.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

const HINT = "Try 'heapdiff export --help'.\n";

let folder: string;
let out: string;
let files: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-export-test-'));
  out = join(folder, 'out');
  files = withSameIds(drawing(20), drawing(100)).map((graph, at) => {
    const file = join(folder, `s${at}.heapsnapshot`);
    writeFileSync(file, buildSnapshotJson(graph));
    return file;
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCli(args, { compareFiles });
const ask = (name: string, sql: string) => askDuckDb(sql.replace('TABLE', `'${join(out, name)}'`));

test('of a snapshot: its nodes, references and classes', async () => {
  const { code, stdout, stderr } = await run('export', files[1], '-o', out);
  expect([code, stderr]).toEqual([0, '']);
  const counts = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(': ') as [string, string]),
  );
  expect([...counts.keys()]).toEqual(['nodes', 'edges', 'classes'].map((name) => join(out, `${name}.parquet`)));
  expect(readdirSync(out).sort()).toEqual(['classes.parquet', 'edges.parquet', 'nodes.parquet']);
  for (const [file, rows] of counts)
    expect(await askDuckDb(`SELECT count(*) || ' rows' FROM '${file}'`)).toEqual([[rows]]);
  expect(await ask('classes.parquet', "SELECT count FROM TABLE WHERE class = 'Job'")).toEqual([['100']]);
});

test('of a comparison: what made it stands in the table of reports', async () => {
  await run('export', ...files, '-o', out);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await ask('reports.parquet', 'SELECT heapdiff_version FROM TABLE')).toEqual([[version]]);
});

test.skipIf(process.platform === 'win32').each(['parquet', 'arrow'])(
  'as private as the snapshots: %s',
  async (format) => {
    chmodSync(files[0], 0o600);
    await run('export', ...files, '-o', out, '--format', format);
    for (const name of readdirSync(out)) expect(statSync(join(out, name)).mode & 0o777).toBe(0o600);
  },
);

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it, with a message, and no draft is left behind',
  async (signal) => {
    const [, snapshot] = recordedSnapshots().find(([name]) => name.includes('connection-tasks/after'))!;
    mkdirSync(out);
    writeFileSync(join(out, 'mine.txt'), '');
    const child = spawn(process.execPath, [BUILT_CLI, 'export', snapshot, '-o', out]);
    const ended = once(child, 'close');
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const hasDraft = () => readdirSync(out).some((name) => name.endsWith('.tmp'));
    await expect.poll(hasDraft, { timeout: 30_000, interval: 5 }).toBe(true);
    child.kill(signal);
    expect([await ended, stderr]).toEqual([[2, null], `heapdiff: interrupted while exporting to ${out}\n`]);
    expect(readdirSync(out)).toEqual(['mine.txt']);
  },
);

test('of two snapshots: also what grew, and what the comparison says', async () => {
  const { code } = await run('export', ...files, '--iterations', '40', '-o', out);
  expect([code, readdirSync(out).length]).toEqual([0, 7]);
  expect(await ask('nodes.parquet', "SELECT count(*) FROM TABLE WHERE class = 'Job' AND first_snapshot = 1")).toEqual([
    ['80'],
  ]);
  expect(await ask('classes.parquet', "SELECT new_count, gone_count FROM TABLE WHERE class = 'Job'")).toEqual([
    ['80', '0'],
  ]);
  expect(await ask('suspects.parquet', 'SELECT title, per_iteration, rank FROM TABLE')).toEqual([
    ['Set Queue.jobs keeps 80 Job', 2, 1],
  ]);
  expect(await ask('hops.parquet', 'SELECT hop, label, class FROM TABLE WHERE suspect_edge')).toEqual([
    [3, '[*]', 'Job'],
  ]);
  expect(await ask('holds.parquet', "SELECT count FROM TABLE WHERE class = 'Job'")).toEqual([['80']]);
  expect(await ask('reports.parquet', 'SELECT report, iterations FROM TABLE')).toEqual([[files[1], 40]]);
});

test('just some tables, as Arrow', async () => {
  const { stdout } = await run('export', ...files, '-o', out, '--tables', 'suspects, classes', '--format', 'arrow');
  expect(stdout).toBe(`${join(out, 'classes.arrow')}: 6 rows\n${join(out, 'suspects.arrow')}: 1 row\n`);
  const classes = tableFromIPC(readFileSync(join(out, 'classes.arrow')));
  expect(classes.toArray().find((row) => row['class'] === 'Job')).toMatchObject({ count: 100, new_count: 80 });
});

test('stored reports of a fleet come together', async () => {
  const reports = ['a', 'b'].map((name) => join(folder, `${name}.json`));
  for (const report of reports) await run(...files, '--iterations', '40', '--format', 'json', '-o', report);
  expect((await run('export', ...reports, '-o', out)).code).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['holds.parquet', 'hops.parquet', 'reports.parquet', 'suspects.parquet']);
  const fleet = 'SELECT any_value(title), count(DISTINCT report), sum(count) FROM TABLE GROUP BY fingerprint';
  expect(await ask('suspects.parquet', fleet)).toEqual([['Set Queue.jobs keeps 80 Job', '2', '160']]);
});

test('what the title counts stands beside what is counted of the class', async () => {
  const report = join(folder, 'a.json');
  await run(...files, '--iterations', '40', '--format', 'json', '-o', report);
  const parsed = JSON.parse(readFileSync(report, 'utf8'));
  const [suspect] = parsed.suspects;
  const mixed = { ...suspect, titleCount: 160, titlePerIteration: 4 };
  const { titlePerIteration: _, ...unrated } = mixed;
  writeFileSync(report, JSON.stringify({ ...parsed, suspects: [suspect, mixed, unrated] }));
  expect((await run('export', report, '-o', out)).code).toBe(0);
  const counts = 'SELECT count, per_iteration, title_count, title_per_iteration FROM TABLE ORDER BY rank';
  expect(await ask('suspects.parquet', counts)).toEqual([
    ['80', 2, '80', 2],
    ['80', 2, '160', 4],
    ['80', 2, '160', null],
  ]);
});

test('a report of which fields are missing, or are no texts, has a row all the same', async () => {
  const report = join(folder, 'a.json');
  await run(...files, '--format', 'json', '-o', report);
  const parsed = JSON.parse(readFileSync(report, 'utf8'));
  const suspect = { ...parsed.suspects[0], chain: 'none', holder: null, holds: [null, { className: 7 }] };
  writeFileSync(report, JSON.stringify({ ...parsed, suspects: [suspect] }));
  expect((await run('export', report, '-o', out)).code).toBe(0);
  expect(await ask('suspects.parquet', 'SELECT class, holder_class, per_iteration FROM TABLE')).toEqual([
    ['Job', null, null],
  ]);
  expect(await ask('holds.parquet', 'SELECT class, count FROM TABLE')).toEqual([
    ['', '0'],
    ['', '0'],
  ]);
  expect(await ask('hops.parquet', 'SELECT count(*) FROM TABLE')).toEqual([['0']]);
});

test('the values of strings are there only where they are asked for', async () => {
  const exported = async (...more: string[]): Promise<boolean> => {
    rmSync(out, { recursive: true, force: true });
    await run('export', files[0], '-o', out, '--format', 'arrow', ...more);
    return readdirSync(out).some((name) => readFileSync(join(out, name)).includes('hunter2'));
  };
  expect([await exported(), await exported('--show-strings')]).toEqual([false, true]);
  const { code, stderr } = await run('export', files[0], '-o', out, '--tables', 'strings');
  expect([code, stderr]).toEqual([2, expect.stringContaining('add --show-strings')]);
});

describe('what is there already', () => {
  test('is left, and nothing is put beside it', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'edges.parquet'), 'mine');
    const { code, stderr } = await run('export', files[0], '-o', out);
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: --output ${out} has edges.parquet already; name another folder, or remove it\n${HINT}`,
    ]);
    expect([readdirSync(out), readFileSync(join(out, 'edges.parquet'), 'utf8')]).toEqual([['edges.parquet'], 'mine']);
  });

  test('may be anything else', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    expect((await run('export', files[0], '-o', out, '--tables', 'classes')).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['classes.parquet', 'notes.txt']);
  });

  test('is no half of an export: a snapshot that is cut short leaves nothing', async () => {
    writeFileSync(files[0], readFileSync(files[0], 'utf8').slice(0, -100));
    expect((await run('export', files[0], '-o', out)).code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});

test.each([
  [[], 'no snapshot and no report given'],
  [['a.heapsnapshot'], 'no folder given that the tables go to'],
  [['a.heapsnapshot', '-o', '-'], 'no folder given that the tables go to'],
  [['-', '-', '-o', 'x'], 'only one of the snapshots can come from standard input'],
  [['a.json', 'b.heapsnapshot', '-o', 'x'], 'a.json is a report and b.heapsnapshot is none'],
  [['a.json', '-o', 'x', '--iterations', '3'], '--iterations and --show-strings are for snapshots'],
  [['a.heapsnapshot', '-o', 'x', '--iterations', '3'], '--iterations is the count between two snapshots'],
  [['a.heapsnapshot', '-o', 'x', '--tables', 'node'], '--tables must be nodes, edges, .* did you mean nodes'],
  [['a.heapsnapshot', '-o', 'x', '--format', 'csv'], '--format must be parquet or arrow'],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await run('export', ...args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(new RegExp(`^heapdiff: ${message}`, 'u'))]);
  expect(stderr.endsWith(HINT)).toBe(true);
});

test('a table of a comparison needs two snapshots, one of a heap no report', async () => {
  const alone = await run('export', files[0], '-o', out, '--tables', 'suspects');
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('it needs an earlier snapshot')]);
  const report = join(folder, 'a.json');
  await run(...files, '--format', 'json', '-o', report);
  const { code, stderr } = await run('export', report, '-o', out, '--tables', 'nodes');
  expect([code, stderr]).toEqual([2, expect.stringContaining('reports have no table nodes')]);
  expect(existsSync(out)).toBe(false);
});

test('help has no line that a terminal would wrap', () => {
  expect(
    formatExportHelp()
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});

function drawing(jobCount: number) {
  const jobs = setOf(repeat(jobCount, () => object('Job', {}, { selfSize: 32 })));
  return drawHeap({ global: globalObject({ queue: object('Queue', { jobs, password: text('hunter2') }) }) });
}
