import { compareFiles } from 'heapdiff';
import {
  arrayOf,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  type Target,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';
import carriedObjects from '../../analyzers/carried-objects.ts';
import { recordPair } from '../support/record.ts';

async function titlesOf(control: boolean): Promise<string[]> {
  const { before, after } = await recordPair('callback-args', { control });
  const { findings = [], analyzerProblems } = await compareFiles(before, after, { analyzers: [carriedObjects] });
  expect(analyzerProblems).toBeUndefined();
  return findings.map(({ title }) => title);
}

test('requests that wait carry the response that they were scheduled from', async () => {
  expect(await titlesOf(false)).toEqual([
    expect.stringMatching(
      /^200 Request carry 100 Response along in \.cbKwargs\.referer, [\d,]+ of [\d,]+ bytes: each stays as long as the last Request that has it$/,
    ),
  ]);
});

test('nothing is said where the queue is drained', async () => expect(await titlesOf(true)).toEqual([]));

/** Twenty jobs more, each with something. */
function draw(count: number, cargo: () => Target): GraphDescription {
  const jobs = Array.from({ length: count }, () => object('Job', { input: cargo() }, { selfSize: 32 }));
  return drawHeap({ global: globalObject({ queue: arrayOf(jobs) }) });
}

test.each<[string, () => Target, number]>([
  ['objects of a class', () => object('Upload', {}, { selfSize: 500 }), 1],
  ['plain objects', () => object('Object', {}, { selfSize: 500 }), 0],
  ['little', () => object('Upload', {}, { selfSize: 4 }), 0],
])('jobs with %s', async (_, cargo, count) => {
  const { findings } = await compareDrawings(draw(2, cargo), draw(22, cargo), { analyzers: [carriedObjects] });
  expect(findings).toHaveLength(count);
});
