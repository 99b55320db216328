import { copies, drawHeap, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import type { ChainHop } from '../../src/retention/suspect.ts';
import { sketch, suspectsOf } from '../support/suspect-graphs.ts';

/** root -> global .app -> App .active -> Map -> table */
const APP: GraphDescription = drawHeap({ global: 'global', app: 'App', active: 'Map', table: 'array:' }, [
  'root ^global global',
  'global .app app',
  'app .active active',
  'active #table table',
]);

describe('a hop counts what the hop before holds by its edge', () => {
  test('of two properties with objects of one class those of the one that is told', async () => {
    // Each Entry has a Stream in .src, and one in .out, as both ends of a pipeline that nobody closed.
    const after = extendHeap(
      APP,
      {
        ...copies('entry', 20, { name: 'Entry', selfSize: 30 }),
        ...copies('src', 20, { name: 'Stream', selfSize: 900 }),
        ...copies('out', 20, { name: 'Stream', selfSize: 900 }),
      },
      repeat(20, (n) => [`table #${n} entry${n}`, `entry${n} .src src${n}`, `entry${n} .out out${n}`]).flat(),
    );
    const [suspect] = await suspectsOf(APP, after);
    expect(tell(suspect.chain)).toEqual(['[*] Entry x20', '.src Stream x20']);
    expect(suspect.holds.find(({ className }) => className === 'Stream')?.count).toBe(40);
    expect(sketch(suspect.graph).slice(-2)).toEqual(['Map [*]=> Entry x20 (20)', 'Entry x20 .src-> Stream x20 (20)']);
  });

  test('in the graph they are not the few that something else holds straight', async () => {
    const after = extendHeap(
      APP,
      {
        ...copies('entry', 20, { name: 'Entry', selfSize: 30 }),
        ...copies('src', 20, { name: 'Stream', selfSize: 900 }),
        last: { name: 'Stream', selfSize: 900 },
      },
      [
        ...repeat(20, (n) => [`table #${n} entry${n}`, `entry${n} .src src${n}`]).flat(),
        ...repeat(20, (n) => [`src${n} .last last`, `last .entry entry${n}`]).flat(),
        'app .last last',
      ],
    );
    const [suspect] = await suspectsOf(APP, after);
    expect(tell(suspect.chain)).toEqual(['[*] Entry x20', '.src Stream x20']);
    expect(sketch(suspect.graph).slice(2)).toEqual([
      'App .active-> Map',
      'Map [*]=> Entry x20 (20)',
      'Stream .entry-> Entry x20 (20)',
      'App .last=> Stream',
      'Entry x20 .src-> Stream x20 (20)',
    ]);
  });

  test('of two lists of timers the functions of the one that is told', async () => {
    const draw = (count: number): GraphDescription => {
      const ring = (list: string, name: string): string[] => {
        const keys = [list, ...repeat(count, (n) => `${name}${n}`)];
        return keys.map((key, at) => `${key} ._idleNext ${keys[(at + 1) % keys.length]}`);
      };
      const own = (n: number): string[] =>
        ['poll', 'wait'].flatMap((name) => [
          `${name}${n} ._onTimeout ${name}${n}Call`,
          `${name}${n}Call #context ${name}${n}Context`,
          `${name}${n}Context $this poller${n}`,
          `poller${n} .${name} ${name}${n}`,
        ]);
      const timers = repeat(count, (n) => [`poll${n}`, `wait${n}`]).flat();
      return drawHeap(
        {
          global: 'global',
          lists: 'Object',
          list1000: 'TimersList',
          list5000: 'TimersList',
          ...Object.fromEntries(
            timers.flatMap((key) => [
              [key, { name: 'Timeout', selfSize: 100 }],
              [`${key}Call`, { type: 'closure', name: '', selfSize: 60 }],
              [`${key}Context`, 'system / Context'],
            ]),
          ),
          ...copies('poller', count, { name: 'Poller', selfSize: 300 }),
        },
        [
          'root ^global global',
          'global .timers lists',
          'lists [1000] list1000',
          'lists [5000] list5000',
          ...ring('list1000', 'poll'),
          ...ring('list5000', 'wait'),
          ...repeat(count, own).flat(),
        ],
      );
    };
    const [suspect] = await suspectsOf(draw(2), draw(32));
    expect(tell(suspect.chain)).toEqual(['[*] Timeout x30', '._onTimeout (closure) x30', '(closure) this Poller x30']);
    expect(suspect.count).toBe(60);
  });

  test('many that share one object lead to one', async () => {
    const after = extendHeap(
      APP,
      { ...copies('call', 20, { name: 'Call', selfSize: 30 }), ...copies('page', 12, { name: 'Page', selfSize: 900 }) },
      repeat(20, (n) => [`table #${n} call${n}`, `call${n} .page page${Math.max(0, n - 8)}`]).flat(),
    );
    expect(tell((await suspectsOf(APP, after))[0].chain)).toEqual(['[*] Call x20', '.page Page x12']);
  });

  test('what was there before is not counted, though it hangs there, too', async () => {
    const before = extendHeap(APP, copies('old', 10, { name: 'Job', selfSize: 100 }), [
      'app .head old0',
      ...repeat(9, (n) => `old${n} .next old${n + 1}`),
    ]);
    const list = [...repeat(40, (n) => `new${n}`), ...repeat(10, (n) => `old${n}`)];
    const after = extendHeap(
      APP,
      { ...copies('old', 10, { name: 'Job', selfSize: 100 }), ...copies('new', 40, { name: 'Job', selfSize: 100 }) },
      ['app .head new0', ...list.slice(1).map((key, n) => `${list[n]} .next ${key}`)],
    );
    expect(tell((await suspectsOf(before, after))[0].chain)).toEqual(['.head Job', '.next Job x39']);
  });
});

test('of what an engine list holds, what was there before is not counted, though it hangs there, too', async () => {
  const registered = (name: string, count: number): ReturnType<typeof copies> => ({
    ...copies(`${name}Cell`, count, { type: 'hidden', name: 'system / WeakCell', selfSize: 10 }),
    ...copies(`${name}Job`, count, { name: 'Job', selfSize: 100 }),
  });
  const keys = [...repeat(40, (n) => `new${n}`), ...repeat(10, (n) => `old${n}`)].map((key) =>
    key.replace(/\d/u, 'Cell$&'),
  );
  const listOf = (cells: readonly string[]): string[] => [
    `cells ?4 ${cells[0]}`,
    ...cells.slice(1).flatMap((cell, n) => [`${cells[n]} ?4 ${cell}`, `${cell} ?3 ${cells[n]}`]),
    ...cells.map((cell) => `${cell} ?2 ${cell.replace('Cell', 'Job')}`),
  ];
  const base = extendHeap(APP, { cells: 'FinalizationRegistry' }, ['app .registry cells']);
  const before = extendHeap(base, registered('old', 10), listOf(keys.slice(40)));
  const after = extendHeap(base, { ...registered('old', 10), ...registered('new', 40) }, listOf(keys));
  const [suspect] = await suspectsOf(before, after);
  expect(tell(suspect.chain)).toEqual(['(registered) Job x40']);
});

test('a list that is linked both ways goes on from its ends, which are one each', async () => {
  const after = extendHeap(APP, copies('link', 40, { name: 'Link', selfSize: 100 }), [
    'app .head link0',
    ...repeat(39, (n) => [`link${n} .next link${n + 1}`, `link${n + 1} .previous link${n}`]).flat(),
    'app .tail link39',
  ]);
  const [suspect, ...others] = await suspectsOf(APP, after);
  expect(others).toEqual([]);
  expect(tell(suspect.chain)).toEqual(['.head Link', '.next Link x39']);
  expect(suspect.otherChains?.map(tell)).toEqual([['.tail Link']]);
});

test('of short lists that many have each hop counts its own step', async () => {
  const after = extendHeap(
    APP,
    { ...copies('row', 20, { name: 'Row', selfSize: 30 }), ...copies('part', 60, { name: 'Part', selfSize: 900 }) },
    repeat(20, (n) => [
      `table #${n} row${n}`,
      `row${n} .parts part${3 * n}`,
      `part${3 * n} .next part${3 * n + 1}`,
      `part${3 * n + 1} .next part${3 * n + 2}`,
    ]).flat(),
  );
  expect(tell((await suspectsOf(APP, after))[0].chain)).toEqual(['[*] Row x20', '.parts Part x20']);
});

test('over an object of another class the chain goes on to the next of its class', async () => {
  // The function of each page reads a variable of the call that made it: the page before.
  const after = extendHeap(
    APP,
    {
      ...copies('page', 20, { name: 'Page', selfSize: 900 }),
      ...copies('render', 20, { type: 'closure', name: 'render', selfSize: 64 }),
      ...copies('scope', 20, { name: 'system / Context', selfSize: 30 }),
    },
    [
      'app .page page0',
      ...repeat(20, (n) => [`page${n} .render render${n}`, `render${n} #context scope${n}`]).flat(),
      ...repeat(19, (n) => `scope${n} $before page${n + 1}`),
    ],
  );
  const [suspect, ...others] = await suspectsOf(APP, after);
  expect(others).toEqual([]);
  expect(suspect.title).toBe('App global.app.page keeps 20 Page');
  expect(tell(suspect.chain)).toEqual(['.page Page', '.render (closure) render', '(closure) before Page']);
});

/** From the suspect edge on: `.src Stream x20`. */
function tell(chain: readonly ChainHop[]): string[] {
  return chain
    .slice(chain.findIndex(({ suspectEdge }) => suspectEdge))
    .map(({ edgeName, className, count }) => `${edgeName} ${className}${count === undefined ? '' : ` x${count}`}`);
}
