import { compareDrawings, copies, drawHeap, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import { printsOf } from '../../src/retention/same-suspects.ts';
import type { SuspectWithGraph } from '../../src/retention/suspect-graph.ts';

/** root -> global .audit -> Array, .invoices -> Map */
const BEFORE = drawHeap({ global: 'global', audit: 'Array', rows: 'array:', invoices: 'Map', table: 'array:' }, [
  'root ^global global',
  'global .audit audit',
  'audit #elements rows',
  'global .invoices invoices',
  'invoices #table table',
]);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

test('a registry is known by what its cells hold, and its chain ends there, whatever that and another holder lead to', async () => {
  const base = extendHeap(BEFORE, { cells: 'FinalizationRegistry' }, ['global .registry cells']);
  const drawn = {
    ...copies('cell', 10, { type: 'hidden', name: 'system / WeakCell', selfSize: 500 }),
    ...copies('note', 10, { name: 'Note', selfSize: 16 }),
    ...copies('logger', 10, { name: 'Logger', selfSize: 400 }),
  };
  const registered = [
    'cells ?4 cell0',
    ...repeat(9, (n) => [`cell${n} ?4 cell${n + 1}`, `cell${n + 1} ?3 cell${n}`]).flat(),
    ...repeat(10, (n) => [`cell${n} ?2 note${n}`, `note${n} .self logger${n}`]).flat(),
  ];
  const listed = repeat(10, (n) => `rows [${n}] logger${n}`);
  const suspectsOf = async (edges: readonly string[]) =>
    findSuspects((await compareDrawings(base, extendHeap(base, drawn, edges))).comparison).suspects;
  const [both, ...others] = await suspectsOf([...registered, ...listed]);
  const [left] = await suspectsOf(registered);
  expect([others.length, both.className]).toEqual([0, 'Logger']);
  expect(printsOf(both)).toContain(left.fingerprint);
  expect(both.chain.at(-1)).toMatchObject({ edgeName: '(registered)', className: 'Note', count: 10 });
});

describe('a title says of a holder what it leads to', () => {
  test('and the chain goes on to what is told, where nobody holds that straight', async () => {
    const [suspect] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('plugin', 10, { name: 'Plugin', selfSize: 400 }),
          ...copies('start', 10, { type: 'closure', name: 'start', selfSize: 64 }),
          ...copies('stop', 10, { type: 'closure', name: 'stop', selfSize: 64 }),
        },
        [
          ...repeat(10, (n) => [`rows [${n}] start${n}`, `start${n} .plugin plugin${n}`]).flat(),
          ...repeat(10, (n) => [`table #${n} stop${n}`, `stop${n} .plugin plugin${n}`]).flat(),
        ],
      ),
    );
    expect(suspect.className).toBe('Plugin');
    expect(suspect.chain.slice(-2).map(({ edgeName, className, count }) => [edgeName, className, count])).toEqual([
      ['[*]', '(closure) start', 10],
      ['.plugin', 'Plugin', 10],
    ]);
  });

  test('objects that only another holder has are told with that one', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('row', 10, { name: 'AuditRow', selfSize: 40 }),
          ...copies('invoice', 10, { name: 'Invoice', selfSize: 40 }),
          ...copies('ticket', 10, { type: 'string', name: 'ticket', selfSize: 60 }),
        },
        [
          ...repeat(10, (n) => `rows [${n}] row${n}`),
          ...repeat(10, (n) => `table #${n} invoice${n}`),
          ...repeat(10, (n) => `row${n} .ref ticket${n}`),
          ...repeat(10, (n) => `invoice${n} .ref ticket${n}`),
        ],
      ),
    );
    expect(others).toEqual([]);
    expect([suspect.title, suspect.className, suspect.count, suspect.perIteration]).toEqual([
      'Array global.audit keeps 10 AuditRow',
      'AuditRow',
      10,
      1,
    ]);
    expect(suspect.otherChains?.map((chain) => chain.at(-1)?.className)).toEqual(['Invoice']);
  });

  test('who holds more objects straight and far fewer bytes is not told first', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('ref', 30, { name: 'Ref', selfSize: 16 }),
          ...copies('job', 10, { name: 'Job', selfSize: 400 }),
          ...copies('id', 10, { type: 'string', name: 'id', selfSize: 200 }),
        },
        [
          ...repeat(30, (n) => `rows [${n}] ref${n}`),
          ...repeat(10, (n) => `table #${n} job${n}`),
          ...repeat(10, (n) => `ref${n} .id id${n}`),
          ...repeat(10, (n) => `job${n} .id id${n}`),
        ],
      ),
    );
    expect(others).toEqual([]);
    expect(suspect.title).toBe('Map global.invoices keeps 10 Job');
    expect(suspect.otherChains?.map((chain) => chain.at(-1)?.className)).toEqual(['Ref']);
  });

  test('a Map is no larger for its keys: who has all of the objects is told before one that loses every second', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('entry', 16, { name: 'LogEntry', selfSize: 40 }),
          ...copies('user', 16, { name: 'User', selfSize: 100 }),
          ...copies('session', 9, { name: 'Session', selfSize: 20 }),
          ...copies('key', 9, { type: 'string', name: 'key', selfSize: 20 }),
        },
        [
          ...repeat(16, (n) => [`rows [${n}] entry${n}`, `entry${n} .user user${n}`]).flat(),
          ...repeat(9, (n) => [
            `table #${n} key${n}`,
            `table #${n + 9} session${n}`,
            `session${n} .user user${n}`,
          ]).flat(),
        ],
      ),
    );
    expect(others).toEqual([]);
    expect(suspect.title).toBe('Array global.audit keeps 16 LogEntry');
    expect(suspect.otherChains?.map((chain) => chain.at(-1)?.className)).toEqual(['Session']);
  });

  test('where another holder has some of them, both are named', async () => {
    const [suspect] = await explain(
      extendHeap(BEFORE, copies('task', 15, { name: 'Task', selfSize: 100 }), [
        ...repeat(12, (n) => `rows [${n}] task${n}`),
        ...repeat(10, (n) => `table #${n} task${n + 5}`),
      ]),
    );
    expect(suspect.title).toBe('Array global.audit and Map global.invoices keep 15 Task');
    expect(suspect.count).toBe(15);
  });

  test('where the first holder has all of them, it alone is named', async () => {
    const [suspect] = await explain(
      extendHeap(BEFORE, copies('task', 12, { name: 'Task', selfSize: 100 }), [
        ...repeat(12, (n) => `rows [${n}] task${n}`),
        ...repeat(10, (n) => `table #${n} task${n}`),
      ]),
    );
    expect(suspect.title).toBe('Array global.audit keeps 12 Task');
  });

  test('where the first leads to those of another by what both have in common, both are named', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('once', 10, { name: 'Timeout', selfSize: 40 }),
          ...copies('again', 10, { name: 'Timeout', selfSize: 40 }),
          ...copies('poller', 10, { name: 'Poller', selfSize: 40 }),
        },
        [
          ...repeat(10, (n) => `rows [${n}] once${n}`),
          ...repeat(10, (n) => `table #${n} again${n}`),
          ...repeat(10, (n) => [`once${n} .owner poller${n}`, `again${n} .owner poller${n}`]).flat(),
          ...repeat(10, (n) => [`poller${n} .once once${n}`, `poller${n} .again again${n}`]).flat(),
        ],
      ),
    );
    expect(others).toEqual([]);
    expect([suspect.title, suspect.count]).toEqual(['Array global.audit and Map global.invoices keep 20 Timeout', 20]);
  });

  test('where all of them lead to what others hold, too, that alone is told', async () => {
    const [suspect] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('view', 10, { name: 'View', selfSize: 400 }),
          ...copies('open', 10, { type: 'closure', name: 'onEvent', selfSize: 40 }),
          ...copies('close', 10, { type: 'closure', name: 'onEvent', selfSize: 40 }),
        },
        [
          ...repeat(10, (n) => `rows [${n}] open${n}`),
          ...repeat(10, (n) => `table #${n} close${n}`),
          ...repeat(10, (n) => `open${n} .view view${n}`),
          ...repeat(10, (n) => `close${n} .view view${n}`),
        ],
      ),
    );
    expect(suspect.title).toBe('Array global.audit and Map global.invoices keep 10 View');
    expect([suspect.className, suspect.count, suspect.titleCount]).toEqual(['View', 10, undefined]);
  });

  test('one that holds by several edges is named once, and of many edges three', async () => {
    const hub = extendHeap(BEFORE, { hub: 'Hub' }, ['global .hub hub']);
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const holdBy = (names: readonly string[]): GraphDescription =>
      extendHeap(
        hub,
        Object.assign(
          { shared: { name: 'Ring', selfSize: 50 } },
          ...names.map((name) => copies(name, 1, { name: 'Task', selfSize: 100 })),
        ),
        names.flatMap((name) => [`hub .${name} ${name}0`, `${name}0 .ring shared`, `shared .${name} ${name}0`]),
      );
    const titleOf = async (names: readonly string[]): Promise<string> => (await explain(holdBy(names), hub))[0].title;
    expect(await titleOf(keys.slice(0, 3))).toBe('Hub global.hub.a, .b and .c keep 3 Task');
    expect(await titleOf(keys)).toBe('Hub global.hub.a, .b, .c and 2 more keep 5 Task');
  });

  test('who holds the end of a list is not named beside who holds its beginning', async () => {
    const queue = extendHeap(BEFORE, { queue: 'Queue' }, ['global .queue queue']);
    const [suspect] = await explain(
      extendHeap(queue, copies('link', 40, { name: 'Link', selfSize: 100 }), [
        'queue .head link0',
        ...repeat(39, (n) => [`link${n} .next link${n + 1}`, `link${n + 1} .previous link${n}`]).flat(),
        'queue .tail link39',
      ]),
      queue,
    );
    expect(suspect.title).toBe('Queue global.queue.head keeps 40 Link');
  });
});

test('of several classes that a title counts both are told per iteration: the one it is told with, and all', async () => {
  const [suspect] = await explain(
    extendHeap(
      BEFORE,
      {
        ...copies('row', 10, { name: 'AuditRow', selfSize: 400 }),
        ...copies('invoice', 10, { name: 'Invoice', selfSize: 300 }),
      },
      repeat(10, (n) => [`rows [${n}] row${n}`, `rows [${n + 10}] invoice${n}`]).flat(),
    ),
  );
  const { title, className, count, perIteration, titleCount, titlePerIteration } = suspect;
  expect(title).toBe('Array global.audit keeps 20 objects: 10 AuditRow, 10 Invoice');
  expect({ className, count, perIteration, titleCount, titlePerIteration }).toEqual({
    className: 'AuditRow',
    count: 10,
    perIteration: 1,
    titleCount: 20,
    titlePerIteration: 2,
  });
});

test('of more classes than a title names, as many of each, the heaviest are named', async () => {
  const classes = { Anchor: 40, Bundle: 400, Carrier: 60, Document: 500, Envelope: 300 };
  const [suspect] = await explain(
    extendHeap(
      BEFORE,
      Object.assign({}, ...Object.entries(classes).map(([name, selfSize]) => copies(name, 10, { name, selfSize }))),
      Object.keys(classes).flatMap((name, row) => repeat(10, (n) => [`rows [${row * 10 + n}] ${name}${n}`]).flat()),
    ),
  );
  expect(suspect.title).toBe('Array global.audit keeps 50 objects: 10 Bundle, 10 Document, 10 Envelope, ...');
});

describe('a class beside the one that is most of what the same edges hold', () => {
  const queue = (from: number, requests: number, urgent: number): GraphDescription =>
    extendHeap(
      BEFORE,
      {
        ...copies(`request${from}_`, requests, { name: 'Request', selfSize: 400 }),
        ...copies(`urgent${from}_`, urgent, { name: 'UrgentRequest', selfSize: 400 }),
      },
      [
        ...repeat(requests, (n) => `rows [${from + n}] request${from}_${n}`),
        ...repeat(urgent, (n) => `rows [${from + requests + n}] urgent${from}_${n}`),
      ],
    );
  const told = ({ title, count, titleCount, titlePerIteration }: SuspectWithGraph): unknown[] => [
    title,
    count,
    titleCount,
    titlePerIteration,
  ];

  test('is counted in the title, too', async () => {
    const [suspect] = await explain(queue(0, 20, 10));
    expect(told(suspect)).toEqual(['Array global.audit keeps 30 objects: 20 Request, 10 UrgentRequest', 20, 30, 3]);
  });

  test('is left out where there are few of it', async () => {
    const [suspect] = await explain(queue(0, 20, 2));
    expect(told(suspect)).toEqual(['Array global.audit keeps 20 Request', 20, undefined, undefined]);
  });

  test('what the holder lost of both is no growth per iteration', async () => {
    const [suspect] = await explain(queue(100, 20, 10), queue(0, 7, 3));
    expect(told(suspect)).toEqual(['Array global.audit keeps 30 objects: 20 Request, 10 UrgentRequest', 20, 30, 2]);
  });

  test('is not counted where only another holder has it', async () => {
    const [suspect] = await explain(
      extendHeap(
        BEFORE,
        {
          ...copies('row', 20, { name: 'AuditRow', selfSize: 400 }),
          ...copies('invoice', 10, { name: 'Invoice', selfSize: 40 }),
        },
        [
          ...repeat(20, (n) => `rows [${n}] row${n}`),
          ...repeat(10, (n) => [
            `table #${n} invoice${n}`,
            `invoice${n} .row row${n}`,
            `row${n} .invoice invoice${n}`,
          ]).flat(),
        ],
      ),
    );
    expect(suspect.title).toBe('Array global.audit keeps 20 AuditRow');
  });
});

describe('of objects that know their parents', () => {
  const drawn = {
    ...copies('button', 12, { name: 'Element', selfSize: 100 }),
    ...copies('dialog', 12, { name: 'Element', selfSize: 100 }),
    ...copies('label', 12, { name: 'Element', selfSize: 100 }),
    ...copies('children', 12, { name: 'Array', selfSize: 16 }),
    ...copies('onClick', 12, { type: 'closure', name: 'onClick', selfSize: 64 }),
  };
  const tree = repeat(12, (n) => [
    `button${n} .parent dialog${n}`,
    `dialog${n} .children children${n}`,
    `children${n} [0] button${n}`,
    `children${n} [1] label${n}`,
    `label${n} .parent dialog${n}`,
  ]).flat();
  const listened = repeat(12, (n) => [`table #${n} onClick${n}`, `onClick${n} .dialog dialog${n}`]).flat();
  const focused = repeat(12, (n) => `rows [${n}] button${n}`);

  test('those that are held straight are told, whoever else leads to the others', async () => {
    const told = async (edges: readonly string[]): Promise<unknown> => {
      const suspects = await explain(extendHeap(BEFORE, drawn, [...tree, ...edges]));
      return suspects.map(({ title, count, sampleIds }) => [title, count, sampleIds.length]);
    };
    expect(await told(focused)).toEqual([['Array global.audit keeps 12 Element', 12, 5]]);
    const both = 'Map global.invoices and Array global.audit keep 24 objects: 12 (closure) onClick, 12 Element';
    expect(await told([...focused, ...listened])).toEqual([[both, 12, 5]]);
  });

  test('all are told where none is held alone and each leads to the next', async () => {
    const ends = repeat(12, (n) => [`rows [${n}] button${n}`, `table #${n} dialog${n}`]).flat();
    const links = repeat(12, (n) => [
      `button${n} .next label${n}`,
      `label${n} .next dialog${n}`,
      `dialog${n} .prev label${n}`,
      `label${n} .prev button${n}`,
    ]).flat();
    const [suspect] = await explain(extendHeap(BEFORE, drawn, [...ends, ...links]));
    expect([suspect.className, suspect.count]).toEqual(['Element', 36]);
  });
});

test('suspects that share some of what they keep name each other', async () => {
  const suspects = await explain(
    extendHeap(
      BEFORE,
      {
        ...copies('row', 10, { name: 'AuditRow', selfSize: 400 }),
        ...copies('invoice', 10, { name: 'Invoice', selfSize: 300 }),
        shared: { name: 'Currency', selfSize: 100 },
      },
      [
        ...repeat(10, (n) => `rows [${n}] row${n}`),
        ...repeat(10, (n) => `table #${n} invoice${n}`),
        ...repeat(10, (n) => `row${n} .currency shared`),
        ...repeat(10, (n) => `invoice${n} .currency shared`),
      ],
    ),
  );
  const [audit, invoices] = suspects;
  expect(
    suspects.map(({ shareBytes, sharedWith, sharedWithNoise }) => ({ shareBytes, sharedWith, sharedWithNoise })),
  ).toEqual([
    { shareBytes: 50, sharedWith: [invoices.fingerprint] },
    { shareBytes: 50, sharedWith: [audit.fingerprint] },
  ]);
});

test.each([
  [17, true],
  [64, true],
  [65, false],
])('of %i holders of the same objects all are one suspect: %j', async (count, isOne) => {
  const keys = repeat(count, (n) => n);
  const before = extendHeap(BEFORE, copies('topic', count, { name: 'Topic', selfSize: 40 }), [
    ...keys.map((n) => `global .topic${LETTERS[n % 26]}${LETTERS[Math.floor(n / 26)]} topic${n}`),
  ]);
  const after = extendHeap(
    before,
    copies('handler', 5, { name: 'Handler', selfSize: 500 }),
    keys.flatMap((n) => repeat(5, (at) => `topic${n} [${at}] handler${at}`)),
  );
  const suspects = await explain(after, before);
  expect(suspects.map(({ otherChainCount }) => otherChainCount)).toEqual(isOne ? [count - 1] : []);
});

test('who holds many, and nothing but what one other leads to, is another holder, however little that is', async () => {
  const refs = {
    ...copies('job', 10, { name: 'Job', selfSize: 4000 }),
    ...copies('ref', 10, { name: 'Ref', selfSize: 16 }),
  };
  const [suspect, ...others] = await explain(
    extendHeap(BEFORE, refs, [
      ...repeat(10, (n) => `rows [${n}] job${n}`),
      ...repeat(10, (n) => `job${n} .ref ref${n}`),
      ...repeat(10, (n) => `table #${n} ref${n}`),
    ]),
  );
  expect(others).toEqual([]);
  expect(suspect.title).toBe('Array global.audit and Map global.invoices keep 20 objects: 10 Job, 10 Ref');
  expect(suspect.otherChains?.map((chain) => chain.at(-1)?.className)).toEqual(['Ref']);
});

test('texts that all of many stores share do not make these one suspect', async () => {
  const stores = 20;
  const before = extendHeap(
    BEFORE,
    copies('store', stores, { name: 'Store', selfSize: 40 }),
    repeat(stores, (n) => `global .store${LETTERS[n]} store${n}`),
  );
  const after = extendHeap(
    before,
    { ...copies('item', stores * 3, { name: 'Item', selfSize: 400 }), shared: { name: 'Settings', selfSize: 300 } },
    repeat(stores * 3, (n) => [`store${n % stores} [${n}] item${n}`, `item${n} .settings shared`]).flat(),
  );
  const suspects = await explain(after, before);
  expect(suspects.map(({ count, otherChainCount }) => [count, otherChainCount])).toEqual(
    repeat(stores, () => [3, undefined]),
  );
});

test('which of two holders comes first makes no other suspect of it', async () => {
  const byRows = (count: number): string[] => repeat(count, (n) => `rows [${n}] task${n}`);
  const byTable = (count: number): string[] => repeat(count, (n) => `table #${n} task${n}`);
  const of = async (edges: string[]): Promise<SuspectWithGraph> =>
    (await explain(extendHeap(BEFORE, copies('task', 12, { name: 'Task', selfSize: 100 }), edges)))[0];
  const audit = await of([...byRows(12), ...byTable(10)]);
  const invoices = await of([...byRows(10), ...byTable(12)]);
  expect([audit.title, invoices.title]).toEqual([
    'Array global.audit keeps 12 Task',
    'Map global.invoices keeps 12 Task',
  ]);
  const known = ({ fingerprint, holderFingerprints }: SuspectWithGraph) => ({ fingerprint, holderFingerprints });
  expect(known(audit)).toEqual(known(invoices));

  // A fix of one of the holders leaves the other.
  const alone = [await of(byRows(12)), await of(byTable(12))].map(({ fingerprint }) => fingerprint);
  expect(new Set(alone)).toEqual(new Set([audit.fingerprint, ...audit.holderFingerprints!]));
});

describe('of more than a hundred holders a hundred have fingerprints', () => {
  const pools = 120;
  const before = extendHeap(
    BEFORE,
    {
      ...Object.assign({}, ...repeat(pools, (n) => ({ [`pool${n}`]: `Pool${n}` }))),
      ...copies('list', pools, 'Array'),
    },
    repeat(pools, (n) => [`global .pool${n} pool${n}`, `pool${n} .tasks list${n}`]).flat(),
  );
  test('where each shares what it holds with the next', async () => {
    const [suspect, ...others] = await explain(
      extendHeap(
        before,
        copies('task', pools, { name: 'Task', selfSize: 100 }),
        repeat(pools, (n) => [`list${n} [0] task${n}`, `list${n} [1] task${(n + 1) % pools}`]).flat(),
      ),
      before,
    );
    expect([others.length, suspect.otherChainCount]).toEqual([0, pools - 1]);
    expect(new Set(printsOf(suspect)).size).toBe(100);
  });

  test('where one holds all that the others do: it is known by that one', async () => {
    const edges = repeat(pools * 4, (n) => [`rows [${n}] task${n}`, `list${Math.floor(n / 4)} [${n % 4}] task${n}`]);
    const drawn = copies('task', pools * 4, { name: 'Task', selfSize: 100 });
    const [suspect, ...others] = await explain(extendHeap(before, drawn, edges.flat()), before);
    const [alone] = await explain(
      extendHeap(
        before,
        drawn,
        edges.map(([ofRows]) => ofRows),
      ),
      before,
    );
    expect([others.length, suspect.otherChainCount]).toEqual([0, pools]);
    expect(suspect.fingerprint).toBe(alone.fingerprint);
    expect(new Set(printsOf(suspect)).size).toBe(100);
  });
});

async function explain(after: GraphDescription, before = BEFORE): Promise<readonly SuspectWithGraph[]> {
  const { comparison } = await compareDrawings(before, after);
  return findSuspects(comparison, { iterationsAt: [0, 10] }).suspects;
}
