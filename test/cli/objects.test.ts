import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  arrayOf,
  buildSnapshotJson,
  closure,
  drawHeap,
  type GraphDescription,
  globalObject,
  mapOf,
  object,
  repeat,
  text,
} from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STRINGS_SHOWN } from '../../src/report/strings-shown.ts';
import { runCli } from '../support/cli.ts';
import { writeCrawlerFiles } from '../support/crawler-files.ts';

const HINT = "Try 'heapdiff objects --help'.\n";
const USAGE = 'heapdiff objects <snapshot> [later...] <class>';

let folder: string;
/** `s0` to `s2` of a crawler, a minute apart, and `s3` after its queue was drained. */
let files: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-objects-'));
  files = writeCrawlerFiles(folder, [2, 5, 30, 0].map(crawler));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('objects of a class', () => {
  test('in one snapshot, as text: the largest, and how many more', async () => {
    await expect(await list([files[2], 'Request'])).toMatchFileSnapshot('../golden/crawler.objects.txt');
  });

  test('in a series, the oldest with their values, as text and as JSON', async () => {
    const asked = [...files, 'Request', '--oldest', '--print', 'url,headers.host,referer,size', '--top', '6'];
    await expect(await list(asked)).toMatchFileSnapshot('../golden/crawler-oldest.objects.txt');
    const json = await list([...asked, '--format', 'json']);
    await expect(json).toMatchFileSnapshot('../golden/crawler-oldest.objects.json');
  });

  test('grouped by a value, as text and as JSON', async () => {
    const asked = [files[2], 'Request', '--by', 'headers.host', '--top', '2'];
    await expect(await list(asked)).toMatchFileSnapshot('../golden/crawler-by-host.objects.txt');
    const json = await list([...asked, '--format', 'json']);
    await expect(json).toMatchFileSnapshot('../golden/crawler-by-host.objects.json');
  });

  test.each<[string[], number]>([
    [['Request'], 30],
    [['Request', '--added'], 28],
    [['Request', '--where', 'born == 1'], 3],
    [['Request', '--where', 'born == undefined'], 0],
    [['Request', '--where', 'born < 2 && headers.host == "b.example"'], 2],
    [['Request', '--added', '--where', 'url ~ /7$/'], 3],
    [['Request', '--subclasses'], 31],
    [['(closure) Request'], 1],
    [['Array'], 1],
  ])('%j: %i', async (asked, count) => {
    const told = JSON.parse(await list([...files, ...asked, '--format', 'json']));
    expect([told.found.count, told.objects.length + told.moreCount]).toEqual([count, count]);
  });

  test('are as many and as large as in the summary, class by class', async () => {
    const summary = JSON.parse((await runCli(['summary', ...files, '--format', 'json'])).stdout);
    expect(summary.classes.length).toBeGreaterThan(8);
    for (const { className, count, shallowBytes, retainedBytes, change } of summary.classes) {
      const { found } = JSON.parse(await list([...files, className, '--format', 'json']));
      const added = JSON.parse(await list([...files, className, '--added', '--format', 'json']));
      expect([className, found, added.found.count]).toEqual([
        className,
        { count, shallowBytes, retainedBytes },
        change.newCount,
      ]);
    }
  });

  test('all of them, where that is asked for', async () => {
    const lines = (await list([files[2], 'Request', '--all'])).split('\n');
    expect([lines.filter((line) => line.includes('@')).length, lines.some((line) => /\d more$/u.test(line))]).toEqual([
      30,
      false,
    ]);
  });

  test('by id, whatever they are', async () => {
    const [{ nodeId }] = JSON.parse(await list([files[2], 'Request', '--format', 'json'])).objects;
    const told = await list([files[2], '--id', `@${nodeId}`, '--print', 'url']);
    expect(told.split('\n').slice(1, 2)).toEqual(['by id   1 object   own 48 B   retained 312 B']);
    expect(told).toMatch(
      new RegExp(`\n@${nodeId} +48 B +312 B +Request +Crawler\\.queue\\[\\*\\] +url "/\\d+"\n`, 'u'),
    );
  });

  test('none fits: that is said, and no mistake', async () => {
    const told = await list([files[2], 'Request', '--where', 'false', '--print', 'url']);
    expect(told).toBe(
      `heapdiff  /s2.heapsnapshot   2026-06-15T12:02:00.000Z\nRequest   0 objects   own 0 B   retained 0 B\n\n${STRINGS_SHOWN}\n`,
    );
  });

  test('a snapshot of another phase is named and left out', async () => {
    const told = await list([...files, 'Request']);
    expect(told).toContain('\n          -  /s3.heapsnapshot   phase "after-drain": left out\nRequest   30 objects');
  });
});

describe('strings', () => {
  test('are shown where they were asked for, and that is said', async () => {
    const told = await Promise.all(
      [[], ['--print', 'url'], ['--by', 'url'], ['--where', 'url ~ /7$/']].map((asked) =>
        list([files[2], 'Request', ...asked]),
      ),
    );
    expect(told.map((said) => [said.includes('"/7"'), said.includes(STRINGS_SHOWN)])).toEqual([
      [false, false],
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  test('are cut with their length, and cannot steer a terminal', async () => {
    const file = join(folder, 'hostile.heapsnapshot');
    const values = {
      bell: text('\u001b]0;x\u0007"\\\n'),
      long: text(`${'a'.repeat(500)}\u202e`),
      cut: text('b'.repeat(1024)),
    };
    writeFileSync(file, buildSnapshotJson(drawHeap({ global: globalObject({ a: object('Job', values) }) })));
    const asked = [file, 'Job', '--print', 'bell,long,cut'];
    const told = await list(asked);
    const json = await list([...asked, '--format', 'json']);
    expect(told + json).not.toMatch(/[^\n -~]/u);
    expect(told).toContain(String.raw`bell "\u001b]0;x\u0007\"\\\n" long "aaaa`);
    expect(told).toMatch(/aaa\.\.\.a+\\u202e" \(501 characters\) cut "b+\.\.\.b+" \(1,024 characters or more\)\n/u);
    expect(JSON.parse(json).objects[0].values[0].text).toBe('\u001b]0;x\u0007"\\\n');
  });
});

describe('what cannot be answered', () => {
  test.each([
    [[], `no snapshot given; expected ${USAGE}`],
    [['Request'], `no snapshot given before Request; expected ${USAGE}`],
    [
      ['a.heapsnapshot', 'Request', '--id', '@1'],
      'a class, Request, and --id are given; expected one of them, or where a snapshot is meant a file that exists',
    ],
    [['a.heapsnapshot', '-'], `no class given; expected ${USAGE}, or --id @4711 instead of a class`],
    [
      ['a.heapsnapshot', 'Request', 'b.heapsnapshot'],
      `the class Request stands before a snapshot; expected ${USAGE}, or --id @4711 instead of a class`,
    ],
    [['a.heapsnapshot'], `no class given; expected ${USAGE}, or --id @4711 instead of a class`],
    [['a.heapsnapshot', 'b.heapsnapshot.gz'], `no class given; expected ${USAGE}, or --id @4711 instead of a class`],
    [['', 'Request'], 'a snapshot is empty; expected the name of a file'],
    [['-', '-', 'Request'], 'only one of the snapshots can come from standard input'],
    [['a', '--id', 'Request'], '"Request" is no id of an object; expected one as reports write it: @4711'],
    [['a', 'Request', '--top', '0'], '--top must be a whole number from 1 up, not "0"'],
    [['a', 'Request', '--top', '3', '--all'], '--all and --top are given; expected one of them'],
    [['a', 'Request', '--format', 'jsn'], '--format must be text or json, not "jsn"; did you mean json?'],
    [['a', 'Request', '--oldst'], 'unknown option --oldst; did you mean --oldest?'],
    [
      ['a', 'Request', '--added'],
      '--added needs an earlier snapshot of the same process: one alone does not say when its objects were born; expected heapdiff objects <earlier> <later> <class>',
    ],
    [
      ['a', 'Request', '--where', 'url >'],
      'where: at character 6: expected a property, a number or a "text", found the end',
    ],
    [['a', 'Request', '--print', 'url', '--by', 'url'], 'by groups objects, so that there is none to print'],
    [['a', 'b', 'Request', '--oldest', '--by', 'url'], 'by groups objects, so that none is the oldest'],
  ])('%j', async (args, message) => {
    expect(await runCli(['objects', ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr: `heapdiff: ${message}\n${HINT}`,
    });
  });

  test.each([
    ['request', '; did you mean Request or ApiRequest or (closure) Request?'],
    ['Requst', '; did you mean Request?'],
    ['Zzzzzzzzz', ''],
    ['__proto__', ''],
  ])('a class that no object has: %s', async (className, hint) => {
    expect(await runCli(['objects', files[2], className])).toEqual({
      code: 2,
      stdout: '',
      stderr: `heapdiff: no object of class "${className}" in ${files[2]}; expected a class as heapdiff summary writes it${hint}\n${HINT}`,
    });
  });

  test('objects, files, or an output that are none', async () => {
    const output = join(folder, 'never.txt');
    const runs = await Promise.all([
      runCli(['objects', files[2], '--id', '@999999', '-o', output]),
      runCli(['objects', join(folder, 'missing'), 'Request', '-o', output]),
      runCli(['objects', files[1], files[0], 'Request', '-o', output]),
      runCli(['objects', files[1], 'Request', '-o', files[1]]),
    ]);
    expect(runs.map(({ code, stdout, stderr }) => [code, stdout, stderr])).toEqual(
      ['no object @999999', 'does not exist', 'wrong order', 'is one of the inputs'].map((part) => [
        2,
        '',
        expect.stringContaining(part),
      ]),
    );
    expect(existsSync(output)).toBe(false);
  });
});

test('colours on a terminal only, and none in a file', async () => {
  const { stdout } = await runCli(['objects', files[0], 'Request'], { isTTY: true });
  expect(stdout).toContain('\u001b[1mRequest');
  const output = join(folder, 'objects.txt');
  const run = await runCli(['objects', files[0], 'Request', '-o', output], { isTTY: true });
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(output, 'utf8')).toBe((await runCli(['objects', files[0], 'Request'])).stdout);
});

test('--help tells all options, in 80 columns', async () => {
  const { code, stdout } = await runCli(['objects', '--help']);
  expect(code).toBe(0);
  for (const option of [
    'oldest',
    'added',
    'subclasses',
    'id',
    'where',
    'print',
    'by',
    'top',
    'all',
    'format',
    'output',
  ])
    expect(stdout).toContain(`--${option}`);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(await runCli(['help', 'objects'])).toEqual({ code: 0, stdout, stderr: '' });
});

/** What the command prints, without the folder of the snapshots and without the version. */
async function list(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['objects', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.replaceAll(folder, '').replace(/("version": ")[^"]+/u, '$10.0.0');
}

/** Requests that wait, to three hosts; each knows the one before it. `ApiRequest` extends their class. */
function crawler(count: number): GraphDescription {
  const requests = repeat(count, (n) => `request${n}`);
  return drawHeap(
    {
      global: globalObject({ crawler: object('Crawler', { queue: arrayOf(requests) }), api: 'api' }),
      ...Object.fromEntries(
        repeat(count, (n) => [
          `request${n}`,
          object('Request', {
            url: text(`/${n}`),
            headers: mapOf([[text('host'), text(`${'abc'[n % 3]}.example`)]]),
            ...(n === 0 ? {} : { referer: `request${n - 1}` }),
          }),
        ]),
      ),
      api: 'ApiRequest',
      requestClass: closure('Request'),
      apiClass: closure('ApiRequest'),
      'requestClass.prototype': 'Object',
      'apiClass.prototype': 'Object',
    },
    [
      'global .Request requestClass',
      'global .ApiRequest apiClass',
      ...['requestClass', 'apiClass'].flatMap((key) => [
        `${key} .prototype ${key}.prototype`,
        `${key}.prototype .constructor ${key}`,
      ]),
      'apiClass.prototype .__proto__ requestClass.prototype',
      'api .__proto__ apiClass.prototype',
      ...requests.map((key) => `${key} .__proto__ requestClass.prototype`),
    ],
  );
}
