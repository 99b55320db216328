import { compareDrawings, copies, type DrawnNodes, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { NO_NODE } from '../../src/ordinals.ts';

const GLOBAL = ['root ^global global'];

test('history = history.concat(x): the new array replaces the old one', async () => {
  const before = drawHeap({ global: 'global', old: 'Array', oldElements: 'array:', x: 'X' }, [
    ...GLOBAL,
    'global .history old',
    'old #elements oldElements',
    'oldElements [0] x',
  ]);
  const after = drawHeap({ global: 'global', now: 'Array', nowElements: 'array:', x: 'X', y: 'Y' }, [
    ...GLOBAL,
    'global .history now',
    'now #elements nowElements',
    'nowElements [0] x',
    'nowElements [1] y',
  ]);
  expect(await replaced(before, after)).toEqual({ now: 'old', nowElements: 'oldElements', y: undefined });
});

test('an immutable tree is replaced at each level', async () => {
  const tree = (version: string): GraphDescription =>
    drawHeap(
      {
        global: 'global',
        [`root${version}`]: 'Root',
        [`left${version}`]: 'Branch',
        right: 'Branch',
        [`leaf${version}`]: 'Leaf',
      },
      [
        ...GLOBAL,
        `global .state root${version}`,
        `root${version} .left left${version}`,
        `root${version} .right right`,
        `left${version} .leaf leaf${version}`,
      ],
    );
  expect(await replaced(tree('1'), tree('2'))).toEqual({ root2: 'root1', left2: 'left1', leaf2: 'leaf1' });
});

test('variables of a closure are names, too', async () => {
  const of = (key: string): GraphDescription =>
    drawHeap({ global: 'global', tick: 'closure:tick', context: 'object:system / Context', [key]: 'State' }, [
      ...GLOBAL,
      'global .tick tick',
      'tick #context context',
      `context $state ${key}`,
    ]);
  expect(await replaced(of('old'), of('now'))).toEqual({ now: 'old' });
});

test('what an embedder gives a new id each time is that of the same wrapper, whatever comes first in the file', async () => {
  const handle = (id: number) => ({ type: 'native', name: 'Node / ZlibStream', id }) as const;
  const before = drawHeap({ global: 'global', zlib: 'Zlib', stream: handle(40_002) }, [
    ...GLOBAL,
    'global .kept zlib',
    'zlib #javascript_to_native stream',
  ]);
  const after = drawHeap(
    { global: 'global', added: 'Zlib', other: handle(50_002), zlib: 'Zlib', same: handle(50_004) },
    [
      ...GLOBAL,
      'global .kept zlib',
      'global .more added',
      'added #javascript_to_native other',
      'zlib #javascript_to_native same',
    ],
  );
  expect(await replaced(before, after)).toEqual({ added: undefined, other: undefined, same: 'stream' });
});

test.each(['_idleNext', '_idlePrev'])('of timers the next one in the list (%s) replaces none', async (link) => {
  const of = (timer: string): GraphDescription =>
    drawHeap({ global: 'global', list: 'TimersList', [timer]: 'Timeout', [`tick-${timer}`]: 'closure:tick' }, [
      ...GLOBAL,
      'global .list list',
      `list .${link} ${timer}`,
      `${timer} ._onTimeout tick-${timer}`,
    ]);
  expect(await replaced(of('old'), of('now'))).toEqual({ now: undefined, 'tick-now': undefined });
});

test('an old object that lives on elsewhere is not replaced', async () => {
  const before = drawHeap({ global: 'global', old: 'State', log: 'Log' }, [
    ...GLOBAL,
    'global .log log',
    'global .state old',
  ]);
  const after = drawHeap({ global: 'global', old: 'State', log: 'Log', now: 'State' }, [
    ...GLOBAL,
    'global .log log',
    'global .state now',
    'log .last old',
  ]);
  expect(await replaced(before, after)).toEqual({ now: undefined });
});

test.each([
  ['an element', '[0]'],
  ['a slot of a table', '#8'],
  ['a numbered part', '#8 / part of it'],
  ['a weak edge', '~state'],
])('%s says nothing about identity', async (_, edge) => {
  const of = (key: string): GraphDescription =>
    drawHeap({ global: 'global', holder: 'Holder', [key]: 'State' }, [
      ...GLOBAL,
      'global .holder holder',
      `holder ${edge} ${key}`,
      `global [7] ${key}`,
    ]);
  expect(await replaced(of('old'), of('now'))).toEqual({ now: undefined });
});

test.each<[string, string, string | undefined]>([
  ['a field of an object that V8 gives no name is one', 'Memory', 'old'],
  ['a slot of an array is none', 'array:', undefined],
])('%s that replaces', async (_, holder, expected) => {
  const of = (key: string): GraphDescription =>
    drawHeap({ global: 'global', holder, [key]: 'ArrayBuffer' }, [
      ...GLOBAL,
      'global .holder holder',
      `holder ?2 ${key}`,
    ]);
  expect(await replaced(of('old'), of('now'))).toEqual({ now: expected });
});

test('another name, another edge type or another class is no replacement', async () => {
  const of = (key: string, className: string, edge: string): GraphDescription =>
    drawHeap({ global: 'global', holder: 'Holder', [key]: className }, [
      ...GLOBAL,
      'global .holder holder',
      `holder ${edge} ${key}`,
    ]);
  const before = of('old', 'State', '.state');
  expect(await replaced(before, of('now', 'State', '.status'))).toEqual({ now: undefined });
  expect(await replaced(before, of('now', 'State', '#state'))).toEqual({ now: undefined });
  expect(await replaced(before, of('now', 'Status', '.state'))).toEqual({ now: undefined });
  expect(await replaced(before, of('now', 'closure:State', '.state'))).toEqual({ now: undefined });
  expect(await replaced(before, of('now', 'State', '.state'))).toEqual({ now: 'old' });
});

test('what two names led to is replaced once', async () => {
  const before = drawHeap({ global: 'global', old: 'State' }, [...GLOBAL, 'global .a old', 'global .b old']);
  const after = drawHeap({ global: 'global', one: 'State', other: 'State' }, [
    ...GLOBAL,
    'global .a one',
    'global .b other',
  ]);
  expect(await replaced(before, after)).toEqual({ one: 'old', other: undefined });
});

test('what is not reachable replaces nothing', async () => {
  const before = drawHeap({ global: 'global', lost: 'Lost', old: 'State' }, [
    ...GLOBAL,
    'global .lost lost',
    'lost .state old',
  ]);
  const after = drawHeap({ global: 'global', lost: 'Lost', now: 'State' }, [...GLOBAL, 'lost .state now']);
  expect(await replaced(before, after)).toEqual({ now: undefined });
});

test('a ring of replaced objects ends', async () => {
  const ring = (version: string): GraphDescription =>
    drawHeap({ global: 'global', [`a${version}`]: 'A', [`b${version}`]: 'B' }, [
      ...GLOBAL,
      `global .a a${version}`,
      `a${version} .b b${version}`,
      `b${version} .a a${version}`,
    ]);
  expect(await replaced(ring('1'), ring('2'))).toEqual({ a2: 'a1', b2: 'b1' });
});

test.each(['__proto__', 'constructor', 'hasOwnProperty', 'a\nb', '1 2'])(
  'an edge named %j is an edge',
  async (name) => {
    const of = (key: string): GraphDescription =>
      drawHeap({ global: 'global', [key]: 'State' }, [...GLOBAL, `global .${name} ${key}`]);
    expect(await replaced(of('old'), of('now'))).toEqual({ now: 'old' });
  },
);

test.each([
  ['keys', (copy: number) => `.key${copy}`],
  ['edges of one name', () => '#item'],
])('a holder of 20,000 %s with new values is fast', async (_, edge) => {
  const count = 20_000;
  const of = (key: string): GraphDescription => ({
    nodes: [
      { key: 'global', name: 'global' },
      ...Array.from({ length: 3000 }, (_each, place) => ({ key: `f${place}`, name: 'F' })),
      ...Object.keys(copies(key, count, 'V')).map((each) => ({ key: each, name: 'V' })),
    ],
    edges: drawHeap({}, [...GLOBAL, ...repeat(count, (copy) => `global ${edge(copy)} ${key}${copy}`)]).edges!,
  });
  const { comparison } = await compareDrawings(of('old'), of('new'));
  expect(comparison.accounting.addedBytes).toBe(0);
  const started = performance.now();
  await compareDrawings(of('old'), of('new'));
  expect(performance.now() - started).toBeLessThan(4000);
});

test('class and edge are told apart, whatever stands in their names', async () => {
  const before = drawHeap({ global: 'global', old: 'A\nB' }, [...GLOBAL, 'global .x old']);
  const after = drawHeap({ global: 'global', now: 'A' }, [...GLOBAL, 'global .B\nx now']);
  expect(await replaced(before, after)).toEqual({ now: undefined });
});

/** For each object that only *after* has: the key of the object it replaces. */
async function replaced(
  before: GraphDescription,
  after: GraphDescription,
): Promise<Record<string, string | undefined>> {
  // So much that stays that nobody takes them for two processes.
  const rest: DrawnNodes = copies('rest', 200, 'Rest');
  const more = drawHeap(
    rest,
    repeat(200, (n) => `global .rest${n} rest${n}`),
  );
  const withRest = (graph: GraphDescription): GraphDescription => ({
    nodes: [...graph.nodes, ...more.nodes],
    edges: [...graph.edges!, ...more.edges!],
  });
  const { comparison, nodeBefore, nodeAfter } = await compareDrawings(withRest(before), withRest(after));
  const keysBefore = before.nodes.map(({ key }) => key!);
  const isNew = after.nodes.map(({ key }) => key!).filter((key) => !keysBefore.includes(key));
  return Object.fromEntries(
    isNew.map((key) => {
      const old = comparison.match.beforeOf[nodeAfter(key)];
      return [key, old === NO_NODE ? undefined : keysBefore.find((candidate) => nodeBefore(candidate) === old)];
    }),
  );
}
