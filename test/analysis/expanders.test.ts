import { type Analyzer, defineAnalyzer, type HeapObject, measureNamedCuts, type Part } from 'heapdiff';
import { compareDrawings, copies, drawHeap, extendHeap, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';

/** A pool that keeps its jobs in a chain of links of its own: pool .head -> Link .next -> Link; each link has a .job. */
const BEFORE = drawHeap({ global: 'synthetic:(GC roots)', pool: 'Pool', link0: 'Link', job0: 'Job' }, [
  'root .global global',
  'global .pool pool',
  'pool .head link0',
  'link0 .job job0',
]);
const COUNT = 50;
const AFTER = extendHeap(BEFORE, { ...copies('more', COUNT, 'Link'), ...copies('task', COUNT, 'Job') }, [
  'link0 .next more0',
  ...repeat(COUNT - 1, (n) => `more${n} .next more${n + 1}`),
  ...repeat(COUNT, (n) => `more${n} .job task${n}`),
]);

function* partsNamed(pool: HeapObject, holds: string): Generator<Part> {
  for (let link = pool.property('head'); link !== undefined; link = link.property('next'))
    yield { object: link, holds };
}

const pools = defineAnalyzer({
  name: 'pools',
  summary: 'knows Pool',
  expand: {
    classNames: ['Pool'],
    parts: (pool) => partsNamed(pool, '.jobs[*]'),
  },
});

async function compare(analyzer: Analyzer) {
  const { suspects, analyzerProblems } = await compareDrawings(BEFORE, AFTER, { analyzers: [analyzer] });
  return { suspect: suspects[0], problems: analyzerProblems };
}

test('a container is told as its user sees it, with the name that its analyzer gives what it holds', async () => {
  const { suspect, problems } = await compare(pools);
  expect(problems).toEqual([]);
  expect(suspect.chain.slice(-2).map(({ edgeName, className, count }) => [edgeName, className, count])).toEqual([
    ['', 'Pool', undefined],
    ['.jobs[*]', 'Job', COUNT],
  ]);
  expect(suspect.title).toBe(`Pool.jobs[*] keeps ${COUNT} Job`);
});

test.each<[string, Analyzer['expand'], string]>([
  [
    'throws',
    {
      classNames: ['Pool'],
      parts: () => {
        throw new Error('no');
      },
    },
    'threw',
  ],
  [
    'never ends to give parts',
    {
      classNames: ['Pool'],
      *parts(pool) {
        for (const link = pool.property('head')!; ; ) yield { object: link };
      },
    },
    'rubbish',
  ],
  [
    'fails later than it returns',
    {
      classNames: ['Pool'],
      parts: (async () => {
        throw new Error('late');
      }) as never,
    },
    'rubbish',
  ],
  ['gives what is no object', { classNames: ['Pool'], parts: () => [{ object: 'link' as never }] }, 'rubbish'],
])('one that %s folds nothing', async (_, expand, code) => {
  const without = await compare({ name: 'nothing', summary: 'says nothing' });
  const { suspect, problems } = await compare({ ...pools, expand: expand! });
  expect(problems).toMatchObject([{ analyzer: 'pools', code }]);
  expect(suspect).toEqual(without.suspect);
});

test('what a report calls such an edge can be cut, and so can the property behind it', async () => {
  const odd: Analyzer = { ...pools, expand: { classNames: ['Pool'], parts: (pool) => partsNamed(pool, '.run()[*]') } };
  for (const [analyzer, name] of [
    [pools, 'Pool.jobs[*]'],
    [odd, 'Pool.run()[*]'],
    [pools, 'Pool.head'],
  ] as const) {
    const { comparison } = await compareDrawings(BEFORE, AFTER, { analyzers: [analyzer] });
    const [cut] = measureNamedCuts(comparison.after, [name]);
    expect([name, cut.frees.find(({ className }) => className === 'Job')?.count]).toEqual([name, COUNT + 1]);
  }
});
