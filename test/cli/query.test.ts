import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSnapshotJson, drawHeap, globalObject, object, repeat, setOf, text, withSameIds } from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatQueryHelp } from '../../src/cli/query-help.ts';
import { TABLES_HELP } from '../../src/cli/tables-help.ts';
import { compareFiles } from '../../src/index.ts';
import { TABLE_NAMES } from '../../src/table-names.ts';
import { COLUMNS_OF_CHANGE, TABLES } from '../../src/tables/schema.ts';
import { runCli } from '../support/cli.ts';
import { HOSTILE_IN_PICTURES } from '../support/hostile-names.ts';

const HINT = "Try 'heapdiff query --help'.\n";

let folder: string;
let files: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-query-test-'));
  files = withSameIds(drawing(20), drawing(60), drawing(100)).map((graph, at) => {
    const file = join(folder, `s${at}.heapsnapshot`);
    writeFileSync(file, buildSnapshotJson(graph));
    return file;
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const query = (...args: string[]) => runCli(['query', ...args], { compareFiles });
const answer = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await query(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

const HISTOGRAM =
  "SELECT class, count(*) AS count, sum(own_bytes) AS bytes FROM nodes WHERE owner = node AND class IN ('Job', 'Set') GROUP BY class ORDER BY bytes DESC";

describe('the answer', () => {
  test('is a table', async () => {
    expect(await answer(files[0], HISTOGRAM)).toBe(
      [
        'class  count  bytes',
        '-----  -----  -----',
        'Set        1    712',
        'Job       20    640',
        '',
        '2 rows',
        '',
      ].join('\n'),
    );
  });

  test('is JSON or CSV where that is asked for', async () => {
    expect(JSON.parse(await answer(files[0], HISTOGRAM, '--format', 'json'))).toEqual([
      { class: 'Set', count: 1, bytes: 712 },
      { class: 'Job', count: 20, bytes: 640 },
    ]);
    expect(await answer(files[0], HISTOGRAM, '--format', 'csv')).toBe(
      'class,count,bytes\r\nSet,1,712\r\nJob,20,640\r\n',
    );
  });

  test('goes to a file', async () => {
    expect(await answer(files[0], HISTOGRAM, '-o', join(folder, 'answer.txt'))).toBe('');
    expect(readFileSync(join(folder, 'answer.txt'), 'utf8')).toContain('Job       20    640');
  });

  test('is cut at --top, which is said', async () => {
    const sql = 'SELECT node FROM nodes ORDER BY node';
    expect(await answer(files[0], sql, '--top', '2')).toBe(
      'node\n----\n   0\n   1\n\nThe first 2 rows; --top N prints more.\n',
    );
    const { stdout, stderr } = await query(files[0], sql, '--top', '2', '--format', 'csv');
    expect([stdout, stderr]).toEqual([
      'node\r\n0\r\n1\r\n',
      'heapdiff: only the first 2 rows are written; --top N writes more\n',
    ]);
    expect((await query(files[0], sql, '--top', '2', '--format', 'csv', '--quiet')).stderr).toBe('');
  });

  test('tells numbers that JavaScript has not, lists and nothing', async () => {
    const sql =
      'SELECT 1180591620717411303424::HUGEINT AS large, 9007199254740993 AS odd, [1, 2] AS list, NULL AS nothing, 1.5 AS part, 1 AS part FROM nodes LIMIT 1';
    expect(JSON.parse(await answer(files[0], sql, '--format', 'json'))).toEqual([
      { large: '1180591620717411303424', odd: '9007199254740993', list: [1, 2], nothing: null, part: 1.5, 'part:1': 1 },
    ]);
  });

  test('of two snapshots and more has what grew, and the report', async () => {
    const sql = "SELECT class, count, new_count FROM classes WHERE class = 'Job'";
    expect(await answer(files[0], files[2], sql)).toContain('Job      100         80');
    const births = "SELECT first_snapshot, count(*) FROM nodes WHERE class = 'Job' GROUP BY 1 ORDER BY 1";
    expect(await answer(...files, births, '--format', 'csv')).toBe(
      'first_snapshot,count_star()\r\n0,20\r\n1,40\r\n2,40\r\n',
    );
    const suspects =
      'SELECT title, suspects.verdict, per_iteration FROM suspects JOIN reports USING (report) JOIN hops USING (fingerprint) WHERE hop = 0';
    expect(JSON.parse(await answer(...files, suspects, '--iterations', '40', '--format', 'json'))).toEqual([
      { title: 'Set Queue.jobs keeps 80 Job', verdict: 'leak', per_iteration: 1 },
    ]);
  });

  test('of a compressed snapshot is the same', async () => {
    const sql = 'SELECT count(*) AS count FROM edges';
    const plain = await answer(files[0], sql);
    writeFileSync(join(folder, 'z.heapsnapshot.gz'), gzipSync(readFileSync(files[0])));
    expect(await answer(join(folder, 'z.heapsnapshot.gz'), sql)).toBe(plain);
  });
});

test('the index beside a snapshot is none of the snapshots that a pattern names', async () => {
  const sql = 'SELECT count(*) AS count FROM nodes';
  const one = await answer(files[0], sql);
  expect(await answer(files[0], `${files[0]}.heapdiff`, sql)).toBe(one);
  expect(await answer(files[0], sql, '--no-index')).toBe(one);
});

describe('hostile names', () => {
  test('come back, and do nothing to a terminal', async () => {
    const hostile = join(folder, 'hostile.heapsnapshot');
    const injection = "'; DROP TABLE nodes; --";
    const names = [...HOSTILE_IN_PICTURES, injection, 'nul\u0000'].filter((name) => !/\p{Cs}/u.test(name));
    // Names that differ in numbers alone would be keys.
    const propertyOf = (name: string): string => `p${'x'.repeat(names.indexOf(name))}`;
    const objects = Object.fromEntries(names.map((name) => [propertyOf(name), object(name)]));
    writeFileSync(hostile, buildSnapshotJson(drawHeap({ global: globalObject({ many: object('Many', objects) }) })));
    const sql = 'SELECT class, label FROM edges JOIN nodes ON target = node';
    const printed = await answer(hostile, sql);
    expect(printed).not.toMatch(/[^\P{C}\n]/u);
    const rows: { class: string; label: string }[] = JSON.parse(await answer(hostile, sql, '--format', 'json'));
    const classOf = (name: string): string | undefined =>
      rows.find(({ label }) => label === `.${propertyOf(name)}`)?.class;
    expect(classOf(names[0])).toBe('(class named by data)');
    for (const name of ['__proto__', injection]) expect(classOf(name)).toBe(name);
  });
});

describe('what is refused', () => {
  test.each([
    [['SELECT no FROM nodes'], /^heapdiff: SQL: Binder Error: Referenced column "no" not found/u],
    [['SELECT FROM WHERE'], /^heapdiff: SQL: Parser Error: syntax error/u],
    [['SELECT * FROM elsewhere'], /^heapdiff: SQL: Catalog Error: Table with name elsewhere does not exist/u],
    [['SELECT 1; SELECT 2'], /^heapdiff: 2 statements given; expected one SELECT/u],
    [['DROP VIEW nodes'], /^heapdiff: expected one SELECT/u],
    [['CREATE TABLE t AS FROM nodes'], /^heapdiff: expected one SELECT/u],
    [['EXPLAIN ANALYZE SELECT 1 FROM nodes'], /^heapdiff: expected one SELECT/u],
    [['SELECT * FROM suspects'], /^heapdiff: the table suspects is of a comparison: it needs an earlier snapshot/u],
    [['SELECT * FROM strings'], /^heapdiff: the table strings has the values of strings, .*--show-strings allows it/u],
    [['SELECT 1', '--iterations', '3'], /^heapdiff: --iterations is the count between two snapshots/u],
    [['SELECT 1', '--format', 'xml'], /^heapdiff: --format must be text, json or csv, not "xml"/u],
    [['SELECT 1', '--top', '0'], /^heapdiff: --top must be a whole number from 1 up/u],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await query(files[0], ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.endsWith(HINT)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(3);
  });

  test.each([
    [[], 'no snapshot given'],
    [['SELECT 1'], 'no snapshot given before the SQL'],
    [['app.heapsnapshot'], 'no SQL given behind the snapshot'],
    [['before.heapsnapshot', 'after.heapsnapshot'], 'no SQL given behind the snapshot'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await query(...args);
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: ${message}; expected heapdiff query <snapshot> [later...] "<sql>"\n${HINT}`,
    ]);
  });
});

describe('SQL reaches no file', () => {
  test.each([
    "SELECT * FROM read_text('FILE')",
    "SELECT * FROM read_csv('FILE')",
    "SELECT * FROM 'FILE'",
    "SELECT * FROM glob('FILE*'), nodes",
    "COPY nodes TO 'FILE.copy'",
    "EXPLAIN ANALYZE COPY (FROM nodes) TO 'FILE.copy'",
    "ATTACH 'FILE.db' AS other",
    'SET enable_external_access = true',
    "SET allowed_directories = ['/']",
    'INSTALL httpfs',
  ])('%s', async (sql) => {
    const secret = join(folder, 'secret.csv');
    writeFileSync(secret, 'hunter2\n');
    const { code, stdout, stderr } = await query(files[0], sql.replace('FILE', secret));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('hunter2');
    expect(() => readFileSync(`${secret}.copy`)).toThrow('ENOENT');
    expect(() => readFileSync(`${secret}.db`)).toThrow('ENOENT');
  });
});

test('texts of strings are there where they are asked for', async () => {
  const sql = "SELECT value FROM strings WHERE value LIKE 'key%' ORDER BY 1 LIMIT 1";
  expect(await answer(files[0], '--show-strings', sql, '--format', 'csv')).toBe('value\r\nkey 0\r\n');
  // A table that was once allowed is not for those who do not ask.
  expect((await query(files[0], sql)).code).toBe(2);
});

test('somebody may ask which tables there are', async () => {
  const names = (await answer(files[0], files[1], 'SHOW TABLES', '--format', 'csv')).trim().split('\r\n').slice(1);
  expect(names).toEqual(['dominators', ...TABLE_NAMES.filter((name) => name !== 'strings')].sort());
  const columns = await answer(files[0], 'DESCRIBE dominators', '--format', 'csv');
  expect(columns.match(/^\w+/gmu)).toEqual(['column_name', 'node', 'dominator', 'retained_bytes']);
});

test('help names every table and every column', () => {
  for (const { name, columns } of TABLES) {
    const [place = ''] = TABLES_HELP.split(/^ {2}(?=\w)/mu).filter((part) => part.startsWith(`${name} `));
    for (const column of columns)
      expect(`${name}: ${place.split(/\s+/u).join(' ')}`).toMatch(new RegExp(`\\b${column.name}\\b`, 'u'));
  }
  for (const column of [...COLUMNS_OF_CHANGE.values()].flat()) expect(TABLES_HELP).toContain(column.name);
  expect(
    formatQueryHelp()
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});

function drawing(jobCount: number) {
  const jobs = setOf(
    repeat(jobCount, (at) => object('Job', at < 3 ? { key: text(`key ${at}`) } : {}, { selfSize: 32 })),
  );
  return drawHeap({ global: globalObject({ queue: object('Queue', { jobs }) }) });
}
