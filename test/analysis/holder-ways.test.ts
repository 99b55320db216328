import { HeapView, type HolderWay, waysTo } from 'heapdiff';
import { arrayOf, buildHeap, drawHeap, globalObject, object } from 'heapdiff/testing';
import { expect, test } from 'vitest';

test('of the objects of one list it is asked once who holds the list', async () => {
  // global -> queue -> [job, job, job]
  const jobs = Array.from({ length: 3 }, () => object('Job'));
  const { heap } = await buildHeap(
    drawHeap({ global: globalObject({ queue: object('Queue', { jobs: arrayOf(jobs) }) }) }),
  );
  const known = new Map();
  const objects = [...new HeapView(heap).objects('Job')];
  const textOf = ({ text }: HolderWay): string => text;
  expect(objects.map((job) => Array.from(waysTo(job, known), textOf))).toEqual(objects.map(() => ['Queue.jobs[*]']));
  expect(known.size).toBe(1);
  expect(objects.map((job) => Array.from(waysTo(job), textOf))).toEqual(objects.map(() => ['Queue.jobs[*]']));
});
