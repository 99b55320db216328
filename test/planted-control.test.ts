import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type ComparisonWithGraphs, compareFiles, type Progress } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import { runBuiltCli } from './support/cli.ts';
import { expectPlanted, expectWholeAccount } from './support/planted-leak.ts';
import { type RecordedPair, recordPair } from './support/record.ts';

/** Compares the first two snapshots of a recording, with a control. */
async function compareWith(pair: RecordedPair, control: readonly string[]): Promise<ComparisonWithGraphs> {
  const report = await compareFiles(pair.before, pair.after, { iterations: pair.truth.iterations, control });
  expectWholeAccount(report);
  return report;
}

describe('against the same work without the leak', () => {
  test('the leak stays whole, and the report is what it was', async () => {
    const pair = await recordPair('connection-tasks');
    const { before, after } = await recordPair('connection-tasks', { control: true });
    const { control, ...report } = await compareWith(pair, [before, after]);
    expectPlanted(report, pair.truth);
    expect(report).toEqual(await compareFiles(pair.before, pair.after, { iterations: pair.truth.iterations }));
    expect(control).toMatchObject({ iterationsTotal: 100, subtracted: [] });
    expect(control?.snapshots.map(({ file, iteration }) => [file, iteration])).toEqual([
      [before, 0],
      [after, 100],
    ]);
  });
});

describe('against the leak in another process', () => {
  test.each(['map-cache', 'connection-tasks', 'race'])('nothing of %s is a suspect', async (program) => {
    const pair = await recordPair(program);
    const { before, after } = await recordPair(program, { again: true });
    const [leak] = (await compareFiles(pair.before, pair.after, { iterations: pair.truth.iterations })).suspects;
    const { suspects, noise, control } = await compareWith(pair, [before, after]);
    expect(suspects).toEqual([]);
    const { fingerprint, title, growthBytes, count, perIteration } = leak;
    expect(control?.subtracted).toEqual([
      { fingerprint, title, growthBytes, control: { growthBytes, count, perIteration, shareOfRate: 1 } },
    ]);
    expect(noise).toContainEqual({
      kind: 'in the control, too',
      count: leak.holds.reduce((sum, held) => sum + held.count, 0),
      bytes: growthBytes,
    });
  });

  test('the command says that there is no suspect, and is done', async () => {
    const { before, after } = await recordPair('map-cache');
    const other = await recordPair('map-cache', { again: true });
    const { code, stdout, stderr } = runBuiltCli([before, after, '--control', other.before, other.after]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /\ncontrol {3}\S+-again-\S+before\.heapsnapshot ->\n {10}\S+-again-\S+after\.heapsnapshot\n/,
    );
    expect(stdout).toContain('\nNo suspects: the heap grew by ');
    expect(stdout).toMatch(/\n {4}in the control, too +\+118 kB /);
  });

  test('containers that grew in place are no suspects, either', async () => {
    const pair = await recordPair('primitives');
    const { before, after } = await recordPair('primitives', { again: true });
    const { suspects, control } = await compareWith(pair, [before, after]);
    expect(suspects).toEqual([]);
    expect(control?.subtracted).toHaveLength(4);
  });

  test('series of other lengths are compared by their rates', async () => {
    const pair = await recordPair('connection-tasks');
    const other = await recordPair('connection-tasks', { again: true });
    const longer = await compareWith(pair, [other.before, other.after, other.after2]);
    expect(longer.suspects).toEqual([]);
    const series = { between: [pair.after], control: [other.before, other.after] };
    expect((await compareFiles(pair.before, pair.after2, series)).suspects).toEqual([]);
  });
});

test('what grows twice as fast as in the control stays whole, and says so', async () => {
  const pair = await recordPair('connection-tasks');
  const { before, after } = await recordPair('connection-tasks', { iterations: 50 });
  const report = await compareWith(pair, [before, after]);
  expectPlanted(report, pair.truth);
  const { control } = report.suspects[0];
  // Of the hundred iterations that it is told to be it did fifty; its table grew in other steps.
  expect(control).toMatchObject({ count: 1_000, perIteration: 10 });
  expect(control?.shareOfRate).toBeCloseTo(0.5, 1);
  expect(report.suspects[0].graph.order).toBeGreaterThan(1);
});

test('the control may be a later time of the same process', async () => {
  const pair = await recordPair('request-error-cycle');
  expect((await compareWith(pair, [pair.after, pair.after2])).suspects).toEqual([]);
});

test('a control that is no pair is refused by that name', async () => {
  const pair = await recordPair('race');
  const other = await recordPair('race', { again: true });
  await expect(compareWith(pair, [pair.before, other.after])).rejects.toMatchObject({
    code: 'lineage',
    verdict: 'different-process',
    message: expect.stringMatching(/^control: .*before\.heapsnapshot and .*after\.heapsnapshot cannot be compared/),
  });
  await expect(compareWith(pair, [other.after, other.before])).rejects.toMatchObject({
    verdict: 'swapped',
    message: expect.stringMatching(/^control: /),
  });
});

test('the heaps of the run are gone before those of the control are read', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const pair = await recordPair('connection-tasks');
  const other = await recordPair('connection-tasks', { again: true });
  // In the order in which they are read: the last of a run first.
  const files = [pair.after, pair.before, other.after, other.before];
  const columnsAt: number[] = [];
  const onProgress = ({ phase, file, doneShare }: Progress): void => {
    if (phase !== 'reading' || doneShare !== 1) return;
    // The second ends what the first leaves to another thread.
    collectGarbage();
    collectGarbage();
    columnsAt[files.indexOf(file!)] = process.memoryUsage().arrayBuffers;
  };
  await compareFiles(pair.before, pair.after, { control: [other.before, other.after], onProgress });
  expect(columnsAt).toHaveLength(4);
  expect(columnsAt[2]).toBeLessThan(columnsAt[1]);
});
