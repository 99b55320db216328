import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMPARE_OPTIONS, FORMATS, type Format } from '../../src/cli/options.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import {
  type CompareOptions,
  LineageError,
  MalformedSnapshotError,
  UnreadableInputError,
  UsageError,
} from '../../src/index.ts';
import { formatJson } from '../../src/report/json.ts';
import { formatText } from '../../src/report/text.ts';
import { runCli } from '../support/cli.ts';
import { buildReport } from '../support/report.ts';

const PAIR = ['before.heapsnapshot', 'after.heapsnapshot'];
const HINT = "Try 'heapdiff --help'.\n";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the report', () => {
  test('goes to stdout as text, and nothing else does', async () => {
    expect(await runCli(PAIR)).toEqual({
      code: 0,
      stdout: formatText(buildReport(), { color: false, top: 5 }),
      stderr: '',
    });
  });

  test('comes as JSON with the version and the command line, quoted as a shell needs it', async () => {
    const { code, stdout } = await runCli(["it's before", 'after', '--format', 'json', '--iterations=100']);
    const version = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
    const command = `heapdiff 'it'\\''s before' after --format json --iterations=100`;
    expect(code).toBe(0);
    expect(stdout).toBe(formatJson(buildReport({ tool: { name: 'heapdiff', version }, command })));
  });

  test.each([['-o', 'x.md'], ['-ox.md'], ['--output=x.md'], ['--output', 'x.md']])(
    'comes as Markdown with a command line that does not write over it: %s %s',
    async (...output) => {
      const commandOf = async (format: Format): Promise<string> => {
        const args = [...output, ...PAIR, '--format', format, '--control', 'c0', 'c1'];
        return (await parseArguments(args, { name: ['heapdiff'], options: COMPARE_OPTIONS, formats: FORMATS }, []))
          .command;
      };
      expect(await commandOf('markdown')).toBe(`heapdiff ${PAIR.join(' ')} --format markdown --control c0 c1`);
      expect(await commandOf('json')).toBe(
        `heapdiff ${output.join(' ')} ${PAIR.join(' ')} --format json --control c0 c1`,
      );
    },
  );

  test('prints as many suspects as --top says', async () => {
    const [suspect] = buildReport().suspects;
    const compareFiles = async () => buildReport({ suspects: [suspect, suspect, suspect] });
    const { stdout } = await runCli([...PAIR, '--top', '1'], { compareFiles });
    expect(stdout).toContain('2 more suspects');
    expect(stdout).not.toContain('#2');
  });

  test('as a page has all suspects, or as many as --top says', async () => {
    const [suspect] = buildReport().suspects;
    const compareFiles = async () => buildReport({ suspects: Array.from({ length: 8 }, () => suspect) });
    const sections = async (...more: string[]) =>
      (await runCli([...PAIR, '--format', 'html', ...more], { compareFiles })).stdout.split('<details class="suspect"')
        .length - 1;
    expect([await sections(), await sections('--top', '2')]).toEqual([8, 2]);
  });

  test('as a page does not go to a terminal, and says so before any work', async () => {
    const calls: unknown[] = [];
    const fake = { isTTY: true, beforeComparing: (options: CompareOptions) => calls.push(options) };
    expect(await runCli([...PAIR, '--format', 'html'], fake)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "heapdiff: --format html is a page for a browser, not for a terminal; name a file for it: -o report.html\nTry 'heapdiff --help'.\n",
    });
    expect(calls).toEqual([]);
  });

  test('hands each edge to cut to the engine', async () => {
    const calls: unknown[] = [];
    const compareFiles = async (_before: string, _after: string, { cuts }: CompareOptions) => {
      calls.push(cuts);
      return buildReport();
    };
    await runCli(PAIR, { compareFiles });
    await runCli([...PAIR, '--cut', 'Connection.tasks'], { compareFiles });
    await runCli([...PAIR, '--cut', '@1.tasks[*]', '--cut=a (closure) b'], { compareFiles });
    expect(calls).toEqual([[], ['Connection.tasks'], ['@1.tasks[*]', 'a (closure) b']]);
  });

  test.each([
    [
      ['s0', 's1', '--control', 'c0', 'c1'],
      ['s0', [], 's1', ['c0', 'c1']],
    ],
    [
      ['--control', 'c0', 'c1', '--', 's0', 's1'],
      ['s0', [], 's1', ['c0', 'c1']],
    ],
    [
      ['--control', 'c0', 'c1', 'c2', '--top', '3', 's0', 's1', 's2'],
      ['s0', ['s1'], 's2', ['c0', 'c1', 'c2']],
    ],
    [
      ['s0', '--control', 'c0', 'c1', '--iterations=9', 's1'],
      ['s0', [], 's1', ['c0', 'c1']],
    ],
    [
      ['s0', 's1', '--control=c0', 'c1', '-o', '-'],
      ['s0', [], 's1', ['c0', 'c1']],
    ],
    [
      ['s0', '-', '--control', 'c0', 'c1'],
      ['s0', [], '-', ['c0', 'c1']],
    ],
    [
      ['s0', 's1', '--control', '-', 'c1'],
      ['s0', [], 's1', ['-', 'c1']],
    ],
    [
      ['s0', 's1', '--control', 'c0', '-', '--top', '1'],
      ['s0', [], 's1', ['c0', '-']],
    ],
    [
      ['s0', 's1', '--control=--top', '1'],
      ['s0', [], 's1', ['--top', '1']],
    ],
    [
      ['--', '--control', 's1'],
      ['--control', [], 's1', undefined],
    ],
    [
      ['s0', 's1'],
      ['s0', [], 's1', undefined],
    ],
  ])('%j: the files of --control are all behind it, up to the next option or --', async (args, expected) => {
    const calls: unknown[] = [];
    const compareFiles = async (before: string, after: string, { between, control }: CompareOptions) => {
      calls.push([before, between, after, control]);
      return buildReport();
    };
    expect(await runCli(args, { compareFiles })).toMatchObject({ code: 0, stderr: '' });
    expect(calls).toEqual([expected]);
  });

  test('hands files and iterations to the engine as they were given', async () => {
    const calls: unknown[] = [];
    const compareFiles = async (before: string, after: string, { between, iterations }: CompareOptions) => {
      calls.push([before, between, after, iterations]);
      return buildReport();
    };
    await runCli(['1', '-', '--iterations', '100'], { compareFiles });
    await runCli(['--', '-a', '--top'], { compareFiles });
    await runCli(['s0', 's1', 's2', '--iterations', '8,24'], { compareFiles });
    expect(calls).toEqual([
      ['1', [], '-', 100],
      ['-a', [], '--top', undefined],
      ['s0', ['s1'], 's2', [8, 24]],
    ]);
  });
});

describe('colour', () => {
  test.each([
    ['a terminal gets it', { isTTY: true }, true],
    ['a pipe does not', {}, false],
    ['NO_COLOR takes it away', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR says nothing', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['a dumb terminal has none', { isTTY: true, env: { TERM: 'dumb' } }, false],
    ['FORCE_COLOR brings it to a pipe', { env: { FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR is stronger than NO_COLOR', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, true],
    ['FORCE_COLOR=0 takes it away', { isTTY: true, env: { FORCE_COLOR: '0' } }, false],
  ])('%s', async (_fact, fake, isPainted) => {
    const { stdout } = await runCli(PAIR, fake);
    expect(stdout.includes('\u001b[')).toBe(isPainted);
  });

  test('neither JSON nor a file ever has it', async () => {
    const file = join(folder, 'report.txt');
    const fake = { isTTY: true, env: { FORCE_COLOR: '1' } };
    expect((await runCli([...PAIR, '--format', 'json'], fake)).stdout).not.toContain('\u001b');
    await runCli([...PAIR, '-o', file], fake);
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b');
  });
});

describe('--output', () => {
  test('writes the whole report to the file and leaves no draft', async () => {
    const file = join(folder, 'report.txt');
    writeFileSync(file, 'an older report');
    expect(await runCli([...PAIR, '--output', file])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(formatText(buildReport(), { color: false, top: 5 }));
    expect(readdirSync(folder)).toEqual(['report.txt']);
  });

  test('follows a link to the file it stands for', async () => {
    const [file, link] = [join(folder, 'report.txt'), join(folder, 'latest')];
    writeFileSync(file, '');
    symlinkSync(file, link);
    await runCli([...PAIR, '-o', link]);
    expect(readFileSync(file, 'utf8')).toMatch(/^heapdiff/);
  });

  test('keeps the older report when the comparison fails', async () => {
    const file = join(folder, 'report.txt');
    writeFileSync(file, 'an older report');
    const compareFiles = () => Promise.reject(new LineageError('swapped', 'wrong order'));
    expect((await runCli([...PAIR, '-o', file], { compareFiles })).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('an older report');
  });

  test('refuses, before any work, what cannot be written or must not be', async () => {
    const snapshot = join(folder, 'before.heapsnapshot');
    writeFileSync(snapshot, '{}');
    mkdirSync(join(folder, 'sub'));
    const compareFiles = () => Promise.reject(new Error('the work was begun'));
    const refused = async (file: string) => (await runCli([snapshot, 'after', '-o', file], { compareFiles })).stderr;
    const [missing, sub] = [join(folder, 'missing', 'report.txt'), join(folder, 'sub')];
    expect(await refused(missing)).toBe(
      `heapdiff: --output ${missing}: there is no folder ${join(folder, 'missing')}\n${HINT}`,
    );
    expect(await refused(sub)).toBe(`heapdiff: --output ${sub} is a folder; expected the name of a file\n${HINT}`);
    expect(await refused(snapshot)).toBe(
      `heapdiff: --output ${snapshot} is one of the inputs; it would be overwritten\n${HINT}`,
    );
    const control = await runCli(['before', 'after', '-o', snapshot, '--control', snapshot, 'c'], { compareFiles });
    expect(control.stderr).toBe(
      `heapdiff: --output ${snapshot} is one of the inputs; it would be overwritten\n${HINT}`,
    );
    expect(await refused('')).toBe(`heapdiff: --output is empty; expected the name of a file\n${HINT}`);
    expect(existsSync(missing)).toBe(false);
  });

  test.skipIf(!existsSync('/proc/self'))('a folder that takes no files is told before the long work', async () => {
    const compareFiles = async (): Promise<never> => expect.unreachable();
    const { code, stderr } = await runCli([...PAIR, '-o', '/proc/x'], { compareFiles });
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: --output /proc/x: no file can be made in /proc (ENOENT: no such file or directory); name one in another folder\n${HINT}`,
    ]);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is told by the name of the file', async () => {
    expect(await runCli([...PAIR, '-o', '/dev/full'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'heapdiff: --output /dev/full cannot be written (ENOSPC: no space left on device); name a file somewhere else\n',
    });
  });

  test('a dash is standard output', async () => {
    expect((await runCli([...PAIR, '-o', '-'])).stdout).toMatch(/^heapdiff/);
  });
});

describe('wrong use is one message, a pointer to --help and exit code 2', () => {
  test.each([
    [[], 'no snapshots given; expected two files: heapdiff <before> <after>'],
    [['a'], 'only one snapshot given; expected two files: heapdiff <before> <after>'],
    [
      ['a', 'b', 'c', '--iterations', '8,16,24'],
      '--iterations has 3 counts for 3 snapshots; expected one, or 2: the count at each snapshot after the first',
    ],
    [
      ['a', 'b', 'c', '--iterations', '16,8'],
      '--iterations must count up, not 16,8: each is the count since the first snapshot',
    ],
    [['a', '-', '-'], 'only one of the snapshots can come from standard input'],
    [['-', '-'], 'only one of the snapshots can come from standard input'],
    [['a', '-', '--control', 'c', '-'], 'only one of the snapshots can come from standard input'],
    [['a', 'b', '--control', '-', '-'], 'only one of the snapshots can come from standard input'],
    [['a', 'b', '--control'], '--control has no files; expected two: --control <before> <after>'],
    [['a', 'b', '--control', '--top', '3'], '--control has no files; expected two: --control <before> <after>'],
    [['a', 'b', '--control', 'c'], '--control has only one file, c; expected two: --control <before> <after>'],
    [['a', 'b', '--control=c'], '--control has only one file, c; expected two: --control <before> <after>'],
    [['a', 'b', '--control', 'c', ''], 'a snapshot is empty; expected the name of a file'],
    [
      ['a', 'b', '--control', 'c', 'd', '--control', 'e', 'f'],
      '--control is given 2 times; expected one list of files',
    ],
    [['a', 'b', '--control', 'c', 'd', '--fomat=json'], 'unknown option --fomat; did you mean --format?'],
    [['a', 'b', '--contrl', 'c', 'd'], 'unknown option --contrl; did you mean --control?'],
    [['a', 'b', '--top', '--control', 'c', 'd'], '--top needs a value'],
    [
      ['--control', 'c', 'd', 'a', 'b'],
      'no snapshots given; expected two files: heapdiff <before> <after>; --control took c, d, a, b: put it last, or -- behind its own files',
    ],
    [
      ['a', '--control', 'c', 'd', 'b'],
      'only one snapshot given; expected two files: heapdiff <before> <after>; --control took c, d, b: put it last, or -- behind its own files',
    ],
    [['a', '--control', 'c', 'd'], 'only one snapshot given; expected two files: heapdiff <before> <after>'],
    [
      ['a', 'b', 'c', '--iterations', '8,24', '--control', 'd', 'e'],
      '--iterations has a count for each of 3 snapshots, and --control 2 files; expected as many there, or one count',
    ],
    [['', 'b'], 'a snapshot is empty; expected the name of a file'],
    [['a', 'b', '--fomat', 'json'], 'unknown option --fomat; did you mean --format?'],
    [['a', 'b', '--Top=3'], 'unknown option --Top; did you mean --top?'],
    [['chekc', 'a', 'b'], 'chekc is no file and no command; did you mean heapdiff check?'],
    [['verfy', '--help'], 'verfy is no file and no command; did you mean heapdiff verify?'],
    [['Verify', '--broken', 'a'], 'Verify is no file and no command; did you mean heapdiff verify?'],
    [['help', 'captrue'], 'captrue is no file and no command; did you mean heapdiff capture?'],
    [['chek', 'a', 'b'], 'chek is no file and no command; did you mean heapdiff check?'],
    [['a', 'b', '--iteration=3'], 'unknown option --iteration; did you mean --iterations?'],
    [['a', 'b', '--verbose'], 'unknown option --verbose'],
    [['a', 'b', '-x'], 'unknown option -x'],
    [['a', 'b', '--no-top'], 'unknown option --no-top'],
    [['a', 'b', '--top'], '--top needs a value'],
    [['a', 'b', '-o', '-x'], '-o needs a value'],
    [['a', 'b', '--show-strings=no'], '--show-strings takes no value'],
    [['a', 'b', '--top', '--format', 'json'], '--top needs a value'],
    [['a', 'b', '--top', '0'], '--top must be a whole number from 1 up, not "0"'],
    [['a', 'b', '--top='], '--top must be a whole number from 1 up, not ""'],
    [['a', 'b', '--iterations', '-5'], '--iterations must be a whole number from 1 up, not "-5"'],
    [['a', 'b', '--iterations', '1.5'], '--iterations must be a whole number from 1 up, not "1.5"'],
    [
      ['a', 'b', '--iterations', '99999999999999999999'],
      '--iterations must be a whole number from 1 up, not "99999999999999999999"',
    ],
    [['a', 'b', '--iterations', 'ten'], '--iterations must be a whole number from 1 up, not "ten"'],
    [
      ['a', 'b', '--format', 'jsn'],
      '--format must be text, markdown, json, html, svg, dot, gexf or graphml, not "jsn"; did you mean json?',
    ],
    [
      ['a', 'b', '--format', 'yaml'],
      '--format must be text, markdown, json, html, svg, dot, gexf or graphml, not "yaml"',
    ],
    [['a', 'b', '--iterations', '3', '--iterations=4'], '--iterations is given 2 times: 3, 4; expected one value'],
    [['a', 'b', '--top', '1', '--top', '1', '--top', '2'], '--top is given 3 times: 1, 1, 2; expected one value'],
    [['a', 'b', '--format', 'text', '--format', 'json'], '--format is given 2 times: text, json; expected one value'],
    [['a', 'b', '-o', 'x', '--output', 'y'], '--output is given 2 times: x, y; expected one value'],
    [['a', 'b', '--bo\u001b[31mgus'], 'unknown option --bo\\u001b[31mgus'],
    [['a', 'b', '--top', '\u202e1'], '--top must be a whole number from 1 up, not "\\u202e1"'],
    [['a', 'b', '-o', '/\n/\u001b/r'], '--output /\\n/\\u001b/r: there is no folder /\\n/\\u001b'],
  ])('%j', async (args, message) => {
    expect(await runCli(args)).toEqual({ code: 2, stdout: '', stderr: `heapdiff: ${message}\n${HINT}` });
  });
});

describe('an error of the engine', () => {
  test('is its message and exit code 2', async () => {
    const fault = { section: 'nodes', byteOffset: 12, message: 'found "\u001b[2J", expected a number' };
    const compareFiles = () => Promise.reject(new MalformedSnapshotError('a.heapsnapshot', fault));
    expect(await runCli(PAIR, { compareFiles })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'heapdiff: a.heapsnapshot: in "nodes" at byte 12: found "\\u001b[2J", expected a number\n',
    });
  });

  test('is one line, whatever the names of the files are', async () => {
    const compareFiles = () => Promise.reject(new LineageError('reset', 'a\nb and c\u001b[2J are no pair'));
    expect((await runCli(PAIR, { compareFiles })).stderr).toBe('heapdiff: a\\nb and c\\u001b[2J are no pair\n');
  });

  test('points to --help when it is about the arguments', async () => {
    const compareFiles = () => Promise.reject(new UsageError('iterations must be positive'));
    expect((await runCli(PAIR, { compareFiles })).stderr).toBe(`heapdiff: iterations must be positive\n${HINT}`);
  });

  test('that nobody foresaw is called a bug, with the stack only on request', async () => {
    const compareFiles = () => Promise.reject(new TypeError('x is not iterable'));
    const { code, stderr } = await runCli(PAIR, { compareFiles });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'heapdiff: unexpected error: x is not iterable\nThis is a bug in heapdiff, please report it; HEAPDIFF_DEBUG=1 shows where.\n',
    );
    const debug = await runCli(PAIR, { compareFiles, env: { HEAPDIFF_DEBUG: '1' } });
    expect(debug.stderr).toMatch(/TypeError: x is not iterable\n +at /);
  });

  test('that nobody foresaw is printed without what a terminal obeys', async () => {
    const compareFiles = () => Promise.reject(new TypeError('\u001b[2J'));
    const { stderr } = await runCli(PAIR, { compareFiles, env: { HEAPDIFF_DEBUG: '1' } });
    expect(stderr).not.toContain('\u001b');
  });
});

describe('too little memory is no bug: what was being done, how large the input is, what helps', () => {
  const shortages: readonly [name: string, error: Error][] = [
    ['an array that cannot be had', new RangeError('Array buffer allocation failed')],
    ['an array that is too long', new RangeError('Invalid typed array length: 5000000000')],
    [
      'a column that cannot grow',
      new UnreadableInputError('after', 'no memory for a column', {
        cause: new RangeError('Array buffer allocation failed'),
      }),
    ],
    ['a decompressor that cannot start', Object.assign(new Error('no memory'), { code: 'Z_MEM_ERROR' })],
  ];
  test.each(shortages)('%s', async (_name, error) => {
    const before = join(folder, 'before\n.heapsnapshot.gz');
    writeFileSync(before, Buffer.alloc(2_500_000));
    const { code, stdout, stderr } = await runCli([before, '-'], {
      compareFiles: async (_before, _after, { onProgress }) => {
        onProgress?.({ phase: 'reading', file: 'after', doneShare: 0.5 });
        throw error;
      },
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^heapdiff: out of memory while reading after 50 % \([^\n]*\)\. [^\n]+\n$/);
    expect(stderr).toContain('before\\n.heapsnapshot.gz 3 MB compressed, standard input of unknown size;');
    expect(stderr).toMatch(/Close other programs, .*ulimit -v.*, or use a machine with more memory\.\n$/);
  });

  test('another RangeError is what it was', async () => {
    const compareFiles = () => Promise.reject(new RangeError('Maximum call stack size exceeded'));
    expect((await runCli(PAIR, { compareFiles })).stderr).toContain('This is a bug in heapdiff');
  });
});

describe('one file given twice', () => {
  test('is compared, with a warning, also under another name', async () => {
    const [file, link, twin] = ['a\n', 'link', 'twin'].map((name) => join(folder, name));
    writeFileSync(file, '{}');
    symlinkSync(file, link);
    linkSync(file, twin);
    for (const other of [file, link, twin]) {
      const { code, stdout, stderr } = await runCli([file, other]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^heapdiff/);
      expect(stderr).toBe(`heapdiff: warning: both are the same file, ${other.replace('\n', '\\n')}\n`);
    }
  });

  test('is warned of in --control, too, and so is a control that is the run itself', async () => {
    const [one, other, third] = ['one', 'other', 'third'].map((name) => join(folder, name));
    for (const file of [one, other, third]) writeFileSync(file, '{}');
    const warned = async (...control: string[]) => (await runCli([one, other, '--control', ...control])).stderr;
    expect(await warned(third, third)).toBe(`heapdiff: warning: both of --control are the same file, ${third}\n`);
    expect(await warned(one, other)).toBe(
      'heapdiff: warning: --control is the run itself: all its suspects are subtracted\n',
    );
    expect(await warned(other, third)).toBe('');
  });

  test('is not warned of where there are two, none, or a stream', async () => {
    const [one, other] = ['one', 'other'].map((name) => join(folder, name));
    writeFileSync(one, '{}');
    writeFileSync(other, '{}');
    for (const pair of [
      [one, other],
      ['missing', 'missing'],
      ['-', one],
      [folder, folder],
    ]) {
      expect((await runCli(pair)).stderr).toBe('');
    }
  });
});

describe('stdout', () => {
  test('closed by its reader ends the command quietly', async () => {
    const onStdout = () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
    expect(await runCli(PAIR, { onStdout })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('on a full disk is an error, and no bug of heapdiff', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const result = await runCli(PAIR, { onStdout: () => full });
    expect(result).toEqual({ code: 2, stdout: '', stderr: 'heapdiff: ENOSPC: no space left on device, write\n' });
  });
});

describe('progress', () => {
  test('of work under a second is not told', async () => {
    expect((await runWithProgress([0, 500, 999], { isTTY: true })).stderr).toBe('');
  });

  test('is one line on a terminal, rewritten, and gone at the end', async () => {
    const { stderr } = await runWithProgress([500, 1000, 1050, 1200], { isTTY: true });
    expect(stderr).toBe(
      '\r\u001b[Kheapdiff: reading before\\u001b.heapsnapshot 25 %, 2 s left\r\u001b[Kheapdiff: reading before\\u001b.heapsnapshot 75 %, 1 s left\r\u001b[K',
    );
  });

  test('says how fast it goes and how long it takes', async () => {
    let nowMs = 0;
    const { stderr } = await runCli(PAIR, {
      isTTY: true,
      now: () => nowMs,
      compareFiles: async (_before, _after, { onProgress }) => {
        onProgress?.({ phase: 'reading', file: 'a', doneShare: 0, doneBytes: 0 });
        nowMs = 2000;
        onProgress?.({ phase: 'reading', file: 'a', doneShare: 0.25, doneBytes: 300e6 });
        return buildReport();
      },
    });
    expect(stderr).toBe('\r\u001b[Kheapdiff: reading a 25 %, 150 MB/s, 6 s left\r\u001b[K');
  });

  test.each(['', 'capture', 'check', 'redact', 'retainers', 'verify'])(
    'can be left out: %s --help says how',
    async (name) => {
      const { code, stdout } = await runCli([...(name === '' ? [] : [name]), '--help']);
      expect([code, stdout.match(/^ +--quiet .*$/gmu)]).toEqual([
        0,
        [expect.stringMatching(/--quiet +no progress on stderr, told on terminals$/u)],
      ]);
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    },
  );

  test('is not told in a log, nor with --quiet', async () => {
    expect((await runWithProgress([500, 999, 1000, 6000, 60_000], {})).stderr).toBe('');
    expect((await runWithProgress([500, 999, 1000, 6000, 60_000], { isTTY: true }, ['--quiet'])).stderr).toBe('');
  });

  test('is cleared before an error is told', async () => {
    let nowMs = 0;
    const { stderr } = await runCli(PAIR, {
      isTTY: true,
      now: () => nowMs,
      compareFiles: async (_before, _after, { onProgress }) => {
        nowMs = 2000;
        onProgress?.({ phase: 'finding suspects' });
        throw new LineageError('reset', 'no pair');
      },
    });
    expect(stderr).toBe('\r\u001b[Kheapdiff: finding suspects\r\u001b[Kheapdiff: no pair\n');
  });
});

/** Runs a comparison that tells its progress at the given times, in milliseconds. */
function runWithProgress(timesMs: readonly number[], fake: { isTTY?: boolean }, options: readonly string[] = []) {
  let nowMs = 0;
  return runCli([...PAIR, ...options], {
    ...fake,
    now: () => nowMs,
    compareFiles: async (_before, _after, { onProgress }) => {
      for (const [step, timeMs] of timesMs.entries()) {
        nowMs = timeMs;
        onProgress?.({ phase: 'reading', file: 'before\u001b.heapsnapshot', doneShare: step / timesMs.length });
      }
      return buildReport();
    },
  });
}
