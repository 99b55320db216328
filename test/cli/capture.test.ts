import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { namesIn, temporaryFolder, writeModule } from '../support/capture.ts';
import { type CommandResult, runBuiltCli } from '../support/cli.ts';

const folder = temporaryFolder();
const LEAST = ['--warm-up', '0', '--iterations', '1', '--rounds', '1'];
writeModule(folder, 'loud.mjs', "export default () => { console.log('printed by the module'); };");

/** Runs `heapdiff capture` in the folder, which is also that of temporary files. */
function capture(...args: string[]): CommandResult {
  return runBuiltCli(['capture', ...args], { cwd: folder, env: { ...process.env, TMPDIR: folder } });
}

const pointer = "\nTry 'heapdiff capture --help'.\n";

test('files are listed on stdout, how to compare them stands on stderr, and what is there is never overwritten', () => {
  const names = ['loud-heap/s0.heapsnapshot', 'loud-heap/s1.heapsnapshot'];
  const first = capture('loud.mjs', ...LEAST);
  expect([first.code, first.stdout]).toEqual([0, `${names.join('\n')}\n`]);
  expect(first.stderr).toContain(`heapdiff: to compare them: heapdiff ${names.join(' ')}\n`);
  expect(first.stderr).toContain('printed by the module\n');
  expect(capture('loud.mjs', ...LEAST).stdout).toBe(`${names.join('\n').replaceAll('loud-heap', 'loud-heap-2')}\n`);
});

test('--quiet: no word of what to do next', () => {
  const { code, stdout, stderr } = capture('loud.mjs', ...LEAST, '-o', 'quiet', '--quiet');
  expect([code, stdout, stderr]).toEqual([
    0,
    'quiet/s0.heapsnapshot\nquiet/s1.heapsnapshot\n',
    'printed by the module\n',
  ]);
});

test('a module that Node cannot read is told with the place', () => {
  writeModule(folder, 'wrong.mjs', 'export const first = 1;\nexport default { action( }\n');
  const { code, stderr } = capture('wrong.mjs', ...LEAST, '-o', 'wrong');
  expect(code).toBe(2);
  expect(stderr).toContain(`/wrong.mjs:2\nexport default { action( }\n                         ^\n`);
  expect(stderr).toMatch(/^heapdiff: .*wrong\.mjs failed while loading the module: Unexpected token '\}'$/mu);
});

test('the command that compares can be typed as it stands', () => {
  const { stderr } = capture('loud.mjs', ...LEAST, '-o', 'my heap', '--gzip', '--control', 'loud.mjs');
  expect(stderr).toContain(
    "heapdiff 'my heap/s0.heapsnapshot.gz' 'my heap/s1.heapsnapshot.gz' --control 'my heap/control/s0.heapsnapshot.gz' 'my heap/control/s1.heapsnapshot.gz'\n",
  );
});

test('--report: stdout is the report and nothing else, and no file stays', () => {
  const before = namesIn(folder);
  const { code, stdout, stderr } = capture('loud.mjs', '--iterations', '2', '--rounds', '1', '--report');
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^heapdiff {2}\S*s0\.heapsnapshot/u);
  expect(stdout).toContain(`captured on node ${process.version}, V8 ${process.versions.v8}\n`);
  expect(stdout).toContain('No suspects: ');
  expect(stdout).toMatch(
    /\n\nThe snapshots are removed, and the ids above are of them: -o FOLDER keeps them for retainers\.\n$/u,
  );
  expect(stdout).not.toContain('printed by the module');
  expect(stderr).toContain('printed by the module\n');
  expect(namesIn(folder)).toEqual(before);
});

test('--report --format json: stdout is one report that a program reads, of as many suspects as --top says', () => {
  writeModule(
    folder,
    'two.mjs',
    'const a = [], b = [];\nexport default () => { a.push({ x: {} }); b.push(new Map()); };',
  );
  const least = ['--iterations', '50', '--rounds', '1', '--report'];
  const json = capture('two.mjs', ...least, '--format', 'json');
  expect(json.stderr).toContain('heapdiff: The snapshots are removed, ');
  expect(JSON.parse(json.stdout)).toMatchObject({
    schema: 'heapdiff/report@1',
    command: `heapdiff capture two.mjs ${least.join(' ')} --format json`,
    suspects: [{}, {}],
  });
  const text = capture('two.mjs', ...least, '--top', '1').stdout;
  expect([...text.matchAll(/^#\d/gmu)].map(String)).toEqual(['#1']);
});

test('what setup returned is told as that, below the capture that holds it', () => {
  writeModule(
    folder,
    'stateful.mjs',
    'export default { setup: () => ({ rows: [] }), action: ({ state }) => void state.rows.push(new Map()) };',
  );
  const { stdout } = capture('stateful.mjs', '--iterations', '50', '--rounds', '1', '--report');
  expect(stdout).toMatch(/^#1 {2}Array \(closure\) stateFromSetup\.rows keeps 50 Map/mu);
  expect(stdout).toMatch(/^ {4}ROOT {2}async heapdiffCapture\(\)\n {5}\|- \(closure\) stateFromSetup /mu);
});

test('--allocations: what was made is told as it was written, by the source map of the script', () => {
  const source = `interface Job {
  readonly url: string;
}
class Task implements Job {
  constructor(readonly url: string) {}
}
const tasks: Task[] = [];
export default function pushTask() {
  for (let n = 0; n < 100; n++) tasks.push(new Task('https://example.org/'));
}
`;
  const { outputText } = ts.transpileModule(source, {
    fileName: 'tasks.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, inlineSourceMap: true },
  });
  writeModule(folder, 'tasks.mjs', outputText);
  const { code, stdout, stderr } = capture(
    'tasks.mjs',
    '--iterations',
    '50',
    '--rounds',
    '1',
    '--allocations',
    '--report',
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('keeps 5,000 Task');
  expect(stdout).toMatch(/^ {4}made {4}5,000 by pushTask\(\) tasks\.ts:8 \. \d+ s old$/mu);
});

describe('what nobody could do is one message and exit code 2, before anything runs', () => {
  mkdirSync(join(folder, 'empty'));
  test.each([
    [[], 'no module given; expected one: heapdiff capture <module>, or --inspect, or --scenario'],
    [['a.mjs', 'b.mjs'], '2 modules given; expected one: heapdiff capture <module>, or --inspect, or --scenario'],
    [['loud.mjs', '--rounds', '0'], '--rounds must be a whole number from 1 up, not "0"'],
    [['loud.mjs', '--iterations', 'many'], '--iterations must be a whole number from 1 up, not "many"'],
    [['loud.mjs', '--warm-up', '1.5'], '--warm-up must be a whole number from 0 up, not "1.5"'],
    [['loud.mjs', '--timeout', '9999999'], '--timeout must be at most 2147483 (24 days), not 9999999'],
    [['loud.mjs', '--itertions', '3'], 'unknown option --itertions; did you mean --iterations?'],
    [
      ['loud.mjs', '--control', 'missing.mjs'],
      '--control missing.mjs does not exist, or cannot be read; expected a module with an action',
    ],
    [
      ['missing.mjs', '-o', 'empty'],
      `${join(folder, 'missing.mjs')} does not exist, or cannot be read; expected a module with an action`,
    ],
  ])('%j', (args, message) => {
    expect(capture(...args)).toEqual({ code: 2, stdout: '', stderr: `heapdiff: ${message}${pointer}` });
    expect(namesIn(folder)).toContain('empty');
  });
});

test('a control that fails leaves the run, and the message names it', () => {
  writeModule(folder, 'broken.mjs', "export default () => { throw new Error('no'); };");
  const { code, stdout, stderr } = capture('loud.mjs', ...LEAST, '-o', 'half', '--control', 'broken.mjs');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /broken\.mjs failed while running round 1 of 1 \(1 iteration\): no; kept: half\/s0\.heapsnapshot, half\/s1\.heapsnapshot, half\/control\/s0\.heapsnapshot\n$/u,
  );
});
