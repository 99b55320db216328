import {
  compareDrawings,
  copies,
  type DrawnNodes,
  drawHeap,
  extendHeap,
  type GraphDescription,
  repeat,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { CutWalk } from '../../src/graph/cut-walk.ts';
import { Cuts } from '../../src/retention/cuts.ts';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import { measureGrowth } from '../../src/retention/growth.ts';
import type { Cut } from '../../src/retention/suspect.ts';
import { expectTrueCuts } from '../support/brute-force-cuts.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { withTimers } from '../support/random-timers.ts';

const PAIRS = 300;

test(`a cut frees what brute force says (${PAIRS} random pairs)`, async () => {
  let cutCount = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    cutCount += expectTrueCuts(comparison, title);
  }
  expect(cutCount).toBeGreaterThan(PAIRS);
});

test(`in linked lists, too (${PAIRS} random pairs)`, async () => {
  let cutCount = 0;
  for (let seed = 0; seed < PAIRS; seed++) {
    const { title, before, after } = withTimers(randomHeapPair(seed), seed);
    const { comparison } = await compareDrawings(before, after);
    cutCount += expectTrueCuts(comparison, title);
  }
  expect(cutCount).toBeGreaterThan(PAIRS);
});

describe('what is told', () => {
  test('one holder frees all', async () => {
    const before = registry();
    const after = extendHeap(before, sessions(10), intoSet(10));
    expect(await cutsOf(before, after)).toEqual([['Registry.live[*]', 1000, 'all']]);
  });

  test('of a Set and a Map with the same objects neither alone frees them, both together do', async () => {
    const before = registry();
    const after = extendHeap(before, sessions(10), [...intoSet(10), ...intoMap(10)]);
    expect(await cutsOf(before, after)).toEqual([
      ['Registry.live[*]', 0, 'part'],
      ['Registry.byId[*]', 0, 'part'],
      ['Registry.live[*] + Registry.byId[*]', 1000, 'all'],
    ]);
  });

  test('the fewest that free nearly all are told beside all of them', async () => {
    // Both hold ten; the newest one only has a third holder.
    const before = registry();
    const after = extendHeap(before, sessions(20), [...intoSet(20), ...intoMap(20), 'registry .newest session19']);
    expect(await cutsOf(before, after)).toEqual([
      ['Registry.live[*]', 0, 'part'],
      ['Registry.byId[*]', 0, 'part'],
      ['Registry.newest', 0, 'part'],
      ['Registry.live[*] + Registry.byId[*]', 1900, 'part'],
      ['Registry.live[*] + Registry.byId[*] + Registry.newest', 2000, 'all'],
    ]);
  });

  test('where one frees nearly all, no larger set that does is told beside it', async () => {
    const before = registry();
    const after = extendHeap(before, sessions(20), [
      ...intoSet(20),
      ...intoMap(1),
      'registry .newest session0',
      'registry .second session1',
    ]);
    expect(await cutsOf(before, after)).toEqual([
      ['Registry.live[*]', 1800, 'part'],
      ['Registry.newest', 0, 'part'],
      ['Registry.second', 0, 'part'],
      ['Registry.byId[*]', 0, 'part'],
      ['Registry.newest + Registry.live[*] + Registry.byId[*] + Registry.second', 2000, 'all'],
    ]);
  });

  test('a list whose latest objects stand in a bounded Map is freed by its links', async () => {
    // cache .map -> Map [*] -> the last four entries; cache .last -> entry19 .prev -> entry18 .prev -> ... -> entry0
    const cache = drawHeap({ global: 'global', cache: 'Cache', map: 'Map', table: 'array:' }, [
      'root ^global global',
      'global .cache cache',
      'cache .map map',
      'map #table table',
    ]);
    const linked = extendHeap(cache, copies('entry', 20, { name: 'Entry', selfSize: 100 }), [
      'cache .last entry19',
      ...repeat(19, (n) => `entry${n + 1} .prev entry${n}`),
      ...repeat(4, (n) => `table #${n} entry${n + 16}`),
    ]);
    expect(await cutsOf(cache, linked)).toEqual([
      ['Entry.prev', 1600, 'part'],
      ['Cache.map[*]', 0, 'part'],
      ['Cache.last', 0, 'part'],
      ['Cache.map[*] + Cache.last', 2000, 'all'],
    ]);
    const { comparison } = await compareDrawings(cache, linked);
    expect(findSuspects(comparison).suspects[0].title).toBe('Map Cache.map and Entry.prev keep 20 Entry');
  });

  test('of two such lists of one class each has its own links', async () => {
    const caches = drawHeap(
      {
        global: 'global',
        ...Object.fromEntries(
          [1, 2].flatMap((n) => [
            [`cache${n}`, `Cache${n}`],
            [`map${n}`, 'Map'],
            [`table${n}`, 'array:'],
          ]),
        ),
      },
      [
        'root ^global global',
        ...[1, 2].flatMap((n) => [`global .cache${n} cache${n}`, `cache${n} .map map${n}`, `map${n} #table table${n}`]),
      ],
    );
    const list = (cache: number, count: number): string[] => [
      `cache${cache} .last c${cache}e${count - 1}`,
      ...repeat(count - 1, (n) => `c${cache}e${n + 1} .prev c${cache}e${n}`),
      ...repeat(4, (n) => `table${cache} #${n} c${cache}e${count - 4 + n}`),
    ];
    const entry = { name: 'Entry', selfSize: 100 };
    const linked = extendHeap(caches, { ...copies('c1e', 20, entry), ...copies('c2e', 12, entry) }, [
      ...list(1, 20),
      ...list(2, 12),
    ]);
    const { suspects } = findSuspects((await compareDrawings(caches, linked)).comparison);
    expect(suspects.map(({ cuts: [links] }) => [links.edges[0].label, links.freedBytes])).toEqual([
      ['Entry.prev', 1600],
      ['Entry.prev', 800],
    ]);
  });

  test('links are not told where a holder keeps the list alone, nor where they are held from both sides', async () => {
    const cache = drawHeap({ global: 'global', cache: 'Cache' }, ['root ^global global', 'global .cache cache']);
    const entries = copies('entry', 20, { name: 'Entry', selfSize: 100 });
    const next = repeat(19, (n) => `entry${n} .next entry${n + 1}`);
    const previous = repeat(19, (n) => `entry${n + 1} .prev entry${n}`);
    expect(
      await cutsOf(cache, extendHeap(cache, entries, ['cache .head entry0', 'cache .tail entry19', ...next])),
    ).toEqual([
      ['Cache.head', 1900, 'part'],
      ['Cache.tail', 0, 'part'],
      ['Cache.head + Cache.tail', 2000, 'all'],
    ]);
    const both = ['cache .head entry0', 'cache .tail entry19', ...next, ...previous];
    expect((await cutsOf(cache, extendHeap(cache, entries, both))).map(([edges]) => edges)).toEqual([
      'Cache.head',
      'Cache.tail',
      'Cache.head + Cache.tail',
    ]);
  });

  test('of four holders each is told alone, as all of them are named', async () => {
    const hub = drawHeap({ global: 'global', hub: 'Hub' }, ['root ^global global', 'global .hub hub']);
    const ways = ['a', 'b', 'c', 'd'].map((name) => `hub .${name} ring0`);
    const ring = repeat(9, (n) => `ring${n} .next ring${n + 1}`);
    const after = extendHeap(hub, copies('ring', 10, { name: 'Ring', selfSize: 100 }), [...ways, ...ring]);
    expect((await cutsOf(hub, after)).map(([edges, freedBytes]) => [edges, freedBytes])).toEqual([
      ['Hub.a', 0],
      ['Hub.b', 0],
      ['Hub.c', 0],
      ['Hub.d', 0],
      ['Hub.a + Hub.b + Hub.c + Hub.d', 1000],
    ]);
  });

  test('of a list that hangs on one edge what was there before goes, too, and does not count', async () => {
    const old = ['old1', 'old0'];
    const [before, after] = [old, ['new2', 'new1', 'new0', ...old]].map(waitingPromise);
    expect(await cutsOf(before, after)).toEqual([['global.gate (reactions)', 3 * 120, 'all']]);
  });

  describe('a WeakMap that is let go lets its values go, too', () => {
    const NODES: DrawnNodes = {
      global: 'global',
      app: 'App',
      key: 'Key',
      map: { name: 'WeakMap', selfSize: 32 },
      table: { type: 'array', name: '', id: 1001, selfSize: 16 },
    };
    const EDGES = ['root ^global global', 'global .app app', 'app .key key', 'map #table table'];
    const VALUE: DrawnNodes = { value: { name: 'Value', id: 1003, selfSize: 5000 } };
    const ENTRY = ['key', 'table'].map(
      (from) => `${from} #1 / part of key (Key @7) -> value (Value @1003) pair in WeakMap (table @1001) value`,
    );

    async function freedByGroup(before: GraphDescription, after: GraphDescription): Promise<[string, number][]> {
      const { comparison } = await compareDrawings(before, after);
      const growth = measureGrowth(comparison.after, comparison.match.beforeOf);
      const cuts = new Cuts(comparison.after, growth);
      return growth.groups.map(({ hold }, group) => [hold.edgeName, cuts.freedBytes([group])]);
    }

    test('that is new: no key that was there before is said to keep them', async () => {
      const { map, table, ...others } = NODES;
      const before = drawHeap(others, EDGES.slice(0, -1));
      const after = extendHeap(before, { map, table, ...VALUE }, [...EDGES.slice(-1), 'app .cache map', ...ENTRY]);
      expect(await freedByGroup(before, after)).toEqual([['.cache', 5048]]);
    });

    test('that was there before, and that only something new holds by now', async () => {
      const box = { box: { name: 'Box', selfSize: 24 } };
      const before = drawHeap(NODES, [...EDGES, 'app .cache map']);
      const after = drawHeap({ ...NODES, ...box, ...VALUE }, [...EDGES, 'app .box box', 'box .cache map', ...ENTRY]);
      expect(await freedByGroup(before, after)).toEqual([
        ['.box', 5072],
        ['(WeakMap value)', 5000],
      ]);
    });
  });
});

test('a walk without edges leaves nothing changed for the next', async () => {
  const { before, after } = randomHeapPair(7);
  const { comparison } = await compareDrawings(before, after);
  const walk = new CutWalk(comparison.after);
  const whole = walk.reachedWithout([]);
  walk.reachedWithout([...comparison.after.reachability.edgeRetains.keys()]);
  expect(walk.reachedWithout([])).toEqual(whole);
  expect(whole).toEqual(comparison.after.reachability.isReached);
});

function registry(): GraphDescription {
  return drawHeap(
    { global: 'global', registry: 'Registry', live: 'Set', byId: 'Map', setTable: 'array:', mapTable: 'array:' },
    [
      'root ^global global',
      'global .registry registry',
      'registry .live live',
      'registry .byId byId',
      'live #table setTable',
      'byId #table mapTable',
    ],
  );
}

/** A promise with reactions of 20 bytes, the latest first as V8 links them, each to a job of 100. */
function waitingPromise(reactions: readonly string[]): GraphDescription {
  return drawHeap(
    {
      global: 'global',
      gate: 'Promise',
      ...Object.fromEntries(
        // Those that are oldest have the lowest ids.
        reactions.toReversed().flatMap((key) => [
          [key, { type: 'hidden', name: 'system / PromiseReaction', selfSize: 20 }],
          [`job-${key}`, { name: 'Job', selfSize: 100 }],
        ]),
      ),
    },
    [
      'root ^global global',
      'global .gate gate',
      `gate #reactions_or_result ${reactions[0]}`,
      ...reactions.slice(1).map((key, at) => `${reactions[at]} #next ${key}`),
      ...reactions.map((key) => `${key} #fulfill_handler job-${key}`),
    ],
  );
}

function sessions(count: number): ReturnType<typeof copies> {
  return copies('session', count, { name: 'Session', selfSize: 100 });
}

function intoSet(count: number): string[] {
  return repeat(count, (n) => `setTable #${n} session${n}`);
}

function intoMap(count: number): string[] {
  return repeat(count, (n) => `mapTable #${n} session${n}`);
}

/** The cuts of the first suspect. */
async function cutsOf(before: GraphDescription, after: GraphDescription): Promise<[string, number, Cut['frees']][]> {
  const { comparison } = await compareDrawings(before, after);
  const [suspect] = findSuspects(comparison).suspects;
  return suspect.cuts.map(({ edges, freedBytes, frees }) => [
    edges.map(({ label }) => label).join(' + '),
    freedBytes,
    frees,
  ]);
}
