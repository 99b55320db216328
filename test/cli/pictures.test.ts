import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { compareFiles } from 'heapdiff';
import { buildSnapshotJson, copies, extendHeap, repeat } from 'heapdiff/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeSuspect } from '../../src/retention/suspect-graph.ts';
import { runCli } from '../support/cli.ts';
import { CONNECTION } from '../support/suspect-graphs.ts';

let folder: string;
let pair: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapdiff-pictures-'));
  pair = ['before', 'after'].map((name) => join(folder, `${name}.heapsnapshot`));
  const tasks = copies('task', 40, { name: 'Promise', selfSize: 1000 });
  const logs = { ...copies('log', 20, { name: 'Log', selfSize: 1000 }) };
  const after = extendHeap(CONNECTION, { ...tasks, ...logs }, [
    ...repeat(40, (n) => `table #${n} task${n}`),
    ...repeat(20, (n) => `conn .log log${n}`),
  ]);
  writeFileSync(pair[0], buildSnapshotJson(CONNECTION));
  writeFileSync(pair[1], buildSnapshotJson(after));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a picture', () => {
  test('is of the largest suspect', async () => {
    const { code, stdout, stderr } = await runCli([...pair, '--format', 'dot'], { compareFiles });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^digraph "Set Connection\.tasks keeps 40 Promise" \{\n/);
    expect(stdout).not.toContain('Log');
  });

  test('is of the suspect that --suspect names', async () => {
    const { suspects } = await compareFiles(pair[0], pair[1]);
    const { fingerprint } = suspects[1];
    const { stdout } = await runCli([...pair, '--format', 'dot', '--suspect', fingerprint], { compareFiles });
    expect(stdout).toMatch(/^digraph "Connection .*keeps 20 Log" \{\n/);
  });

  test('a report without the others counts them, and they explain what they did', async () => {
    const { suspects } = await compareFiles(pair[0], pair[1]);
    const whole = (await runCli(pair, { compareFiles })).stdout;
    const { stdout } = await runCli([...pair, '--suspect', suspects[1].fingerprint], { compareFiles });
    const explained = /suspects explain \d+ %/u;
    expect(explained.exec(stdout)?.[0]).toBe(explained.exec(whole)![0]);
    expect(stdout).toMatch(/^1 more suspect \(\+[\d.]+ kB, \d+ %\), left out by --suspect$/mu);
    const asJson = [...pair, '--suspect', suspects[1].fingerprint, '--format', 'json'];
    const json = JSON.parse((await runCli(asJson, { compareFiles })).stdout);
    const { growthBytes, shareOfGrowth } = suspects[0];
    expect(json.suspectsLeftOut).toEqual({ count: 1, growthBytes, shareOfGrowth });
  });

  test('of one suspect of several with that fingerprint says so', async () => {
    const comparison = await compareFiles(pair[0], pair[1]);
    const twins = comparison.suspects.map((suspect) => changeSuspect(suspect, { fingerprint: 'abcdefabcdef' }));
    const { stdout, stderr } = await runCli([...pair, '--format', 'dot', '--suspect', 'abcd'], {
      compareFiles: async () => ({ ...comparison, suspects: twins }),
    });
    expect(stdout).toMatch(/^digraph "Set Connection\.tasks keeps 40 Promise" \{\n/);
    expect(stderr).toContain('2 suspects have the fingerprint abcd; the picture is of the largest');
  });

  test.each(['svg', 'gexf', 'graphml'])('goes into a file as %s, the same in each run', async (format) => {
    const output = join(folder, `leak.${format}`);
    const run = (): Promise<unknown> => runCli([...pair, '--format', format, '-o', output], { compareFiles });
    expect(await run()).toEqual({ code: 0, stdout: '', stderr: '' });
    const text = readFileSync(output, 'utf8');
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain('Set Connection.tasks keeps 40 Promise');
    await run();
    expect(readFileSync(output, 'utf8')).toBe(text);
  });

  test('shows as many hops as --depth says', async () => {
    const { stdout } = await runCli([...pair, '--format', 'dot', '--depth', '1'], { compareFiles });
    expect(stdout).toContain('label="1 more"');
    expect(stdout).not.toContain('ROOT');
  });

  test('says so where there is nothing to draw', async () => {
    const { code, stdout } = await runCli([pair[1], pair[1], '--format', 'dot'], { compareFiles });
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'digraph "No suspects" {']);
  });
});

test.each([
  [['--depth', '3'], '--depth bounds a picture, and --format is text; expected svg, dot, gexf, graphml'],
  [
    ['--too-many', '3', '--format', 'json'],
    '--too-many bounds a picture, and --format is json; expected svg, dot, gexf, graphml',
  ],
  [['--format', 'svg', '--depth', '-1'], '--depth must be a whole number from 1 up, not "-1"'],
])('%j is refused', async (args, message) => {
  expect(await runCli([...pair, ...args])).toEqual({
    code: 2,
    stdout: '',
    stderr: `heapdiff: ${message}\nTry 'heapdiff --help'.\n`,
  });
});
