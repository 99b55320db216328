import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureError, UsageError } from 'heapdiff';
import { type CaptureModuleOptions, captureModule } from 'heapdiff/capture';
import { describe, expect, test } from 'vitest';
import { LEAST, namesIn, temporaryFolder, writeModule } from '../support/capture.ts';

const folder = temporaryFolder();
const heap = join(folder, 'heap');

/** What a capture that must fail failed with, and what it left in its folder, which is removed. */
async function failureOf(
  source: string,
  options: Partial<CaptureModuleOptions> = {},
): Promise<{ readonly error: CaptureError; readonly left: string[] }> {
  const module = writeModule(folder, 'module.mjs', source);
  const error = await captureModule(module, { ...LEAST, folder: heap, ...options }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const left = namesIn(heap);
  rmSync(heap, { recursive: true, force: true });
  expect(error).toBeInstanceOf(CaptureError);
  return { error: error as CaptureError, left };
}

const SNAPSHOTS = ['s0.heapsnapshot', 's0.heapsnapshot.json', 's1.heapsnapshot', 's1.heapsnapshot.json'];

describe('a module that throws', () => {
  test.each([
    ['loading the module', "throw new Error('no');", []],
    ['setting up', "export default { setup() { throw new Error('no'); }, action() {} };", []],
    ['running round 1 of 1 (1 iteration)', "export default () => { throw new Error('no'); };", SNAPSHOTS.slice(0, 2)],
    [
      'running phase late',
      "export default { action() {}, phases: { late: async () => { throw new Error('no'); } } };",
      SNAPSHOTS,
    ],
    ['tearing down', "export default { action() {}, teardown() { throw new Error('no'); } };", SNAPSHOTS],
  ])('while %s is told so, and whole snapshots stay', async (doing, source, kept) => {
    const { error, left } = await failureOf(source);
    expect(error.message).toBe(`${join(folder, 'module.mjs')} failed while ${doing}: no`);
    expect(left).toEqual(kept);
    expect(error.kept).toEqual(kept.filter((name) => !name.endsWith('.json')).map((name) => join(heap, name)));
  });

  test.each([
    ['warming up (3 iterations), in iteration 2', 1],
    ['running round 2 of 2 (3 iterations), in iteration 3', 8],
  ])('while %s is told so', async (doing, iteration) => {
    const source = `export default ({ iteration }) => { if (iteration === ${iteration}) throw new Error('no'); };`;
    const { error } = await failureOf(source, { warmUp: 3, iterations: 3, rounds: 2 });
    expect(error.message).toBe(`${join(folder, 'module.mjs')} failed while ${doing}: no`);
  });

  test('something that is no error, and has no text', async () => {
    const { error } = await failureOf('export default () => { throw Object.create(null); };');
    expect(error.message).toMatch(/failed while running round 1 .*: it threw something that has no text$/u);
  });
});

describe('a module that does not come to its end', () => {
  test.each([
    ['exit code 0', 'process.exit(0)'],
    ['exit code 7', 'process.exit(7)'],
    ['SIGKILL', "process.kill(process.pid, 'SIGKILL')"],
    ['exit code 1', "setImmediate(() => { throw new Error('nobody waits for this'); }), new Promise(() => {})"],
  ])('but ends its process with %s', async (how, statement) => {
    const { error, left } = await failureOf(`export default () => { return ${statement}; };`);
    expect(error.message).toContain(`module.mjs ended its process with ${how} while running round 1 of 1`);
    expect(left).toEqual(SNAPSHOTS.slice(0, 2));
  });

  test('but loops in one iteration of several, is told with its number, and what could help', async () => {
    const source = 'export default ({ iteration }) => { for (; iteration === 1; ); };';
    const { error } = await failureOf(source, { warmUp: 3, timeoutMs: 3_000 });
    expect(error.message).toMatch(
      /^no end after 3 s, while warming up \(3 iterations\), in iteration 2; what loops for ever, .* \(--timeout, timeoutMs\), or fewer iterations$/u,
    );
  });

  test.each([
    ['waits', 'new Promise(() => {})'],
    ['computes', '(() => { for (;;); })()'],
  ])('but %s for ever, is ended in time', async (_, statement) => {
    const { error, left } = await failureOf(`export default () => ${statement};`, { timeoutMs: 3_000 });
    expect(error.message).toContain('no end after 3 s, while ');
    expect(
      left.every((name) => SNAPSHOTS.slice(0, 2).includes(name)),
      left.join(),
    ).toBe(true);
  });
});

test('a Node that cannot be run is named, and a folder made for nothing is removed', async () => {
  const { error, left } = await failureOf('export default () => {};', { node: join(folder, 'no-node') });
  expect(error.message).toMatch(/no-node cannot be run: spawn .* ENOENT$/u);
  expect(left).toEqual([]);
});

test.skipIf(process.platform === 'win32')('what is no Node is told so, and no module is blamed', async () => {
  const { error } = await failureOf('export default () => {};', { node: '/bin/ls' });
  expect(error.message).toMatch(
    /^\/bin\/ls ended with exit code \d before it ran anything; expected a Node\.js, 18 or newer, and flags that it knows$/u,
  );
});

test('what the runner finds wrong with a module is said once, what the module throws with its place', async () => {
  const output: string[] = [];
  const onOutput = (chunk: Uint8Array): number => output.push(Buffer.from(chunk).toString());
  await failureOf('export const action = 1;', { onOutput });
  expect(output).toEqual([]);
  await failureOf("export default () => { throw new Error('no'); };", { onOutput });
  expect(output.join('')).toMatch(/^Error: no\n {4}at .*module\.mjs:1:30\)?\n/u);
});

describe('what is refused before anything runs', () => {
  const module = writeModule(folder, 'fine.mjs', 'export default () => {};');
  const refusal = (options: Partial<CaptureModuleOptions>, path = module): Promise<unknown> =>
    captureModule(path, { folder: heap, ...options }).catch((error: unknown) => error);

  test.each([
    [{ iterations: 0 }, 'iterations is 0; expected a whole number from 1 up'],
    [{ iterations: 2.5 }, 'iterations is 2.5; expected a whole number from 1 up'],
    [{ rounds: Number.NaN }, 'rounds is NaN; expected a whole number from 1 up'],
    [{ rounds: 0 }, 'rounds is 0; expected a whole number from 1 up'],
    [{ warmUp: -1 }, 'warmUp is -1; expected a whole number from 0 up'],
    [{ timeoutMs: 0 }, 'timeoutMs is 0; expected a whole number from 1 to 2147483647'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs is 2147483648; expected a whole number from 1 to 2147483647'],
  ])('%o', async (options, message) => {
    expect(await refusal(options)).toEqual(new UsageError(message));
    expect(namesIn(heap)).toEqual([]);
  });

  test.skipIf(!existsSync('/proc/self'))('a folder that cannot be made', async () => {
    expect(await refusal({ folder: '/proc/x/y' })).toEqual(
      new UsageError(
        "no folder can be made at /proc/x/y (ENOENT: no such file or directory, mkdir '/proc/x'); name another one",
      ),
    );
  });

  test('a module that is not there', async () => {
    const missing = join(folder, 'missing.mjs');
    const message = `${missing} does not exist, or cannot be read; expected a module with an action`;
    expect(await refusal({}, missing)).toEqual(new UsageError(message));
  });

  test.each(['s0.heapsnapshot', 's12.heapsnapshot.gz'])('a folder that has %s', async (name) => {
    writeFileSync(join(folder, name), 'earlier');
    const message = `${folder} has ${name} of an earlier capture; name another folder, or remove it`;
    expect(await refusal({ folder })).toEqual(new UsageError(message));
    rmSync(join(folder, name));
  });
});
