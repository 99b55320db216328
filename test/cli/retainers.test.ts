import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { buildSnapshotJson, copies, extendHeap, repeat } from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RETAINERS_FORMATS } from '../../src/cli/options.ts';
import { STRINGS_SHOWN } from '../../src/report/strings-shown.ts';
import { runCli } from '../support/cli.ts';
import { TASK_HEAP } from '../support/task-heap.ts';

const HINT = "Try 'heapdiff retainers --help'.\n";

/** The task is in three lists, too, and its place is known; `@23` is held by nothing. */
const DRAWING = extendHeap(
  TASK_HEAP,
  {
    ...copies('list', 3, { name: 'List', selfSize: 8 }),
    garbage: 'Garbage',
    create: 'closure:create',
    shared: 'hidden:system / SharedFunctionInfo',
    script: 'hidden:file:///srv/private/app/task.js',
  },
  [
    ...repeat(3, (n) => `conn .list${n} list${n}`),
    ...repeat(3, (n) => `list${n} .first task`),
    'list0 .last task',
    'global .create create',
    'create #shared shared',
    'shared #script script',
  ],
);
const locations = [
  { node: 'task', scriptId: 7, line: 7, column: 13 },
  { node: 'create', scriptId: 7, line: 1, column: 1 },
];
const TASK = '@11';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-retainers-'));
  file = join(folder, 'after.heapsnapshot');
  writeFileSync(file, buildSnapshotJson({ ...DRAWING, locations }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what holds an object', () => {
  test.each([
    ['text', 'txt'],
    ['dot', 'dot'],
    ['svg', 'svg'],
    ['gexf', 'gexf'],
    ['graphml', 'graphml'],
  ])('as %s', async (format, ending) => {
    const { code, stdout, stderr } = await runCli(['retainers', file, TASK, '--format', format]);
    expect([code, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot(`../golden/task.retainers.${ending}`);
  });

  test('as JSON with the command and the file, whose name is not the same in each run', async () => {
    const { code, stdout } = await runCli(['retainers', file, TASK, '--format', 'json']);
    const { command, file: named, tool, ...answer } = JSON.parse(stdout);
    expect([code, command, named, tool.name]).toEqual([
      0,
      `heapdiff retainers ${file} @11 --format json`,
      file,
      'heapdiff',
    ]);
    await expect(`${JSON.stringify(answer, null, 2)}\n`).toMatchFileSnapshot('../golden/task.retainers.json');
  });

  test('is the same for an id without its sign, and from one run to the next', async () => {
    const [one, other] = [await runCli(['retainers', file, '11']), await runCli(['retainers', file, TASK])];
    expect(one).toEqual(other);
  });

  test('is bounded by --depth and --too-many, and what is left out is counted', async () => {
    const { stdout } = await runCli(['retainers', file, TASK, '--depth', '1', '--too-many', '2']);
    const lines = stdout.split('\n');
    expect(lines.slice(lines.findIndex((line) => line.startsWith('held in')))).toEqual([
      'held in 3 independent ways: cut all to free 28 B',
      '    List.first, .last   if cut frees 0 B: 2 x List.first and Connection.tasks[*] must go, too',
      '        global @3, the global object',
      '         |  ... 2 more, see --depth',
      '         `> .first, .last   Task @11',
      '    2 x List.first   if cut frees 0 B: List.first, .last and Connection.tasks[*] must go, too',
      '        global @3, the global object',
      '         |  ... 2 more, see --depth',
      '         `> .first   Task @11',
      '    1 more: Connection.tasks[*]',
      '    1 more object holds it, but lives only with it: no way of its own',
      '',
    ]);
  });

  test('is told on about a screen, however many ways there are', async () => {
    const crowd = join(folder, 'crowd.heapsnapshot');
    const holders = repeat(60, (n) => n);
    const drawn = extendHeap(
      TASK_HEAP,
      Object.assign({}, ...holders.map((n) => copies(`h${n}x`, 1, { name: `Holder${n}` }))),
      [...holders.map((n) => `conn .way${n}x h${n}x0`), ...holders.map((n) => `h${n}x0 .task task`)],
    );
    writeFileSync(crowd, buildSnapshotJson(drawn));
    const [bounded, all] = [
      await runCli(['retainers', crowd, TASK]),
      await runCli(['retainers', crowd, TASK, '--too-many', '100', '--lines', '1000']),
    ];
    expect(bounded.stdout).toContain('held in 61 independent ways');
    expect(bounded.stdout).toMatch(/ {4}\d\d more: Holder\d+\.task, .*\.\.\.\n/u);
    expect(bounded.stdout.split('\n').length).toBeLessThanOrEqual(46);
    expect(all.stdout.match(/if cut frees/gu)).toHaveLength(61);
  });

  test('is bounded by each option in what it names alone', async () => {
    const ask = async (...bounds: string[]) => (await runCli(['retainers', file, TASK, ...bounds])).stdout;
    const [whole, manyWays, tall, short] = [
      await ask(),
      await ask('--too-many', '50'),
      await ask('--lines', '500'),
      await ask('--lines', '16'),
    ];
    expect([manyWays, tall]).toEqual([whole, whole]);
    expect(short.split('\n').length).toBeLessThan(whole.split('\n').length);
    expect(short).toContain('held in 3 independent ways');
  });

  test('is nothing for the root itself', async () => {
    const { stdout } = await runCli(['retainers', file, '@1']);
    expect(stdout).toContain('the root itself: nothing holds it, all ways begin here\n');
    expect(stdout).not.toContain('dominated');
  });

  test('goes into a file', async () => {
    const output = join(folder, 'task.svg');
    expect(await runCli(['retainers', file, TASK, '--format=svg', '-o', output])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(XMLValidator.validate(readFileSync(output, 'utf8'))).toBe(true);
  });

  test('has the folders of a script only with --show-strings', async () => {
    const ask = ['retainers', file, TASK, '--format', 'json'];
    const [hidden, shown] = await Promise.all([runCli(ask), runCli([...ask, '--show-strings'])]);
    expect(hidden.stdout).toContain('"url": "app/task.js"');
    expect(hidden.stdout).not.toContain('private');
    expect(shown.stdout).toContain('"url": "file:///srv/private/app/task.js"');
  });

  test('says that texts are shown, wherever they are', async () => {
    const answers = await Promise.all(
      RETAINERS_FORMATS.flatMap((format) => {
        const ask = ['retainers', file, '@15', '--format', format];
        return [runCli(ask), runCli([...ask, '--show-strings'])];
      }),
    );
    const said = answers.map(({ stdout }) => [
      stdout.includes('hunter2'),
      stdout.includes(STRINGS_SHOWN) || stdout.includes('"stringsShown": true'),
    ]);
    // The data formats have names alone, whatever was asked for.
    const has = (format: string): boolean => format !== 'gexf' && format !== 'graphml';
    expect(said).toEqual(
      RETAINERS_FORMATS.flatMap((format) => [
        [false, false],
        [has(format), has(format)],
      ]),
    );
  });

  test('has the text of a string only with --show-strings, without what a terminal would obey', async () => {
    const hidden = await Promise.all(
      ['text', 'json', 'dot', 'svg', 'gexf', 'graphml'].map((format) =>
        runCli(['retainers', file, '@15', '--format', format]),
      ),
    );
    expect(hidden.map(({ code, stdout }) => [code, stdout.includes('hunter2')])).toEqual(repeat(6, () => [0, false]));
    const { stdout } = await runCli(['retainers', file, '@15', '--show-strings']);
    expect(stdout).toContain('    "hunter2\\u001b[31m"\n');
  });

  test('has colours on a terminal only', async () => {
    expect((await runCli(['retainers', file, TASK], { isTTY: true })).stdout).toContain('\u001b[1mTask @11');
  });
});

describe('what cannot be answered', () => {
  test.each([
    [['retainers'], 'no snapshot given; expected heapdiff retainers <snapshot> @<id>'],
    [['retainers', 'a.heapsnapshot'], 'no object given; expected heapdiff retainers <snapshot> @<id>'],
    [
      ['retainers', '@4711', 'after.heapsnapshot'],
      'the id stands in front of the snapshot; expected heapdiff retainers after.heapsnapshot @4711',
    ],
    [['retainers', 'a', '@1', '@2'], '3 arguments given, expected two: heapdiff retainers <snapshot> @<id>'],
    [['retainers', 'a', 'Promise'], '"Promise" is no id of an object; expected one as reports write it: @4711'],
    [['retainers', 'a', '@-1'], '"@-1" is no id of an object; expected one as reports write it: @4711'],
    [['retainers', 'a', '@1', '--depth', '0'], '--depth must be a whole number from 1 up, not "0"'],
    [['retainers', 'a', '@1', '--lines', '0'], '--lines must be a whole number from 1 up, not "0"'],
    [
      ['retainers', 'a', '@1', '--lines', '9', '--format', 'svg'],
      '--lines bounds a text, and --format is svg; expected text',
    ],
    [['retainers', 'a', '@1', '--too-many', 'x'], '--too-many must be a whole number from 1 up, not "x"'],
    [
      ['retainers', 'a', '@1', '--format', 'grapml'],
      '--format must be text, json, svg, dot, gexf or graphml, not "grapml"; did you mean graphml?',
    ],
    [['retainers', 'a', '@1', '--dept', '3'], 'unknown option --dept; did you mean --depth?'],
    [['retainers', '', '@1'], 'the snapshot is empty; expected the name of a file'],
  ])('%j', async (args, message) => {
    expect(await runCli(args)).toEqual({ code: 2, stdout: '', stderr: `heapdiff: ${message}\n${HINT}` });
  });

  test.each(['@12', '@4294967307', '@9007199254740991'])('an object that is not there: %s', async (id) => {
    expect(await runCli(['retainers', file, id])).toEqual({
      code: 2,
      stdout: '',
      stderr: `heapdiff: no object ${id} in ${file}; expected an id from a report on this very snapshot, or from DevTools with it open\n${HINT}`,
    });
  });

  test('an object that nothing holds', async () => {
    const { code, stderr } = await runCli(['retainers', file, '@23']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing holds @23')]);
  });

  test('a file that is missing, damaged, or would be overwritten', async () => {
    const damaged = join(folder, 'damaged.heapsnapshot');
    writeFileSync(damaged, readFileSync(file, 'utf8').slice(0, 900));
    const output = join(folder, 'never.txt');
    const runs = await Promise.all([
      runCli(['retainers', join(folder, 'missing'), TASK, '-o', output]),
      runCli(['retainers', damaged, TASK, '-o', output]),
      runCli(['retainers', file, TASK, '-o', file]),
    ]);
    expect(runs.map(({ code, stdout }) => [code, stdout])).toEqual(repeat(3, () => [2, '']));
    expect(runs[0].stderr).toContain('missing: does not exist');
    expect(runs[1].stderr).toMatch(/damaged\.heapsnapshot: in "\w+" at byte \d+/);
    expect(runs[2].stderr).toContain('is one of the inputs; it would be overwritten');
    expect(existsSync(output)).toBe(false);
  });
});

test('--help tells all options and examples, in 80 columns', async () => {
  const { code, stdout } = await runCli(['retainers', '--help']);
  expect(code).toBe(0);
  for (const option of ['--format', '--depth', '--too-many', '--show-strings', '-o, --output'])
    expect(stdout).toContain(option);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(await runCli(['help', 'retainers'])).toEqual({ code: 0, stdout, stderr: '' });
});
