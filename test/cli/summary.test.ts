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
  object,
  repeat,
  setOf,
  text,
  withSameIds,
} from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUMMARY_SORTS } from '../../src/summary-sorts.ts';
import { runCli } from '../support/cli.ts';

const HINT = "Try 'heapdiff summary --help'.\n";

let folder: string;
/** `s0` to `s2` of a crawler, a minute apart, and `s3` after its queue was drained. */
let files: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-summary-'));
  const drawings = [crawler(2, ['a', 'b']), crawler(22, ['b']), crawler(42, ['b', 'c']), crawler(0, [])];
  files = withSameIds(...drawings).map((drawing, at) => {
    const file = join(folder, `s${at}.heapsnapshot`);
    writeFileSync(file, buildSnapshotJson(drawing));
    const phase = at === 3 ? { phase: 'after-drain' } : {};
    writeFileSync(`${file}.json`, JSON.stringify({ ...SIDECAR, ...phase, time: `2026-06-15T12:0${at}:00.000Z` }));
    return file;
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what lives', () => {
  test('in one snapshot, as text', async () => {
    await expect(await summarise([files[2]])).toMatchFileSnapshot('../golden/crawler.summary.txt');
  });

  test('in a series, as text and as JSON', async () => {
    await expect(await summarise(files.slice(0, 3))).toMatchFileSnapshot('../golden/crawler-series.summary.txt');
    const json = await summarise([...files.slice(0, 3), '--format', 'json']);
    await expect(json).toMatchFileSnapshot('../golden/crawler-series.summary.json');
  });

  test('a snapshot of another phase is named and left out', async () => {
    const [line] = (await summarise(files)).split('\n').slice(3);
    expect(line).toBe('          -  /s3.heapsnapshot   taken after-drain: left out');
    expect((await summarise(files)).split('\n').slice(4)).toEqual(
      (await summarise(files.slice(0, 3))).split('\n').slice(3),
    );
    expect(await summarise([files[3]])).not.toContain('left out');
  });

  test('sidecars that the shell named, too, are no snapshots', async () => {
    const named = files.slice(0, 2).flatMap((file) => [file, `${file}.json`]);
    expect(await summarise(named)).toBe(await summarise(files.slice(0, 2)));
  });

  test('hostile names cannot steer a terminal', async () => {
    const file = join(folder, 'hostile.heapsnapshot');
    const hostile = `A\u001b[31m\n${'x'.repeat(200)}`;
    writeFileSync(file, buildSnapshotJson(drawHeap({ global: globalObject({ a: object(hostile) }) })));
    const printed = [await summarise([file]), await summarise([file, '--format', 'json'])].join('');
    expect(printed).not.toMatch(/[^\n -~]/u);
  });

  test('with colours on a terminal only, and into a file', async () => {
    const { stdout } = await runCli(['summary', files[0]], { isTTY: true });
    expect(stdout.startsWith('\u001b[1mheapdiff')).toBe(true);
    const output = join(folder, 'summary.txt');
    const run = await runCli(['summary', files[0], '-o', output], { isTTY: true });
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(output, 'utf8')).toBe((await runCli(['summary', files[0]])).stdout);
  });
});

describe('which classes are told', () => {
  test.each<[string[], string[]]>([
    [
      ['--filter', 're*s', '--sort', 'count'],
      ['Request', 'Response'],
    ],
    [['--filter', 'RESP'], ['Response']],
    [
      ['--filter', 'cache', '--sort', 'name'],
      ['(closure) Cache', '(closure) LruCache', 'Cache', 'LruCache'],
    ],
    [
      ['--filter', 'cache', '--ignore-class', 'Cache', '--sort', 'name'],
      ['(closure) Cache', '(closure) LruCache'],
    ],
    [
      ['--filter', 'che', '--ignore-class', 'LruCache', '--sort', 'name'],
      ['(closure) Cache', '(closure) LruCache', 'Cache'],
    ],
    [['--filter', 'object', '--ignore-class', 'Object'], []],
    [
      ['--filter', 'r', '--ignore-class', '(string)', '--sort', 'shallow', '--ignore-class', 'Cache'],
      ['Request', 'Object {referer}', 'Response', 'Array', '(closure) Cache', '(closure) LruCache', 'Crawler'],
    ],
  ])('%j', async (args, expected) => {
    const { classes } = JSON.parse(await summarise([files[2], ...args, '--format', 'json']));
    const names = classes.map(({ className }: { className: string }) => className);
    expect(names).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['new', 'Request', '(string)'],
    ['gone', 'Cache', '(synthetic)'],
    ['oldest', 'global', '(synthetic)'],
    ['count', 'Request', '(string)'],
    ['retained', 'global', '(synthetic)'],
    ['growth', 'Request', '(string)'],
    ['name', '(closure) Cache', '(string)'],
  ])('--sort %s begins with %s, and with %s below', async (sort, first, firstBelow) => {
    const told = await summarise([...files.slice(0, 3), '--sort', sort]);
    const [ofProgram, ofEngine] = told.split('\n\n').slice(1);
    expect(ofProgram.split('\n')[1].endsWith(`   ${first}`), ofProgram).toBe(true);
    expect(ofEngine.split('\n')[0].endsWith(`   ${firstBelow}`), ofEngine).toBe(true);
  });

  test('--top cuts the text, whose others then say how much is left; JSON has all', async () => {
    const cut = await summarise([files[2], '--top', '2']);
    expect(cut).toMatch(/ {2}\d+ other classes\n/);
    const json = JSON.parse(await summarise([files[2], '--format', 'json']));
    expect(json.others).toEqual({ classCount: 0, count: 0, shallowBytes: 0 });
  });
});

describe('what cannot be answered', () => {
  test.each([
    [['summary'], 'no snapshot given; expected heapdiff summary <snapshot> [later...]'],
    [['summary', ''], 'a snapshot is empty; expected the name of a file'],
    [['summary', '-', '-'], 'only one of the snapshots can come from standard input'],
    [['summary', 'a', '--top', '0'], '--top must be a whole number from 1 up, not "0"'],
    [['summary', 'a', '--format', 'jsn'], '--format must be text or json, not "jsn"; did you mean json?'],
    [
      ['summary', 'a', 'b', '--sort', 'retaned'],
      '--sort must be retained, shallow, count, growth, new, gone, oldest or name, not "retaned"; did you mean retained?',
    ],
    [
      ['summary', 'a', '--sort', 'new'],
      '--sort new needs an earlier snapshot; expected heapdiff summary <earlier> <later>',
    ],
    [['summary', 'a', '--filtr', 'x'], 'unknown option --filtr; did you mean --filter?'],
  ])('%j', async (args, message) => {
    expect(await runCli(args)).toEqual({ code: 2, stdout: '', stderr: `heapdiff: ${message}\n${HINT}` });
  });

  test('snapshots that are missing, in the wrong order, given twice, or would be overwritten', async () => {
    const output = join(folder, 'never.txt');
    const runs = await Promise.all([
      runCli(['summary', join(folder, 'missing'), '-o', output]),
      runCli(['summary', files[1], files[0], '-o', output]),
      runCli(['summary', files[1], files[1], '-o', output]),
      runCli(['summary', files[1], '-o', files[1]]),
    ]);
    expect(runs.map(({ code, stdout }) => [code, stdout])).toEqual(repeat(4, () => [2, '']));
    expect(runs.map(({ stderr }) => stderr)).toEqual(
      ['does not exist', 'wrong order', 'one snapshot, twice', 'is one of the inputs'].map((part) =>
        expect.stringContaining(part),
      ),
    );
    expect(existsSync(output)).toBe(false);
  });
});

test('--help tells all options and orders, in 80 columns', async () => {
  const { code, stdout } = await runCli(['summary', '--help']);
  expect(code).toBe(0);
  const options = ['--sort', '--filter', '--ignore-class', '--top', '--format', '-o, --output'];
  for (const word of [...options, ...SUMMARY_SORTS]) expect(stdout).toContain(word);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(await runCli(['help', 'summary'])).toEqual({ code: 0, stdout, stderr: '' });
});

const SIDECAR = {
  schema: 'heapdiff/sidecar@1',
  runtime: 'node',
  version: 'v20.19.4',
  v8: '11.3',
  arguments: [],
  epoch: 'one',
};

/** What the command prints, without the folder of the snapshots and without the version. */
async function summarise(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['summary', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.replaceAll(folder, '').replace(/("version": ")[^"]+/u, '$10.0.0');
}

/** Every two requests that wait know one page; caches come and go, of two classes of which one extends the other. */
function crawler(pageCount: number, caches: readonly string[]): GraphDescription {
  const requests = repeat(pageCount * 2, (n) =>
    object('Request', { url: text('/'), cbKwargs: object('Object', { referer: `page${Math.floor(n / 2)}` }) }),
  );
  return drawHeap(
    {
      global: globalObject({ crawler: object('Crawler', { queue: arrayOf(requests), caches: setOf(caches) }) }),
      ...Object.fromEntries(repeat(pageCount, (n) => [`page${n}`, object('Response', { body: text(`<p>${n}`) })])),
      ...Object.fromEntries(caches.map((key) => [key, key === 'b' ? 'LruCache' : 'Cache'])),
      cache: closure('Cache'),
      lruCache: closure('LruCache'),
      'cache.prototype': 'Object',
      'lruCache.prototype': 'Cache',
    },
    [
      'global .Cache cache',
      'global .LruCache lruCache',
      ...['cache', 'lruCache'].flatMap((key) => [
        `${key} .prototype ${key}.prototype`,
        `${key}.prototype .constructor ${key}`,
      ]),
      'lruCache.prototype .__proto__ cache.prototype',
      ...caches.map((key) => `${key} .__proto__ ${key === 'b' ? 'lruCache' : 'cache'}.prototype`),
    ],
  );
}
