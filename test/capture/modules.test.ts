import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { captureModule } from 'heapdiff/capture';
import { describe, expect, test } from 'vitest';
import { captureAll, LEAST, namesIn, temporaryFolder, writeModule } from '../support/capture.ts';

const folder = temporaryFolder();

/** Captures a module and returns the lines that it printed. */
async function linesOf(name: string, source: string, options = LEAST): Promise<string[]> {
  const module = writeModule(folder, name, source);
  const { output } = await captureAll(module, { ...options, folder: join(folder, `${name}-heap`) });
  return output.trim().split('\n');
}

describe('what a module may export', () => {
  test('a function, which is told the iteration from the warm-up on', async () => {
    const source = 'export default ({ iteration, state }) => console.log(iteration, state);';
    const lines = await linesOf('function.mjs', source, { warmUp: 2, iterations: 2, rounds: 2 });
    expect(lines).toEqual([0, 1, 2, 3, 4, 5].map((iteration) => `${iteration} undefined`));
  });

  test('an object whose hooks may be async, each waited for, and given what setup returned', async () => {
    const source = `
      import { setTimeout as sleep } from 'node:timers/promises';
      const late = (what) => async ({ state }) => { await sleep(5); console.log(what, ++state.calls); };
      export default {
        async setup() { await sleep(5); console.log('setup'); return { calls: 0 }; },
        action: late('action'),
        phases: { 'after-close': late('close'), 'after-all': late('all') },
        teardown: late('teardown'),
      };`;
    const lines = await linesOf('object.mjs', source, { warmUp: 1, iterations: 1, rounds: 1 });
    expect(lines).toEqual(['setup', 'action 1', 'action 2', 'close 3', 'all 4', 'teardown 5']);
    expect(namesIn(join(folder, 'object.mjs-heap'))).toEqual(
      [0, 1, 2, 3].flatMap((at) => [`s${at}.heapsnapshot`, `s${at}.heapsnapshot.json`]),
    );
  });

  test('an instance of a class, whose methods have their this', async () => {
    const source = `
      class Subject {
        #calls = [];
        setup() { this.#calls.push('setup'); }
        action() { this.#calls.push('action'); }
        phases = { 'after-close': () => this.#calls.push('close') };
        teardown() { console.log(...this.#calls, 'teardown'); }
      }
      export default new Subject();`;
    expect(await linesOf('instance.mjs', source)).toEqual(['setup action close teardown']);
  });

  test.each([
    ['CommonJS', 'common.cjs', "module.exports = () => console.log('ran');"],
    [
      "what TypeScript's compiler makes of a default",
      'compiled.cjs',
      "exports.__esModule = true; exports.default = { action: () => console.log('ran') };",
    ],
    [
      'TypeScript with code of its own',
      'typed.ts',
      "enum Word { Ran = 'ran' }\nexport default (): void => console.log(Word.Ran);",
    ],
    ['typed CommonJS', 'typed.cts', "const action = (): void => console.log('ran');\nmodule.exports = { action };"],
  ])('%s', async (_, name, source) => {
    expect(await linesOf(name, source)).toEqual(['ran']);
  });

  test.each([
    ['nothing', 'export const action = 1;'],
    ['a number', 'export default 7;'],
    ['an object without an action', 'export default { setup() {} };'],
  ])('%s is refused, with what is expected', async (name, source) => {
    await expect(linesOf(`${name}.mjs`, source)).rejects.toThrow(
      `${name}.mjs failed while loading the module: its default export is no action; expected a function, or`,
    );
  });

  test('an action whose name is mistyped is refused, with what was perhaps meant', async () => {
    await expect(linesOf('mistyped.mjs', 'export default { acton() {} };')).rejects.toThrow(
      'or { setup?, action, phases?, teardown? }; it has acton, did you mean action?',
    );
  });

  test('what would be left out for a mistyped name is refused, too', async () => {
    await expect(linesOf('mistyped-phase.mjs', 'export default { action() {}, phase: {} };')).rejects.toThrow(
      'its default export has phase; did you mean phases?',
    );
  });

  test('a phase that is no function is refused by its name', async () => {
    const source = "export default { action() {}, phases: { 'after-close': 'close' } };";
    await expect(linesOf('phase.mjs', source)).rejects.toThrow('its after-close is no function');
  });
});

test('the process of the module is its own: arguments, working folder, and a stack that is empty when the heap is written', async () => {
  const source = "export default () => console.log(process.argv.length, process.argv[1].endsWith('arguments.mjs'));";
  expect(await linesOf('arguments.mjs', source)).toEqual(['2 true']);
});

test('a sidecar says what ran and how often, and all have one epoch', async () => {
  const module = writeModule(
    folder,
    'noted.mjs',
    "export default { action() {}, phases: { 'after-close': () => {} } };",
  );
  const { captured } = await captureAll(module, { warmUp: 0, iterations: 5, rounds: 2, folder: join(folder, 'noted') });
  expect(captured.map(({ file, sidecar: { iteration, phase } }) => [basename(file), iteration, phase])).toEqual([
    ['s0.heapsnapshot', 0, undefined],
    ['s1.heapsnapshot', 5, undefined],
    ['s2.heapsnapshot', 10, undefined],
    ['s3.heapsnapshot', 10, 'after-close'],
  ]);
  const [{ sidecar }] = captured;
  expect(sidecar).toMatchObject({
    schema: 'heapdiff/sidecar@1',
    runtime: 'node',
    version: process.version,
    v8: process.versions.v8,
  });
  expect(sidecar.arguments).toContain('--expose-gc');
  expect(new Set(captured.map(({ sidecar: { epoch } }) => epoch)).size).toBe(1);
});

test('of more than ten snapshots, those of phases included, all names are of one length', async () => {
  const module = writeModule(folder, 'many.mjs', 'export default { action() {}, phases: { late() {}, later() {} } };');
  const { captured } = await captureAll(module, { ...LEAST, rounds: 8, folder: join(folder, 'many') });
  const names = Array.from({ length: 11 }, (_, at) => `s${String(at).padStart(2, '0')}.heapsnapshot`);
  expect(captured.map(({ file }) => basename(file))).toEqual(names);
  expect(namesIn(join(folder, 'many'))).toEqual(names.flatMap((name) => [name, `${name}.json`]));
});

test.skipIf(process.platform === 'win32').each([false, true])(
  'nobody else may read a snapshot; gzip: %s',
  async (gzip) => {
    const module = writeModule(folder, 'owners.mjs', 'export default () => {};');
    const heap = join(folder, `owners-${gzip}`);
    const captured = await captureModule(module, { ...LEAST, folder: heap, gzip });
    expect(captured.map(({ file }) => statSync(file).mode & 0o077)).toEqual(captured.map(() => 0));
  },
);
