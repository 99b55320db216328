import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPARE_OPTIONS } from '../../src/cli/options.ts';
import { BUILT_CLI, runBuiltCli } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-main-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('--help', () => {
  test('names every option, gives examples and says how to capture', async () => {
    const { code, stdout, stderr } = runBuiltCli(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const { name } of COMPARE_OPTIONS) expect(stdout).toContain(`--${name}`);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    await expect(stdout).toMatchFileSnapshot('../golden/help.txt');
  });

  test('wins over what else is on the line, and -h is the same', () => {
    const help = runBuiltCli(['--help']);
    expect(runBuiltCli(['a', '--fomat', '-h'])).toEqual(help);
  });

  test('takes little longer than Node itself: neither parser nor engine is loaded', () => {
    const coverage = join(folder, 'coverage');
    runBuiltCli(['--help'], { env: { ...process.env, NODE_V8_COVERAGE: coverage } });
    const [file] = readdirSync(coverage);
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] };
    const loaded = result.map(({ url }) => url.replace(/.*\/(?=dist\/|node_modules\/)/u, ''));
    expect(loaded).toContain('dist/cli/main.js');
    expect(loaded.filter((url) => /node_modules|dist\/(?:index|analyzers)/u.test(url))).toEqual([]);
  });
});

test('--version prints the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(runBuiltCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('an unknown option is one message and a pointer, with exit code 2', () => {
  expect(runBuiltCli(['a', 'b', '--fomat=json'])).toEqual({
    code: 2,
    stdout: '',
    stderr: "heapdiff: unknown option --fomat; did you mean --format?\nTry 'heapdiff --help'.\n",
  });
});

test('help into a pipe that nobody reads ends quietly', async () => {
  const child = spawn(process.execPath, [BUILT_CLI, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, stderr]).toEqual([0, '']);
});

describe.skipIf(process.platform === 'win32')('a report that nobody can get', () => {
  const [before, after] = ['before', 'after'].map((name) =>
    fileURLToPath(new URL(`../../snapshots/recorded/connection-tasks/${name}.heapsnapshot.gz`, import.meta.url)),
  );
  const runInShell = (redirection: string) => {
    const args = ['-c', `"$0" "$@" ${redirection}`, process.execPath, BUILT_CLI, before, after];
    const { status, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
    return { status, stderr };
  };

  test('is an error where stdout cannot be written to', () => {
    const { status, stderr } = runInShell('1<"$0"');
    expect([status, stderr]).toEqual([2, 'heapdiff: EBADF: bad file descriptor, write\n']);
  });

  test('is none where it was sent to the null device, or to a file', () => {
    expect(runInShell('>/dev/null')).toMatchObject({ status: 0, stderr: '' });
    expect(runInShell(`-o "${join(folder, 'report.txt')}" >&-`)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toMatch(/^heapdiff/);
  });
});

describe('input that cannot be read is one message with the file, and exit code 2', () => {
  test('a missing file', () => expectRefusal(join(folder, 'missing.heapsnapshot')));

  test('a second file that is missing, before the first one is read', () => {
    const missing = join(folder, 'missing.heapsnapshot');
    const { code, stderr } = runBuiltCli([writeInput('cut.heapsnapshot', `{"snapshot":${' '.repeat(1e5)}`), missing]);
    expect([code, stderr]).toEqual([2, `heapdiff: ${missing}: does not exist; check the path\n`]);
  });

  test('a missing file with a name of two lines', () => {
    const { code, stderr } = runBuiltCli([join(folder, 'a\nb\u001b[31m'), 'b']);
    expect([code, stderr]).toEqual([
      2,
      `heapdiff: ${join(folder, 'a\\nb\\u001b[31m')}: does not exist; check the path\n`,
    ]);
  });

  test('a folder', () => expectRefusal(folder));

  test('an empty file', () => expectRefusal(writeInput('empty.heapsnapshot', '')));

  test('a text file', () => expectRefusal(writeInput('notes.txt', 'Dear diary,\ntoday the heap grew.\n')));

  test('JSON of another kind', () => expectRefusal(writeInput('package.json', '{"name": "heapdiff"}')));

  test.skipIf(process.getuid?.() === 0)('a file without permission', () => {
    const file = writeInput('closed.heapsnapshot', '{}');
    chmodSync(file, 0);
    expectRefusal(file);
  });

  test('standard input that is empty', () => {
    const { code, stdout, stderr } = runBuiltCli(['-', join(folder, 'missing.heapsnapshot')], { input: '' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('bug in heapdiff');
  });
});

function writeInput(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function expectRefusal(file: string): void {
  const { code, stdout, stderr } = runBuiltCli([file, join(folder, 'other.heapsnapshot')]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(file);
  expect(stderr).toMatch(/^heapdiff: [^\n]+\n$/);
  expect(stderr).not.toMatch(/bug in heapdiff| at .*\.js:\d+/);
}
