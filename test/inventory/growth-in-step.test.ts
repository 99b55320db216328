import {
  arrayOf,
  compareDrawings,
  drawHeap,
  type GraphDescription,
  globalObject,
  mapOf,
  object,
  repeat,
  setOf,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { summariseHeap } from '../../src/inventory/summarise-heap.ts';
import type { GrowthInStep } from '../../src/inventory/summary.ts';

type Structure = ReturnType<typeof object>;

describe('classes grow in step', () => {
  test('through a plain object, two for one', async () => {
    const draw = (pages: number): GraphDescription =>
      drawHeap({
        global: globalObject({ queue: arrayOf(repeat(pages * 2, (n) => request(`page${Math.floor(n / 2)}`))) }),
        ...pagesOf(pages),
      });
    expect(await stepsBetween(draw(5), draw(65))).toEqual([
      {
        holder: 'Request',
        held: 'Response',
        holderNewCount: 120,
        heldNewCount: 60,
        ratio: [2, 1],
        path: '.cbKwargs.referer',
      },
    ]);
  });

  test('straight, one for one', async () => {
    expect(await pairsBetween((n) => object('Job', { result: object('Result', { n: text(`${n}`) }) }))).toEqual([
      'Job Result 1:1 .result',
    ]);
  });

  test('through a collection of its own, one for three', async () => {
    const draw = (n: number): Structure =>
      object('Form', { fields: setOf(repeat(3, (at) => object('Field', { at: text(`${n}${at}`) }))) });
    expect(await pairsBetween(draw)).toEqual(['Form Field 1:3 .fields[*]']);
  });

  test('by the shorter way, where they know each other, once', async () => {
    const draw = (n: number): GraphDescription =>
      drawHeap(
        {
          global: globalObject({ jobs: setOf(repeat(n, (at) => `job${at}`)) }),
          ...Object.fromEntries(repeat(n, (at) => [`job${at}`, 'Job'])),
          ...Object.fromEntries(repeat(n, (at) => [`owner${at}`, 'Owner'])),
          ...Object.fromEntries(repeat(n, (at) => [`box${at}`, 'Object'])),
        },
        repeat(n, (at) => [`job${at} .owner owner${at}`, `owner${at} .box box${at}`, `box${at} .job job${at}`]).flat(),
      );
    expect((await stepsBetween(draw(2), draw(22))).map(sketch)).toEqual(['Job Owner 1:1 .owner']);
  });

  test('by names that vary, which are not told', async () => {
    const draw = (n: number): Structure => object('Job', { [`user-${n}@mail.example`]: object('Session') });
    expect(await pairsBetween(draw)).toEqual(['Job Session 1:1 [*]']);
  });

  test('also where one in a hundred is on its way', async () => {
    const draw = (n: number): Structure => object('Job', n === 150 ? {} : { result: object('Result') });
    expect(await pairsBetween(draw, 200)).toEqual(['Job Result 1:1 .result']);
  });
});

describe('nothing is told', () => {
  test.each<[string, (n: number) => Structure, number]>([
    ['of equal counts without a reference', (n) => object(n % 2 === 0 ? 'Job' : 'Result'), 40],
    ['of fewer than ten', () => object('Job', { result: object('Result') }), 9],
    [
      'of a reference that a fifth lacks',
      (n) => object('Job', n % 5 === 0 ? { other: object('Result') } : { result: object('Result') }),
      100,
    ],
    [
      'of a ratio that is not whole',
      (n) => object('Job', { list: setOf(repeat(1 + (n % 2), () => object('Result'))) }),
      100,
    ],
    [
      'of values, functions and what JavaScript has',
      () => object('Job', { list: arrayOf([text('x')]), map: mapOf(), when: object('Date') }),
      40,
    ],
    ['of one class', () => object('Job', { next: object('Job') }), 40],
    [
      'of what lies three references away',
      () => object('Job', { a: object('Object', { b: object('Object', { c: object('Result') }) }) }),
      40,
    ],
  ])('%s', async (_, draw, count) => {
    expect(await pairsBetween(draw, count)).toEqual([]);
  });

  test('of what comes and goes', async () => {
    const draw = (keys: string[]): GraphDescription =>
      drawHeap(
        {
          global: globalObject({ jobs: setOf(keys) }),
          ...Object.fromEntries(
            keys.flatMap((key) => [
              [key, 'Job'],
              [`${key}r`, 'Result'],
            ]),
          ),
        },
        keys.map((key) => `${key} .result ${key}r`),
      );
    const [kept, early, late] = ['kept', 'early', 'late'].map((name) => repeat(30, (n) => `${name}${n}`));
    expect(await stepsBetween(draw([...kept, ...early]), draw([...kept, ...late]))).toEqual([]);
  });

  test('of new objects that hold old ones', async () => {
    const draw = (jobs: number, results: number): GraphDescription =>
      drawHeap(
        {
          global: globalObject({
            jobs: setOf(repeat(jobs, (n) => `job${n}`)),
            results: setOf(repeat(results, (n) => `result${n}`)),
          }),
          ...Object.fromEntries(repeat(jobs, (n) => [`job${n}`, 'Job'])),
          ...Object.fromEntries(repeat(results, (n) => [`result${n}`, 'Result'])),
        },
        repeat(jobs, (n) => `job${n} .result result${n}`),
      );
    expect(await stepsBetween(draw(0, 20), draw(20, 40))).toEqual([]);
  });

  test('of a collection that all of them share', async () => {
    const draw = (n: number): GraphDescription =>
      drawHeap(
        {
          global: globalObject({ jobs: setOf(repeat(n, (at) => `job${at}`)) }),
          ...(n < 10 ? {} : { shared: setOf(repeat(n - 2, () => object('Result'))) }),
          ...Object.fromEntries(repeat(n, (at) => [`job${at}`, 'Job'])),
        },
        n < 10 ? [] : repeat(n, (at) => `job${at} .all shared`),
      );
    expect(await stepsBetween(draw(2), draw(42))).toEqual([]);
  });
});

/** So many of what is drawn, all of them new. */
async function pairsBetween(draw: (n: number) => Structure, count = 42): Promise<string[]> {
  const heap = (size: number): GraphDescription =>
    drawHeap({ global: globalObject({ all: setOf(repeat(size, draw)) }) });
  return (await stepsBetween(heap(0), heap(count))).map(sketch);
}

async function stepsBetween(before: GraphDescription, after: GraphDescription): Promise<readonly GrowthInStep[]> {
  const { comparison } = await compareDrawings(before, after);
  const past = { comparison, snapshotCount: 2, cohortOf: undefined, secondsAgo: [] };
  return summariseHeap(comparison.after, past, {}).inStep!;
}

function sketch({ holder, held, ratio, path }: GrowthInStep): string {
  return `${holder} ${held} ${ratio.join(':')} ${path}`;
}

function request(page: string): Structure {
  return object('Request', { url: text('/'), cbKwargs: object('Object', { referer: page }) });
}

function pagesOf(count: number): Record<string, Structure> {
  return Object.fromEntries(repeat(count, (n) => [`page${n}`, object('Response', { body: text(`${n}`) })]));
}
