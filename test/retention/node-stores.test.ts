import {
  arrayOf,
  closure,
  compareDrawings,
  context,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';

const OBSERVE = 'node:internal/perf/observe:179:14';
const OTHERS = {
  resourceTimingSecondaryBuffer: arrayOf([]),
  markEntryBuffer: arrayOf([]),
  measureEntryBuffer: arrayOf([]),
};

interface Fetches {
  /** Where the function is written that the variables are of. */
  readonly at?: string;
  /** The other variables of its scope. */
  readonly beside?: Readonly<Record<string, ReturnType<typeof arrayOf>>>;
  /** What an entry holds beside its times. */
  readonly details?: Parameters<typeof object>[1];
  /** Of the URL. */
  readonly urlBytes?: number;
  /** Whether the program has them in a list, too. */
  readonly isKept?: boolean;
}

/** Node after so many fetches. */
function fetched(
  count: number,
  { at = OBSERVE, beside = OTHERS, details = {}, urlBytes = 60, isKept = false }: Fetches = {},
): GraphDescription {
  const entries = repeat(count, (n) => `entry${n}`);
  const made = Object.fromEntries(
    entries.map((key) => [
      key,
      object('PerformanceResourceTiming', {
        url: text('http://a.example/', { selfSize: urlBytes }),
        timing: object('Object', details),
      }),
    ]),
  );
  return drawHeap({
    ...made,
    scope: context({ ...beside, resourceTimingBuffer: arrayOf(entries) }),
    global: globalObject({
      observe: closure('PerformanceObserverEntryList', 'scope', { at }),
      ...(isKept ? { app: object('App', { seen: arrayOf(entries) }) } : {}),
    }),
  });
}

interface Told {
  readonly titles: readonly string[];
  readonly kinds: readonly string[];
}

async function explain(before: GraphDescription, after: GraphDescription): Promise<Told> {
  const { suspects, noise } = (await compareDrawings(before, after)).report;
  return { titles: suspects.map(({ title }) => title), kinds: noise.map(({ kind }) => kind) };
}

const explainFetches = (options: Fetches = {}, [before, after] = [20, 60]): Promise<Told> =>
  explain(fetched(before, options), fetched(after, options));

const ENTRIES = 'fetch entries, up to 250: performance.clearResourceTimings()';

describe('entries of fetches', () => {
  test('are Node’s own as long as there are no more than it keeps by itself', async () => {
    expect(await explainFetches()).toEqual({ titles: [], kinds: [ENTRIES] });
    expect(await explainFetches({}, [20, 250])).toEqual({ titles: [], kinds: [ENTRIES] });
    expect((await explainFetches({}, [20, 251])).titles).toEqual([
      'Array (closure) resourceTimingBuffer keeps 231 PerformanceResourceTiming',
    ]);
  });

  test('that a program has, too, are told by the program', async () => {
    expect((await explainFetches({ isKept: true })).titles).toEqual([
      'Array App.seen keeps 40 PerformanceResourceTiming',
    ]);
  });

  test.each<[string, Fetches]>([
    ['a list of that name in a program', { at: 'file:///app/observe.js:8:14' }],
    ['a list of that name in another scope', { beside: {} }],
    ['objects of a program that hang on them', { details: { ticket: object('Ticket') } }],
    ['functions that hang on them', { details: { done: closure('done') } }],
    ['large texts that hang on them', { urlBytes: 20_000 }],
  ])('are suspects: %s', async (_, options) => {
    const { titles, kinds } = await explainFetches(options);
    expect(titles).toHaveLength(1);
    expect(kinds).not.toContain(ENTRIES);
  });
});

describe('timers', () => {
  const TIMERS = "timers of Node's own";

  /** Timers of so many delays, each of which calls a function. */
  function running(count: number, called: string): GraphDescription {
    const numbers = repeat(count, (n) => n);
    const lists = numbers.map((n) => [`list${n}`, object('TimersList', { _idleNext: `timer${n}` })] as const);
    const timers = numbers.map(
      (n) => [`timer${n}`, object('Timeout', { _idleNext: `list${n}`, _onTimeout: called })] as const,
    );
    return drawHeap({
      ...Object.fromEntries([...lists, ...timers]),
      resetCache: closure('resetCache', {}, { at: 'node:internal/http:30:1' }),
      tick: closure('tick', {}, { at: 'file:///app/tick.js:8:14' }),
      scope: context({
        timerListQueue: object('PriorityQueue'),
        immediateQueue: object('ImmediateList'),
        timerListMap: object('Object', Object.fromEntries(numbers.map((n) => [`${1000 + n}`, `list${n}`]))),
      }),
      global: globalObject({
        setTimeout: closure('setTimeout', 'scope', { at: 'node:timers:139:20' }),
        resetCache: 'resetCache',
        tick: 'tick',
      }),
    });
  }

  test('a few are Node’s own if they call its functions alone', async () => {
    expect(await explain(running(2, 'resetCache'), running(9, 'resetCache'))).toEqual({ titles: [], kinds: [TIMERS] });
    expect((await explain(running(2, 'resetCache'), running(30, 'resetCache'))).titles).toHaveLength(1);
    expect((await explain(running(2, 'tick'), running(9, 'tick'))).titles).toHaveLength(1);
  });
});

describe('the pool that small buffers are cut from', () => {
  const POOL = "Node's pool for small buffers";

  /** Node with a slab in use, and a program that has the first one and perhaps others. */
  function pooled(slab: string, kept: readonly string[] = [], at = 'node:buffer:268:16'): GraphDescription {
    const slabs = ['first', ...kept];
    return drawHeap({
      ...Object.fromEntries([slab, ...slabs].map((key) => [key, object('ArrayBuffer', {}, { selfSize: 8192 })])),
      scope: context({ createPool: closure('createPool'), alignPool: closure('alignPool'), allocPool: slab }),
      global: globalObject({
        Buffer: closure('Buffer', 'scope', { at }),
        app: object('App', { slabs: arrayOf(slabs) }),
      }),
    });
  }

  test('is Node’s own as long as it is the one in use', async () => {
    expect(await explain(pooled('first'), pooled('second'))).toEqual({ titles: [], kinds: [POOL] });
    const { titles } = await explain(pooled('first'), pooled('third', ['second', 'third']));
    expect(titles).toEqual(['Array App.slabs keeps 2 ArrayBuffer']);
    const ofApp = 'file:///app/pool.js:8:14';
    expect((await explain(pooled('first', [], ofApp), pooled('second', [], ofApp))).titles).toEqual([
      '(closure) Buffer global.Buffer (closure) allocPool keeps 1 ArrayBuffer',
    ]);
  });
});
