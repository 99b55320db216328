import { type HeapObject, HeapView, keptBytesOf, type SuspectInHeap } from 'heapdiff';
import { buildHeap, copies, drawHeap, globalObject, object, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';

/** Three jobs of 100 bytes, each of which retains its 20 bytes of input. */
async function drawJobs(): Promise<HeapObject[]> {
  const job = object('Job', { input: object('Input', {}, { selfSize: 20 }) }, { selfSize: 100 });
  const jobs = repeat(3, (n) => `job${n}`);
  const drawing = drawHeap({
    ...copies('job', 3, job),
    global: globalObject(Object.fromEntries(jobs.map((key) => [key, key]))),
  });
  return [...new HeapView((await buildHeap(drawing)).heap).objects('Job')];
}

function grownBy(growthBytes: number): SuspectInHeap {
  return { suspect: { growthBytes } } as SuspectInHeap;
}

test('what goes with objects is what they retain', async () => {
  const jobs = await drawJobs();
  expect(keptBytesOf(jobs, undefined)).toBe(360);
  expect(keptBytesOf([], undefined)).toBe(0);
});

test('an object that is given twice counts once', async () => {
  const [one, other] = await drawJobs();
  expect(keptBytesOf([one, other, one], undefined)).toBe(240);
});

test('no more is told than the suspect grew by', async () => {
  const jobs = await drawJobs();
  expect(keptBytesOf(jobs, grownBy(150))).toBe(150);
  expect(keptBytesOf(jobs, grownBy(1000))).toBe(360);
});
