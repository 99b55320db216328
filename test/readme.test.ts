import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
const SET_UP = 'npm ci && ';

interface Block {
  readonly language: string;
  readonly code: string;
}

const BLOCKS: Block[] = [...README.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({
  language,
  code,
}));
const COMMANDS = BLOCKS.filter(({ language }) => language === 'sh').map(({ code }) => code.trimEnd());
const SCRIPTS = BLOCKS.filter(({ language }) => language === 'js').map(({ code }) => code);

describe('the README', () => {
  let folder: string;
  let scripts: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'heapdiff-readme-'));
    symlinkSync(join(REPOSITORY, 'snapshots'), join(folder, 'snapshots'));
    // Below the repository, so that `import 'heapdiff'` finds the package itself, as built.
    mkdirSync(join(REPOSITORY, '.cache'), { recursive: true });
    scripts = mkdtempSync(join(REPOSITORY, '.cache', 'readme-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(scripts, { recursive: true });
  });

  test('begins with the main job and the tests, one line each, that set up a fresh machine', () => {
    const [mainJob, tests] = BLOCKS.filter(({ language }) => language === 'sh').map(({ code }) => code);
    expect(mainJob).toMatch(/^npm ci && npx heapdiff snapshots\/recorded\/\S+ snapshots\/recorded\/\S+ .*\n$/);
    expect(tests).toBe('npm ci && npm test\n');
  });

  test('npx finds the command in the repository', () => {
    const { stdout, status } = spawnSync('npx', ['heapdiff', '--version'], { cwd: REPOSITORY, encoding: 'utf8' });
    expect([status, stdout]).toEqual([
      0,
      `${JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')).version}\n`,
    ]);
  });

  const runnable = COMMANDS.map((command) => command.replace(SET_UP, '')).filter((command) => command !== 'npm test');
  test.each(runnable)('%s', (command) => {
    const result = runInShell(command);
    expect([result.status, result.stderr]).toEqual([0, '']);
    const printed = outputAfter(command);
    if (printed !== undefined) expect(result.stdout).toBe(printed);
  });

  test.each(SCRIPTS.map((code) => [code.split('\n')[0], code]))('the script that begins with %s', (_, code) => {
    const file = join(scripts, 'script.mjs');
    writeFileSync(file, code);
    const { status, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    const isGate = code.includes('process.exitCode');
    expect([status, stderr]).toEqual(isGate ? [1, expect.stringContaining('keeps 2,000 Promise')] : [0, '']);
  });

  test('its analyzer finds what it says', () => {
    const [analyzer] = BLOCKS.filter(({ language }) => language === 'ts').map(({ code }) => code);
    writeFileSync(join(folder, 'tasks.ts'), analyzer);
    const { stdout, stderr } = runInShell(`${runnable[0]} --analyzer ./tasks.ts --tasks-least 1000`);
    expect(stderr).toBe('');
    expect(stdout).toContain('tasks: 2200 tasks are remembered by one Connection');
    expect(stdout).toContain('Set 2200 entries 200 -> 2,200');
  });

  test('the snapshots that its script takes show what the script keeps', () => {
    const { stdout } = runInShell('npx heapdiff before.heapsnapshot after.heapsnapshot --iterations 97');
    expect(stdout).toMatch(/Array .*kept keeps 97 Map .* 1 per iteration/);
  });

  function runInShell(command: string): { status: number | null; stdout: string; stderr: string } {
    const built = `"${process.execPath}" "${join(REPOSITORY, 'dist/cli/main.js')}"`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command.replaceAll('npx heapdiff', built)], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], XDG_STATE_HOME: folder },
    });
    return { status, stdout, stderr };
  }
});

/** The text block that stands right behind a command. */
function outputAfter(command: string): string | undefined {
  const at = BLOCKS.findIndex(({ code }) => code.trimEnd().replace(SET_UP, '') === command);
  return BLOCKS[at + 1]?.language === 'text' ? BLOCKS[at + 1].code : undefined;
}
