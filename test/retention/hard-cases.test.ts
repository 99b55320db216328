import { compareDrawings, copies, drawHeap, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { type Explanation, findSuspects } from '../../src/retention/find-suspects.ts';

/** root -> global .app -> App with two Maps, and enough else that a second snapshot is known for one of the same process. */
const TWO_MAPS = drawHeap(
  {
    global: 'global',
    app: 'App',
    a: 'Map',
    b: 'Map',
    tableA: 'array:',
    tableB: 'array:',
    ...copies('rest', 200, 'Rest'),
  },
  [
    'root ^global global',
    'global .app app',
    'app .requests a',
    'app .sockets b',
    'a #table tableA',
    'b #table tableB',
    ...repeat(200, (n) => `global .rest${n} rest${n}`),
  ],
);

test('two Maps of objects that hold each other are one suspect, and both are named', async () => {
  const after = extendHeap(
    TWO_MAPS,
    { ...copies('r', 50, { name: 'Request', selfSize: 500 }), ...copies('s', 50, { name: 'Socket', selfSize: 500 }) },
    [
      ...repeat(50, (n) => `tableA #${n} r${n}`),
      ...repeat(50, (n) => `tableB #${n} s${n}`),
      ...repeat(50, (n) => `r${n} .socket s${n}`),
      ...repeat(50, (n) => `s${n} .request r${n}`),
    ],
  );
  const { suspects, noise } = await explain(TWO_MAPS, after);
  expect(
    suspects.map(({ title, exclusiveBytes, count, titleCount }) => ({ title, exclusiveBytes, count, titleCount })),
  ).toEqual([
    {
      title: 'Map App.requests and Map App.sockets keep 100 objects: 50 Request, 50 Socket',
      exclusiveBytes: 50_000,
      count: 50,
      titleCount: 100,
    },
  ]);
  expect(suspects[0].otherChains?.map((chain) => chain.map(({ edgeName }) => edgeName))).toEqual([
    ['', '.app', '.sockets', '[*]'],
  ]);
  expect(noise).toEqual([]);
});

test('what those that are held have in common is not named beside them', async () => {
  const classes = { request: 'Request', response: 'Response', route: 'Route', log: 'Log' };
  const after = extendHeap(
    TWO_MAPS,
    Object.assign({}, ...Object.entries(classes).map(([key, name]) => copies(key, 50, { name, selfSize: 500 }))),
    [
      ...repeat(50, (n) => ['request', 'response', 'route'].map((key) => `tableA #${key}${n} ${key}${n}`)).flat(),
      ...repeat(50, (n) => ['request', 'response'].map((key) => `${key}${n} .log log${n}`)).flat(),
    ],
  );
  const { suspects } = await explain(TWO_MAPS, after);
  expect(suspects.map(({ title, holds }) => [title, holds.length])).toEqual([
    ['Map App.requests keeps 150 objects: 50 Request, 50 Response, 50 Route', 4],
  ]);
});

test('a hundred that stay beside a thousand that replace others are a suspect, told with all that are new', async () => {
  const cache = (key: string, count: number, graph = TWO_MAPS): GraphDescription =>
    extendHeap(
      graph,
      copies(key, count, { name: 'Entry', selfSize: 1000 }),
      repeat(count, (n) => `tableA #${key}${n} ${key}${n}`),
    );
  const { suspects } = await explain(cache('old', 1000), cache('stay', 100, cache('new', 1000)));
  expect(suspects.map(({ title }) => title)).toEqual(['Map App.requests keeps 1,100 Entry']);
});

test.each(['app .log', 'context $log'])(
  'a string by "%s" that is replaced by a longer one is a suspect',
  async (edge) => {
    const of = (key: string, selfSize: number): GraphDescription =>
      extendHeap(
        TWO_MAPS,
        { tick: 'closure:tick', context: 'object:system / Context', [key]: { type: 'string', name: 'text', selfSize } },
        ['app .tick tick', 'tick #context context', `${edge} ${key}`],
      );
    const { suspects } = await explain(of('old', 100), of('now', 90_000));
    expect(suspects.length).toBe(1);
  },
);

test('properties beyond those in the object keep their names', async () => {
  // V8 shows them twice: as properties of the object, and as slots of its PropertyArray.
  const base = extendHeap(TWO_MAPS, { parts: 'hidden:system / PropertyArray' }, ['app #properties parts']);
  const after = extendHeap(base, copies('x', 3, { name: 'X', selfSize: 3000 }), [
    ...repeat(3, (n) => `app .field${n} x${n}`),
    ...repeat(3, (n) => `parts ?${n} x${n}`),
  ]);
  const { suspects } = await explain(base, after);
  expect(suspects.map(({ title }) => title)).toContain('App global.app.field0 keeps 1 X');
});

async function explain(before: GraphDescription, after: GraphDescription): Promise<Explanation> {
  const { comparison } = await compareDrawings(before, after);
  return findSuspects(comparison);
}
