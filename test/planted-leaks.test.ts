import { readFileSync } from 'node:fs';
import { compareFiles } from 'heapdiff';
import { describe, expect, test } from 'vitest';
import {
  compareRecorded,
  compareSeries,
  expectPlanted,
  expectWholeAccount,
  namesHolder,
  pathOf,
} from './support/planted-leak.ts';
import { PLAIN_PROGRAMS } from './support/planted-programs.ts';
import { recordPair, type Truth } from './support/record.ts';

describe.each(PLAIN_PROGRAMS)('%s, recorded with this Node', (program) => {
  test('the first suspect is the planted leak, counted exactly', async () => {
    const pair = await recordPair(program);
    expectPlanted(await compareRecorded(pair), pair.truth);
  });

  test('over three snapshots it is a leak, as large in each interval', async () => {
    const pair = await recordPair(program);
    const report = await compareSeries(pair);
    expectPlanted(report, { ...pair.truth, iterations: 2 * pair.truth.iterations });
    const { verdict, series, perIteration } = report.suspects[0];
    const perInterval = perIteration! * pair.truth.iterations;
    expect({ verdict, counts: series?.counts, slope: series?.slope, r2: series?.r2 }).toEqual({
      verdict: 'leak',
      counts: [0, perInterval, 2 * perInterval],
      slope: perIteration,
      r2: 1,
    });
  });

  test('the same work without the leak does not name the holder', async () => {
    const pair = await recordPair(program, { control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
    expect(namesHolder(await compareSeries(pair), pair.truth)).toBe(false);
  });
});

describe.each([
  ['as captured by default', {}],
  ['with internals and numbers exposed', { exposeInternals: true, exposeNumericValues: true }],
])('primitives %s', (_, options) => {
  test('the four containers that grew are named and explain all growth of objects', async () => {
    const pair = await recordPair('primitives', options);
    const report = await compareRecorded(pair);
    const paths = report.suspects.map(pathOf);
    expect(paths.toSorted()).toEqual(pair.truth.holders.map(({ path }) => path).toSorted());
    const explainedBytes = report.suspects.reduce((sum, suspect) => sum + suspect.growthBytes, 0);
    const engineBytes = report.noise.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(explainedBytes + engineBytes).toBe(report.accounting.addedBytes + report.accounting.grownBytes);
    expect(engineBytes).toBeLessThan(explainedBytes / 100);
  });

  test('without the growth none of them is named', async () => {
    const pair = await recordPair('primitives', { ...options, control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
  });
});

test('detached elements in Chromium are the first suspect of the committed pair', async () => {
  const folder = new URL('../snapshots/recorded/detached-dom/', import.meta.url).pathname;
  const truths = JSON.parse(readFileSync(new URL('../snapshots/truth.json', import.meta.url), 'utf8'));
  const truth: Truth = truths['detached-dom'];
  const report = await compareFiles(`${folder}before.heapsnapshot.gz`, `${folder}after.heapsnapshot.gz`, {
    iterations: truth.iterations,
  });
  expectWholeAccount(report);
  expectPlanted(report, truth);
});

describe('what is no pair is refused, with the likely cause', () => {
  test('another process', async () => {
    const [one, other] = [await recordPair('race'), await recordPair('connection-tasks')];
    await expect(compareFiles(one.before, other.after)).rejects.toMatchObject({
      code: 'lineage',
      verdict: 'different-process',
      message: expect.stringContaining('Most likely they come from two processes'),
    });
  });

  test('another run of the same program', async () => {
    const [one, other] = [await recordPair('race'), await recordPair('race', { control: true })];
    await expect(compareFiles(one.before, other.after)).rejects.toMatchObject({ verdict: 'different-process' });
  });

  test('ids that were reset between the captures', async () => {
    const { before, after } = await recordPair('connection-tasks', { resetIds: true });
    await expect(compareFiles(before, after)).rejects.toMatchObject({
      code: 'lineage',
      verdict: 'reset',
      message: expect.stringContaining('Most likely the ids were reset'),
    });
  });

  test('a pair in the wrong order', async () => {
    const { before, after } = await recordPair('race');
    await expect(compareFiles(after, before)).rejects.toMatchObject({
      code: 'lineage',
      verdict: 'swapped',
      message: expect.stringContaining('Give the earlier snapshot first'),
    });
  });
});
