import { HeapView, type HolderWay, isPlainClass, placesOf, type SuspectInHeap, waysTo } from 'heapdiff';
import { arrayOf, buildHeap, drawHeap, type GraphDescription, globalObject, object, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';

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

test('plain objects, collections and values say nothing of whose they are', () => {
  expect(['Object', 'Array', 'Map', 'Date', 'URL'].every(isPlainClass)).toBe(true);
  expect(['Queue', 'Promise', '(closure) f', 'Object {id}'].some(isPlainClass)).toBe(false);
});

describe('places of objects', () => {
  /** As many jobs as two queues have, the first of which is the suspect's holder. */
  async function placesIn(drawing: GraphDescription, holderClass: string): Promise<string> {
    const { heap } = await buildHeap(drawing);
    const view = new HeapView(heap);
    const [holder] = view.objects(holderClass);
    return placesOf([...view.objects('Job')], { holder, place: 'Queue.jobs of the suspect' } as SuspectInHeap);
  }

  const jobs = repeat(4, (n) => `job${n}`);
  const drawn = (...others: readonly (readonly [string, readonly string[]])[]): GraphDescription =>
    drawHeap({
      ...Object.fromEntries(jobs.map((job) => [job, object('Job')])),
      global: globalObject({
        queue: object('Queue', { jobs: arrayOf(jobs) }),
        ...Object.fromEntries(others.map(([name, held]) => [name, object(name, { job: arrayOf(held) })])),
      }),
    });

  test('are those of their holders, most objects first; what the suspect holds is its own', async () => {
    const poller = ['Poller', jobs.slice(0, 3)] as const;
    expect(await placesIn(drawn(poller), 'Queue')).toBe('Queue.jobs of the suspect and Poller.job[*]');
    expect(await placesIn(drawn(poller), 'Poller')).toBe('Queue.jobs[*] and Queue.jobs of the suspect');
    expect(await placesIn(drawHeap({ global: globalObject({}) }), 'Queue')).toBe('Queue.jobs of the suspect');
  });

  test('are counted up to a bound on the ways there', async () => {
    const names = repeat(12_000, (n) => `Holder${n}`);
    const held = drawHeap({
      job0: object('Job'),
      global: globalObject(Object.fromEntries(names.map((name) => [name, object(name, { job: 'job0' })]))),
    });
    expect(await placesIn(held, 'Holder0')).toMatch(/ and 9,997 more$/u);
  });
});
