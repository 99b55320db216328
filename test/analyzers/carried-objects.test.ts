import { fileURLToPath } from 'node:url';
import { compareFiles, Heap, HeapView, type NodeOrdinal, readSnapshot } from 'heapdiff';
import {
  arrayOf,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
  setOf,
  type Target,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import carriedObjects from '../../analyzers/carried-objects.ts';
import { targetsOf } from '../support/brute-force.ts';
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

test('of what the README tells no response is reached without the requests', async () => {
  const file = fileURLToPath(new URL('../../snapshots/recorded/callback-args/after.heapsnapshot.gz', import.meta.url));
  const heap = new Heap(await readSnapshot(file));
  const view = new HeapView(heap);
  const carriers = [...view.objects('Request')];
  const requests = new Set(carriers.map(({ node }) => node));
  const graph = { ...heap.snapshot, edgeRetains: heap.reachability.edgeRetains };
  const reached = new Set<NodeOrdinal>([0 as NodeOrdinal]);
  for (const node of reached) {
    if (!requests.has(node)) for (const target of targetsOf(graph, node)) reached.add(target);
  }
  const responses = [...view.objects('Response')];
  const ways = responses.flatMap((response) => [...response.retainers()].map(({ name }) => name));
  expect([requests.size, responses.length, new Set(ways)]).toEqual([220, 110, new Set(['referer'])]);
  expect(responses.filter(({ node }) => reached.has(node))).toEqual([]);
  const isReached = view.reachedWithout(carriers);
  expect(responses.filter(({ node }) => isReached[node] === 1)).toEqual([]);
  const staying = [...reached].filter((node) => !requests.has(node));
  expect(isReached.reduce((count, is) => count + is, 0)).toBe(staying.length);
});

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

describe('how long the carried stay', () => {
  const uploads = repeat(22, (number) => `upload${number}`);
  const queueOf = (count: number, job: (upload: string) => Target): Target => arrayOf(uploads.slice(0, count).map(job));
  const job = (upload: string): Target => object('Job', { input: upload }, { selfSize: 32 });

  test.each<[string, (count: number) => Record<string, Target>, string]>([
    [
      'nobody else has them',
      (count) => ({ queue: queueOf(count, job) }),
      'each stays as long as the last Job that has it',
    ],
    [
      'jobs of another class have some of them',
      (count) => ({
        queue: queueOf(count, job),
        urgent: arrayOf(uploads.slice(0, Math.max(2, count - 15)).map((input) => object('UrgentJob', { input }))),
      }),
      '5 of these Upload are held elsewhere, too, by UrgentJob.input',
    ],
    [
      'a list that has nothing to do with jobs has all of them',
      (count) => ({
        queue: queueOf(count, (input) => object('Job', { input }, { selfSize: 900 })),
        log: object('Log', { seen: setOf(uploads.slice(0, count)) }),
      }),
      'all of these Upload are held elsewhere, too, by Log.seen[*]',
    ],
    [
      'the same job has them in a list, too',
      (count) => ({
        queue: queueOf(count, (input) => object('Job', { input, via: arrayOf([input]) }, { selfSize: 32 })),
      }),
      'each stays as long as the last Job that has it, which also holds it by Job.via[*]',
    ],
    [
      'an object that hangs on the job has them, too',
      (count) => ({
        queue: queueOf(count, (input) => object('Job', { input, helper: object('Helper', { upload: input }) })),
      }),
      'each stays as long as the last Job that has it',
    ],
    [
      'a job that was there before has one of them, too',
      (count) => ({
        queue: queueOf(count, job),
        first: object('Job', count > 2 ? { input: 'upload9' } : {}),
      }),
      'each stays as long as the last Job that has it',
    ],
  ])('%s', async (_, globals, stay) => {
    const drawHeld = (count: number): GraphDescription => {
      const held = uploads.slice(0, count).map((upload) => [upload, { name: 'Upload', selfSize: 500 }]);
      return drawHeap({ global: globalObject(globals(count)), ...Object.fromEntries(held) });
    };
    const { findings } = await compareDrawings(drawHeld(2), drawHeld(22), { analyzers: [carriedObjects] });
    const told = findings.filter(({ title }) => /^\d+ Job carry/u.test(title));
    expect(told.map(({ title }) => title.replace(/^.* bytes: /u, ''))).toEqual([stay]);
  });
});
