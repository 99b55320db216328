import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandResult, runBuiltCli } from '../support/cli.ts';
import { type RecordedPair, recordPair } from '../support/record.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-planted-verify-'));
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const COUNT = ['--iterations', '100'];

function two({ before, after }: RecordedPair): string[] {
  return [before, after];
}

function three({ before, after, after2 }: RecordedPair): string[] {
  return [before, after, after2];
}

/** Makes a report of snapshots and returns its path: what is verified later has nothing else. */
function store(name: string, snapshots: readonly string[], ...args: string[]): string {
  const file = join(folder, name);
  const { code } = runBuiltCli([...snapshots, ...args, '--format', 'json', '-o', file], { cwd: folder });
  expect(code).toBe(0);
  return file;
}

/** Verifies, and says the exit code and the outcome. */
function verify(broken: readonly string[], fixed: readonly string[], ...args: string[]): [number | null, string] {
  const { code, outcome } = verifyWhole(broken, fixed, ...args);
  return [code, outcome];
}

function verifyWhole(
  broken: readonly string[],
  fixed: readonly string[],
  ...args: string[]
): CommandResult & { readonly outcome: string } {
  const result = runBuiltCli(['verify', '--broken', ...broken, '--fixed', ...fixed, ...args], { cwd: folder });
  expect(result.stderr).toBe('');
  return {
    ...result,
    outcome: /^heapdiff verify: (pass(?=: )|fail(?=: )|cannot tell(?=: | whether ))/u.exec(result.stdout)?.[1] ?? '',
  };
}

describe.each(['connection-tasks', 'emitter-listeners'])('the leak of %s', (program) => {
  test('is fixed in its control: two snapshots, three, a report, and mixed', async () => {
    const [leak, control] = [await recordPair(program), await recordPair(program, { control: true })];
    const [broken, fixed] = [store('b.json', two(leak), ...COUNT), store('f.json', three(control), ...COUNT)];
    expect(verify(two(leak), two(control), ...COUNT)).toEqual([0, 'pass']);
    expect(verify(three(leak), three(control), ...COUNT)).toEqual([0, 'pass']);
    expect(verify([broken], three(control), ...COUNT)).toEqual([0, 'pass']);
    expect(verify(two(leak), [fixed], ...COUNT)).toEqual([0, 'pass']);
    expect(verify([broken], [fixed])).toEqual([0, 'pass']);
  });

  test('is not fixed in another process that does the same, nor where fix and leak are mixed up', async () => {
    const [leak, control] = [await recordPair(program), await recordPair(program, { control: true })];
    const again = await recordPair(program, { again: true });
    const broken = store('b.json', two(leak), ...COUNT);
    expect(verify([broken], two(again), ...COUNT)).toEqual([1, 'fail']);
    expect(verify([broken], three(again), ...COUNT)).toEqual([1, 'fail']);
    expect(verify(two(leak), two(again))).toEqual([1, 'fail']);
    expect(verify(two(control), two(leak), ...COUNT)).toEqual([1, 'fail']);
  });

  test('cannot be told where nobody said how many iterations the fixed run had', async () => {
    const leak = await recordPair(program);
    const { code, outcome, stdout } = verifyWhole([store('b.json', two(leak), ...COUNT)], two(leak));
    expect([code, outcome]).toEqual([1, 'cannot tell']);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain('how many iterations the fixed run had: --iterations N');
  });
});

test('a leak that is half as fast may be a warm-up with two snapshots; with three it is a leak', async () => {
  const leak = await recordPair('connection-tasks');
  const half = await recordPair('connection-tasks', { iterations: 50 });
  const broken = store('b.json', two(leak), ...COUNT);
  expect(verify([broken], two(half), ...COUNT)).toEqual([1, 'cannot tell']);
  expect(verify([broken], three(half), ...COUNT)).toEqual([1, 'fail']);
  expect(verify([broken], two(half), '--iterations', '50')).toEqual([1, 'fail']);
});

test('a cache that is full after the first interval is a warm-up in three snapshots: that passes', async () => {
  const cache = await recordPair('lru-filling');
  expect(verify(two(cache), two(cache), ...COUNT)).toEqual([1, 'fail']);
  expect(verify(two(cache), three(cache), ...COUNT)).toEqual([0, 'pass']);
  expect(verify(three(cache), three(cache), ...COUNT)).toEqual([1, 'cannot tell']);
});

test('a report that is none, or snapshots of two processes, are refused with exit code 2', async () => {
  const [leak, again] = [await recordPair('race'), await recordPair('race', { again: true })];
  const run = (...args: string[]): CommandResult => runBuiltCli(['verify', ...args], { cwd: folder });
  const single = run('--broken', leak.before, '--fixed', ...two(again));
  expect([single.code, single.stdout]).toEqual([2, '']);
  expect(single.stderr).toMatch(
    /--broken has only one snapshot, .*before\.heapsnapshot; expected two or more of one run, or a report/u,
  );
  const mixed = run('--broken', leak.before, again.after, '--fixed', ...two(again));
  expect([mixed.code, mixed.stdout]).toEqual([2, '']);
});
