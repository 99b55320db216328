import { buildHeap, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { measureNamedCuts } from '../../src/retention/named-cut.ts';
import type { SuspectWithGraph } from '../../src/retention/suspect-graph.ts';
import { suspectsOf } from '../support/suspect-graphs.ts';

describe("Node's timers", () => {
  test('of two delays are two suspects, each with a cut that frees it', async () => {
    const suspects = await suspectsOf(
      drawTimers({ 1000: repeat(2, (n) => `old${n}`), 5000: ['old2'] }),
      drawTimers({
        1000: [...repeat(2, (n) => `old${n}`), ...repeat(30, (n) => `poll${n}`)],
        5000: ['old2', ...repeat(20, (n) => `wait${n}`)],
      }),
    );
    expect(suspects.map(tell)).toEqual([
      ['timers of 1000 ms keep 30 Timeout', 'timers of 1000 ms[*] frees 9000, all'],
      ['timers of 5000 ms keep 20 Timeout', 'timers of 5000 ms[*] frees 6000, all'],
    ]);
    expect(suspects.map(({ otherChains, cycles }) => [otherChains, cycles])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('are held by their list in whatever order they stand, and those of before stay without the new ones', async () => {
    // Each interval that fires goes to the end of its list.
    const olds = repeat(10, (n) => `old${n}`);
    const before = drawTimers({ 1000: olds });
    const after = drawTimers({ 1000: olds.flatMap((old, n) => [`late${n}`, old, `later${n}`]) });
    expect((await suspectsOf(before, after)).map(tell)).toEqual([
      ['timers of 1000 ms keep 20 Timeout', 'timers of 1000 ms[*] frees 6000, all'],
    ]);
  });

  test('one that somebody else has stays, and takes none of the others with it', async () => {
    const late = repeat(20, (n) => `late${n}`);
    const before = drawTimers({ 1000: ['old0'] });
    const after = drawTimers({ 1000: ['old0', ...late] }, ['global .last late7']);
    expect(
      (await suspectsOf(before, after)).map(({ cuts }) =>
        cuts.map(({ edges, freedBytes }) => [edges.map(({ label }) => label).join(' + '), freedBytes]),
      ),
    ).toEqual([
      [
        ['timers of 1000 ms[*]', 5700],
        ['global.last', 0],
        ['timers of 1000 ms[*] + global.last', 6000],
      ],
    ]);
  });

  test('in a list that is dear to come to, with a member of before that holds what the list hangs on', async () => {
    const draw = (members: readonly string[]): GraphDescription => {
      const nodes = { stack: 'synthetic:(Stack roots)', a: 'A', b: 'B', c: 'C', d: 'D', list: 'TimersList' };
      return drawHeap({ ...nodes, ...Object.fromEntries(members.map((key) => [key, 'Timeout'])) }, [
        'root [1] stack',
        'stack [0] a',
        ...['a .b b', 'b .c c', 'c .d d', 'd .list list', 'old .owner d'],
        ...linkRing(['list', ...members]),
      ]);
    };
    const late = repeat(20, (n) => `late${n}`);
    const suspects = await suspectsOf(draw(['old']), draw([...late.slice(10), 'old', ...late.slice(0, 10)]));
    expect(suspects.map(({ count, chain }) => [count, chain.length])).toEqual([[20, 2]]);
  });

  test('of very many delays are one suspect, which is named after none of them', async () => {
    const delays = repeat(12, (n) => `${n + 1}000`);
    const [suspect, ...others] = await suspectsOf(
      drawTimers(Object.fromEntries(delays.map((delay) => [delay, [`old${delay}`]]))),
      drawTimers(Object.fromEntries(delays.map((delay) => [delay, [`old${delay}`, `late${delay}`, `later${delay}`]]))),
    );
    expect(others).toEqual([]);
    expect(tell(suspect)).toEqual([
      'timers of many delays keep 24 Timeout',
      'timers of many delays[*] frees 7200, all',
    ]);
    expect(suspect.holder.count).toBe(12);
  });

  test('that come and go as fast are turnover', async () => {
    const olds = repeat(50, (n) => `old${n}`);
    const news = repeat(50, (n) => `new${n}`);
    const suspects = await suspectsOf(
      drawTimers({ 1000: ['first', ...olds, 'middle', 'last'] }),
      drawTimers({ 1000: ['middle', 'first', ...news, 'last'] }),
    );
    expect(suspects.map(tell)).toEqual([]);
  });

  test('in a list that is new hang on who has the list', async () => {
    const suspects = await suspectsOf(drawTimers({}), drawTimers({ 1000: repeat(20, (n) => `late${n}`) }));
    expect(suspects.map(tell)).toEqual([
      ['Object global.timers keeps 20 (closure) tick', 'global.timers[*] frees 6016, all'],
    ]);
  });
});

test.each([
  ['timers of 1000 ms[*]', 4, 1200],
  ['timers of many delays[*]', 6, 1800],
])('a cut by name takes all timers out of a list: %s', async (name, edgeCount, freedBytes) => {
  const { heap } = await buildHeap(drawTimers({ 1000: ['a', 'b', 'c', 'd'], 5000: ['e', 'f'] }));
  expect(measureNamedCuts(heap, [name])).toMatchObject([{ edgeCount, freedBytes, stillHeldCount: 0 }]);
});

/** root -> global .timers -> Object [delay] -> TimersList <-> Timeout <-> Timeout ..., 100 B each; Timeout ._onTimeout -> 200 B */
function drawTimers(
  timers: Readonly<Record<string, readonly string[]>>,
  edges: readonly string[] = [],
): GraphDescription {
  const keys = Object.values(timers).flat();
  return drawHeap(
    {
      global: 'global',
      lists: 'Object',
      ...Object.fromEntries(Object.keys(timers).map((delay) => [`list${delay}`, 'TimersList'])),
      ...Object.fromEntries(keys.map((key) => [key, { name: 'Timeout', selfSize: 100 }])),
      ...Object.fromEntries(keys.map((key) => [`${key}Call`, { type: 'closure', name: 'tick', selfSize: 200 }])),
    },
    [
      'root ^global global',
      'global .timers lists',
      ...Object.entries(timers).flatMap(([delay, members]) => [
        `lists [${delay}] list${delay}`,
        ...linkRing([`list${delay}`, ...members]),
      ]),
      ...keys.map((key) => `${key} ._onTimeout ${key}Call`),
      ...edges,
    ],
  );
}

function linkRing(keys: readonly string[]): string[] {
  return keys.flatMap((key, at) => [
    `${key} ._idleNext ${keys[(at + 1) % keys.length]}`,
    `${key} ._idlePrev ${keys.at(at - 1)}`,
  ]);
}

function tell({ title, cuts }: SuspectWithGraph): string[] {
  return [
    title,
    ...cuts.map(
      ({ edges, freedBytes, frees }) =>
        `${edges.map(({ label }) => label).join(' with ')} frees ${freedBytes}, ${frees}`,
    ),
  ];
}
