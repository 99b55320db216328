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
import type { ClassSummary, Summary } from '../../src/inventory/summary.ts';
import { SUMMARY_SORTS } from '../../src/summary-sorts.ts';
import { runCli } from '../support/cli.ts';
import { writeCrawlerFiles } from '../support/crawler-files.ts';
import { buildSidecar } from '../support/sidecar.ts';

const HINT = "Try 'heapdiff summary --help'.\n";

let folder: string;
/** `s0` to `s2` of a crawler, a minute apart, and `s3` after its queue was drained. */
let files: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-summary-'));
  const drawings = [crawler(2, ['a', 'b']), crawler(22, ['b']), crawler(42, ['b', 'c']), crawler(0, [])];
  files = writeCrawlerFiles(folder, drawings);
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
    expect(line).toBe('          -  /s3.heapsnapshot   phase "after-drain": left out');
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

describe('a name that chooses no class', () => {
  test('is told, with the class that was perhaps meant', async () => {
    const args = [files[2], '--filter', 'Requets', '--ignore-class', 'Cahce', '--ignore-class', 'Cache'];
    const text = await summarise(args);
    expect(text).toContain('\nno class has "Requets" in its name; did you mean Request?\n');
    expect(text).toContain('\nno class is called Cahce: none is ignored for it; did you mean Cache?\n');
    expect(JSON.parse(await summarise([...args, '--format', 'json'])).unmatched).toEqual([
      { option: 'filter', text: 'Requets', nearest: 'Request' },
      { option: 'ignoreClasses', text: 'Cahce', nearest: 'Cache' },
    ]);
  });

  test('is harmless, and nothing is guessed where no class is called nearly so', async () => {
    const text = await summarise([files[2], '--filter', '\u001b[31mzzzzzz']);
    expect(text).toContain('\nno class has "\\u001b[31mzzzzzz" in its name\n');
  });

  test('is not told of names that do', async () => {
    const args = [files[2], '--filter', 'object', '--ignore-class', 'Object', '--ignore-class', 'LruCache'];
    expect(JSON.parse(await summarise([...args, '--format', 'json']))).not.toHaveProperty('unmatched');
  });
});

test('no line of a series is wider than a ticket shows, whatever classes are called', async () => {
  const wide = (count: number) =>
    drawHeap({ global: globalObject({ all: setOf(repeat(count * 10_000, () => object('N'.repeat(200)))) }) });
  const named = withSameIds(wide(1), wide(2), wide(3)).map((drawing, at) => {
    const file = join(folder, `wide${at}.heapsnapshot`);
    writeFileSync(file, buildSnapshotJson(drawing));
    writeFileSync(`${file}.json`, JSON.stringify(buildSidecar({ time: `2026-06-15T1${at}:00:00.000Z` })));
    return file;
  });
  const text = await summarise(named);
  expect(text).toContain('10,000 + 10,000 + 10,000');
  for (const line of text.split('\n').slice(3)) expect(line.length, line).toBeLessThanOrEqual(99);
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

  test.each<[string, string[], string[]]>([
    [
      'new',
      [
        'Request',
        'Object {referer}',
        'Response',
        'Cache',
        'global',
        'Crawler',
        'Array',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'LruCache',
        'Object',
      ],
      ['(string)', '(synthetic)'],
    ],
    [
      'gone',
      [
        'Cache',
        'global',
        'Crawler',
        'Array',
        'Request',
        'Object {referer}',
        'Response',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'LruCache',
        'Object',
      ],
      ['(synthetic)', '(string)'],
    ],
    [
      'oldest',
      [
        'global',
        'Crawler',
        'Array',
        'Request',
        'Object {referer}',
        'Response',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'Cache',
        'LruCache',
        'Object',
      ],
      ['(synthetic)', '(string)'],
    ],
    [
      'count',
      [
        'Request',
        'Object {referer}',
        'Response',
        'Cache',
        'global',
        'Crawler',
        'Array',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'LruCache',
        'Object',
      ],
      ['(string)', '(synthetic)'],
    ],
    [
      'retained',
      [
        'global',
        'Crawler',
        'Array',
        'Request',
        'Object {referer}',
        'Response',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'Cache',
        'LruCache',
        'Object',
      ],
      ['(synthetic)', '(string)'],
    ],
    [
      'shallow',
      [
        'Request',
        'Object {referer}',
        'Response',
        'Array',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'global',
        'Crawler',
        'Cache',
        'LruCache',
        'Object',
      ],
      ['(string)', '(synthetic)'],
    ],
    [
      'growth',
      [
        'Request',
        'Object {referer}',
        'Response',
        'Array',
        'global',
        'Crawler',
        'Set',
        '(closure) Cache',
        '(closure) LruCache',
        'Cache',
        'LruCache',
        'Object',
      ],
      ['(string)', '(synthetic)'],
    ],
    [
      'name',
      [
        '(closure) Cache',
        '(closure) LruCache',
        'Array',
        'Cache',
        'Crawler',
        'LruCache',
        'Object',
        'Object {referer}',
        'Request',
        'Response',
        'Set',
        'global',
      ],
      ['(string)', '(synthetic)'],
    ],
  ])('--sort %s', async (sort, ofProgram, ofEngine) => {
    const told = await summarise([...files.slice(0, 3), '--sort', sort]);
    const [classes, below] = told.split('\n\n').slice(1, 3);
    expect([namesIn(classes).slice(1), namesIn(below)]).toEqual([ofProgram, ofEngine]);
  });

  test('--top cuts the text, whose others then say how much is left; JSON has all', async () => {
    const cut = await summarise([files[2], '--top', '2']);
    const [ofProgram, ofEngine, sums] = cut.trimEnd().split('\n\n').slice(1);
    expect([namesIn(ofProgram), namesIn(ofEngine), namesIn(sums)]).toEqual([
      ['class', 'global', 'Crawler'],
      ['(synthetic)', '(string)'],
      ['10 other classes', 'in all'],
    ]);
    const whole = await summarise([files[2]]);
    const countOf = (line: string): number => Number(line.trim().split(/\s/u)[0]);
    const left = whole.split('\n\n')[1].split('\n').slice(3).map(countOf);
    expect(left.length).toBe(10);
    expect(countOf(sums.split('\n')[0])).toBe(left.reduce((sum, count) => sum + count));
    const json = JSON.parse(await summarise([files[2], '--format', 'json']));
    expect(json.others).toEqual({ classCount: 0, count: 0, shallowBytes: 0 });
  });

  test('what a filter leaves out adds up with what it tells, in all that is told of a class', async () => {
    const all = JSON.parse(await summarise([...files.slice(0, 3), '--format', 'json'])) as Summary;
    const some = JSON.parse(await summarise([...files.slice(0, 3), '--filter', 're*s', '--format', 'json'])) as Summary;
    const names = some.classes.map(({ className }) => className);
    expect(names.sort()).toEqual(['Request', 'Response']);
    const left = all.classes.filter(({ className }) => !names.includes(className));
    const sum = (of: (told: ClassSummary) => number): number => left.reduce((total, told) => total + of(told), 0);
    expect(some.others).toEqual({
      classCount: left.length,
      count: sum(({ count }) => count),
      shallowBytes: sum(({ shallowBytes }) => shallowBytes),
      change: {
        newCount: sum(({ change }) => change!.newCount),
        goneCount: sum(({ change }) => change!.goneCount),
        grownBytes: sum(({ change }) => change!.grownBytes),
      },
    });
    expect(some.live).toEqual(all.live);
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

/** The names at the ends of the lines of a table. */
function namesIn(table: string): string[] {
  return table.split('\n').map((line) => line.replace(/^.* {3}(?=\S)/u, ''));
}

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
