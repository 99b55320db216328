import {
  arrayOf,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
  setOf,
  type Target,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import collections from '../../analyzers/collections.ts';
import {
  askAboutDrawings,
  askAboutDrawnSeries,
  askAboutProgram,
  askAboutSeries,
  codesAndTitles,
} from '../support/ask-analyzers.ts';
import { compareRecorded, expectPlanted, pathOf } from '../support/planted-leak.ts';
import { recordPair } from '../support/record.ts';

describe('what a Map, Set or Array of two snapshots lets go', () => {
  test.each([
    [
      'map-cache',
      'Map ProfileCache.entries had 100, then 1,100 Profile, 10 per iteration, keyed by strings: not one of the first 100 was taken out',
    ],
    [
      'connection-tasks',
      'Set Connection.tasks had 200, then 2,200 Promise, 20 per iteration: not one of the first 200 was taken out',
    ],
    [
      'array-concat',
      'Array Chat.history had 50, then 550 Message, 5 per iteration: not one of the first 50 was taken out',
    ],
  ])('%s: nothing', async (program, title) => {
    const said = await askAboutProgram(collections, program);
    expect(codesAndTitles(said)).toEqual([['entries-never-removed', title]]);
    expect(said.findings[0].args).toMatchObject({ gone: 0 });
  });

  test('lru-filling: all that it had, so that it may have a bound', async () => {
    const said = await askAboutProgram(collections, 'lru-filling');
    expect(codesAndTitles(said)).toEqual([
      [
        'may-be-filling',
        'Map PageCache.pages had 100, then 800 Page, 7 per iteration, keyed by strings: all of the first 100 are gone, so it may be a cache that is not full yet; a third snapshot would tell',
      ],
    ]);
    expect(said.findings[0].args).toEqual({ before: 100, after: 800, count: 800, gone: 100 });
  });
});

describe('over three snapshots', () => {
  test('a cache that filled up is told from one without a bound', async () => {
    expect(codesAndTitles(await askAboutSeries(collections, 'lru-filling'))).toEqual([
      [
        'filled-up',
        'Map PageCache.pages had 100, then 800, then 800 Page, keyed by strings: it filled up and grows no more, as a cache with a bound does; all of the first 100 are gone',
      ],
    ]);
    expect(codesAndTitles(await askAboutSeries(collections, 'map-cache'))).toEqual([
      [
        'entries-never-removed',
        'Map ProfileCache.entries had 100, then 1,100, then 2,100 Profile, 10 per iteration, keyed by strings: not one of the first 100 was taken out',
      ],
    ]);
  });
});

test('no more entries came after the first interval, but what they keep keeps growing', async () => {
  /** A room of so many users, of which those from the 20th on have so many messages each. */
  const drawRoom = (users: number, messages: number): GraphDescription => {
    const log = (): Target => arrayOf(repeat(messages, () => object('Message', {}, { selfSize: 200 })));
    const drawn = repeat(users, (n) => [`user${n}`, object('User', n < 20 ? {} : { log: log() })] as const);
    return drawHeap({
      ...Object.fromEntries(drawn),
      global: globalObject({ room: arrayOf(repeat(users, (n) => `user${n}`)) }),
    });
  };
  const said = await askAboutDrawnSeries(collections, [drawRoom(20, 0), drawRoom(50, 2), drawRoom(50, 5)]);
  expect(said.suspects[0]).toMatchObject({ verdict: 'leak', series: { counts: [0, 30, 30], inBytes: true } });
  expect(codesAndTitles(said)).toEqual([
    ['entries-grow', 'Array global.room had 20, then 50 User: no more came, but what they keep keeps growing'],
  ]);
});

test('a Map that alone keeps the objects it is keyed by should be a WeakMap', async () => {
  const pair = await recordPair('keyed-by-object');
  expectPlanted(await compareRecorded(pair), pair.truth);
  const said = await askAboutProgram(collections, 'keyed-by-object');
  expect(codesAndTitles(said)).toEqual([
    [
      'entries-never-removed',
      'Map Layout.sizes had 30, then 330 Widget, 3 per iteration: not one of the first 30 was taken out',
    ],
    [
      'map-keyed-by-objects',
      'nothing but Map Layout.sizes keeps its keys, Widget objects: a WeakMap would let go of them, if nobody needs to go through all entries',
    ],
  ]);
});

describe('what grew in place', () => {
  test('the same function, again and again', async () => {
    const pair = await recordPair('same-hook');
    const { suspects } = await compareRecorded(pair);
    expect(suspects.map(pathOf)).toEqual(pair.truth.holders.map(({ path }) => path));
    const [finding, ...others] = (await askAboutProgram(collections, 'same-hook')).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'same-object-again',
      title:
        'Array Hooks.before has the same (closure) count 2,200 times, in 2,200 entries: it is added again and again',
      args: { times: 2200, entries: 2200 },
    });
    expect(finding.nodeIds).toHaveLength(2);
  });

  test('numbers alone', async () => {
    const said = await askAboutProgram(collections, 'primitives');
    const places = ['Object global.stores.dictionary', 'Map global.stores.map', 'Set global.stores.set'];
    expect(codesAndTitles(said)).toEqual(
      [...places, 'Array global.stores.list'].map((place) => [
        'only-numbers-added',
        `what came into ${place} are numbers or empty places alone, which this snapshot does not count`,
      ]),
    );
  });
});

test.each([
  ...['map-cache', 'connection-tasks', 'array-concat', 'lru-filling', 'primitives'],
  ...['keyed-by-object', 'same-hook', 'interval-closure'],
])('nothing is said of the same work without the leak: %s', async (program) => {
  expect((await askAboutProgram(collections, program, { control: true })).findings).toEqual([]);
  expect((await askAboutSeries(collections, program, { control: true })).findings).toEqual([]);
});

test.each(['emitter-listeners', 'race', 'linked-list', 'user-sessions', 'abort-signal'])(
  'nothing is said of what is no collection: %s',
  async (program) => {
    expect((await askAboutProgram(collections, program)).findings).toEqual([]);
  },
);

describe('where an Array has some of the new objects and a Set has others', () => {
  /** Of all new tasks the first `logged` are in the log, the last `kept` in the Set. */
  function draw(all: number, logged: number, kept: number): GraphDescription {
    const keys = Array.from({ length: all }, (_, number) => `task${number}`);
    const task = { name: 'Task', selfSize: 100 };
    return drawHeap({
      global: globalObject({
        log: arrayOf([...Array.from({ length: 20 }, () => object('Task')), ...keys.slice(0, logged)]),
        live: setOf(keys.slice(all - kept)),
      }),
      ...Object.fromEntries(keys.map((key) => [key, task])),
    });
  }

  test('nothing is said of how many the Array lost', async () => {
    const said = await askAboutDrawings(collections, draw(0, 0, 0), draw(16, 14, 12));
    expect(said.suspects.map(({ title }) => title)).toEqual(['Array global.log and Set global.live keep 16 Task']);
    expect(codesAndTitles(said)).toEqual([]);
  });

  test('where the Array has all of them, it is', async () => {
    const said = await askAboutDrawings(collections, draw(0, 0, 0), draw(16, 16, 12));
    expect(codesAndTitles(said)).toEqual([
      ['entries-never-removed', 'Array global.log had 20, then 36 Task: not one of the first 20 was taken out'],
    ]);
  });
});

describe('how many it had is told of this collection alone, and in between where that is known', () => {
  /** An Array of tasks with these numbers; tasks of other numbers are somewhere else. */
  function draw(queued: readonly number[], others: readonly number[] = []): GraphDescription {
    const task = { name: 'Task', selfSize: 100 };
    return drawHeap({
      global: globalObject({
        queue: arrayOf(queued.map((number) => `task${number}`)),
        other: setOf(others.map((number) => `task${number}`)),
      }),
      ...Object.fromEntries([...queued, ...others].map((number) => [`task${number}`, task])),
    });
  }
  const from = (first: number, end: number): number[] => repeat(end - first, (number) => first + number);

  test.each([
    [
      'one more of its class is elsewhere, from the first snapshot on',
      [draw(from(1, 21), [0]), draw(from(21, 61), [0]), draw(from(61, 121), [0])],
      'had 20, then 40, then 60 Task: all of the first 20 are gone, but more come than go',
    ],
    [
      'what came in between is gone by the end, and nothing of what was first',
      [draw(from(0, 20)), draw(from(0, 50)), draw([...from(0, 20), ...from(50, 110)])],
      'had 20, then 50, then 80 Task: not one of the first 20 was taken out',
    ],
    [
      'what came in between is somewhere else by the end',
      [draw(from(0, 20)), draw(from(0, 50)), draw([...from(0, 20), ...from(50, 110)], from(20, 50))],
      'had 20, then 50, then 80 Task: not one of the first 20 was taken out',
    ],
    [
      'it filled up, and the last snapshot brought nothing: what the one in between says was not read',
      [draw(from(0, 20)), draw(from(0, 50)), draw(from(0, 50), [99])],
      'had 20, then 50 Task: it filled up and grows no more, as a cache with a bound does',
    ],
  ])('%s', async (_, drawings, title) => {
    const { findings } = await askAboutDrawnSeries(collections, drawings);
    expect(findings.map((finding) => finding.title)).toContain(`Array global.queue ${title}`);
  });

  test('objects that others of their class lead to are none of its own', async () => {
    const pair = (): Target => object('Task', { next: object('Task', {}, { selfSize: 100 }) }, { selfSize: 100 });
    const drawLog = (count: number): GraphDescription => {
      const old = repeat(20, () => object('Task'));
      return drawHeap({ global: globalObject({ log: arrayOf([...old, ...repeat(count, pair)]) }) });
    };
    expect(codesAndTitles(await askAboutDrawings(collections, drawLog(0), drawLog(20)))).toEqual([
      ['entries-never-removed', 'Array global.log had 20, then 40 Task: not one of the first 20 was taken out'],
    ]);
  });
});
