import { compareDrawings, copies, drawHeap, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { type Explanation, findSuspects } from '../../src/retention/find-suspects.ts';
import type { Suspect } from '../../src/retention/suspect.ts';

/** root -> global .conn -> Connection .tasks -> Set -> table */
const CONNECTION = drawHeap(
  { global: 'global', conn: 'Connection', tasks: 'Set', table: { type: 'array', name: '', selfSize: 100 } },
  ['root ^global global', 'global .conn conn', 'conn .tasks tasks', 'tasks #table table'],
);

describe('who is told', () => {
  test('a Set that keeps what was added, with its chain and what is held', async () => {
    const after = extendHeap(
      CONNECTION,
      {
        ...copies('task', 20, { name: 'Promise', selfSize: 40 }),
        ...copies('data', 20, { name: 'Data', selfSize: 60 }),
      },
      [...repeat(20, (n) => `table #${n} task${n}`), ...repeat(20, (n) => `task${n} #reactions_or_result data${n}`)],
    );
    const { suspects, noise } = await explain(CONNECTION, after, 10);
    expect(noise).toEqual([]);
    expect(suspects).toEqual([
      {
        fingerprint: '5da982285dad',
        title: 'Set Connection.tasks keeps 20 Promise',
        verdict: 'growth',
        className: 'Promise',
        count: 20,
        perIteration: 2,
        retainedBytes: 2000,
        exclusiveBytes: 2000,
        growthBytes: 2000,
        shareOfGrowth: 1,
        holder: { className: 'Set', nodeId: 7, countBefore: 0, countAfter: 20 },
        chain: [
          { ...hop('shortcut', '', 'global', 3), reason: 'the global object' },
          hop('property', '.conn', 'Connection', 5),
          hop('property', '.tasks', 'Set', 7),
          {
            ...hop('internal', '[*]', 'Promise', 11),
            count: 20,
            suspectEdge: true,
            verdict: 'unknown',
            reason: 'born after',
          },
          { ...hop('internal', '(result)', 'Data', 51), count: 20, verdict: 'unknown', reason: 'born after' },
        ],
        cuts: [
          {
            edges: [{ label: 'Connection.tasks[*]', fromId: 7, edgeType: 'internal', edgeName: '[*]', toId: null }],
            freedBytes: 2000,
            frees: 'all',
          },
        ],
        holds: [
          { className: 'Data', count: 20, perIteration: 2, shallowBytes: 1200 },
          { className: 'Promise', count: 20, perIteration: 2, shallowBytes: 800 },
        ],
        sampleIds: [11, 13, 15, 17, 19],
      },
    ]);
  });

  test('a table that grew with what it holds is told with it', async () => {
    const [tableBefore, tableAfter] = [100, 700].map((selfSize) => ({
      ...CONNECTION,
      nodes: CONNECTION.nodes.map((node) => (node.key === 'table' ? { ...node, selfSize } : node)),
    }));
    const after = extendHeap(
      tableAfter,
      copies('task', 20, { name: 'Promise', selfSize: 40 }),
      repeat(20, (n) => `table #${n} task${n}`),
    );
    const { suspects } = await explain(tableBefore, after);
    expect(suspects.map(sizes)).toEqual([{ retainedBytes: 1400, exclusiveBytes: 800, growthBytes: 1400 }]);
  });

  test('what several hold is told once, by the one that holds the most', async () => {
    // log holds all ten; last holds only the newest.
    const before = drawHeap({ global: 'global', log: 'Array', entries: 'array:', last: 'Box' }, [
      'root ^global global',
      'global .log log',
      'log #elements entries',
      'global .last last',
    ]);
    const after = extendHeap(before, copies('entry', 10, { name: 'Entry', selfSize: 500 }), [
      ...repeat(10, (n) => `entries [${n}] entry${n}`),
      'last .value entry9',
    ]);
    const { suspects } = await explain(before, after);
    expect(suspects.map(({ title, count }) => [title, count])).toEqual([['Array global.log keeps 10 Entry', 10]]);
  });

  test('many holders of one class with the same edge are one suspect', async () => {
    const before = drawHeap({ global: 'global', pool: 'Array', slots: 'array:', ...copies('socket', 30, 'Socket') }, [
      'root ^global global',
      'global .pool pool',
      'pool #elements slots',
      ...repeat(30, (n) => `slots [${n}] socket${n}`),
    ]);
    const after = extendHeap(
      before,
      copies('buffer', 30, { name: 'Buffer', selfSize: 200 }),
      repeat(30, (n) => `socket${n} .buffer buffer${n}`),
    );
    const { suspects } = await explain(before, after);
    expect(suspects.map(({ title, count, holder }) => [title, count, holder.count])).toEqual([
      ['Socket global.pool[*].buffer keeps 30 Buffer', 30, 30],
    ]);
  });

  test('two Maps in different places are two suspects', async () => {
    const before = drawHeap({ global: 'global', app: 'App', a: 'Map', b: 'Map', tableA: 'array:', tableB: 'array:' }, [
      'root ^global global',
      'global .app app',
      'app .a a',
      'app .b b',
      'a #table tableA',
      'b #table tableB',
    ]);
    const after = extendHeap(
      before,
      { ...copies('x', 4, { name: 'X', selfSize: 500 }), ...copies('y', 3, { name: 'X', selfSize: 500 }) },
      [...repeat(4, (n) => `tableA #${n} x${n}`), ...repeat(3, (n) => `tableB #${n} y${n}`)],
    );
    const { suspects } = await explain(before, after);
    expect(suspects.map(({ title }) => title)).toEqual(['Map App.a keeps 4 X', 'Map App.b keeps 3 X']);
  });

  test('a list that grows at its tail is told by what holds the list', async () => {
    const before = drawHeap({ global: 'global', queue: 'Queue', ...copies('node', 5, 'Node') }, [
      'root ^global global',
      'global .queue queue',
      'queue .head node0',
      ...repeat(4, (n) => `node${n} .next node${n + 1}`),
    ]);
    const after = extendHeap(before, copies('late', 50, { name: 'Node', selfSize: 100 }), [
      'node4 .next late0',
      ...repeat(49, (n) => `late${n} .next late${n + 1}`),
    ]);
    const { suspects } = await explain(before, after);
    expect(suspects.map(({ title, holder, chain }) => [title, holder.nodeId, chain.map(sketch)])).toEqual([
      [
        'Node Queue.head.next keeps 50 Node',
        7,
        ['global', '.queue Queue', '.head Node', '.next Node x4', '.next Node!', '.next Node x49'],
      ],
    ]);
  });

  test('a holder of primitives that grew in place is a suspect', async () => {
    const of = (selfSize: number): GraphDescription =>
      drawHeap({ global: 'global', app: 'App', samples: 'Array', numbers: { type: 'array', name: '', selfSize } }, [
        'root ^global global',
        'global .app app',
        'app .samples samples',
        'samples #elements numbers',
      ]);
    const { suspects, noise } = await explain(of(100), of(90_100));
    expect(noise).toEqual([]);
    expect(suspects.map(({ title, ...suspect }) => [title, sizes(suspect)])).toEqual([
      ['Array App.samples grew in place', { retainedBytes: 90_000, exclusiveBytes: 0, growthBytes: 90_000 }],
    ]);
  });

  test('of Buffers that share slabs of the pool the Buffers are told, not the slabs', async () => {
    const before = drawHeap({ global: 'global', kept: 'Array', elements: 'array:' }, [
      'root ^global global',
      'global .kept kept',
      'kept #elements elements',
    ]);
    const after = extendHeap(
      before,
      {
        ...copies('view', 40, { name: 'Buffer', selfSize: 100 }),
        ...copies('slab', 5, { name: 'ArrayBuffer', selfSize: 8192 }),
      },
      repeat(40, (n) => n).flatMap((n) => [`elements #${n} view${n}`, `view${n} .buffer slab${n >> 3}`]),
    );
    const { suspects } = await explain(before, after);
    expect(suspects.map(({ title, className, count }) => [title, className, count])).toEqual([
      ['Array global.kept keeps 40 Buffer', 'Buffer', 40],
    ]);
  });

  test('one that was replaced by a larger one did not grow in place', async () => {
    // app.samples = app.samples.concat(more): by path the same, by id another one
    const of = (array: string, selfSize: number): GraphDescription =>
      drawHeap({ global: 'global', app: 'App', [array]: 'Array', numbers: { type: 'array', name: '', selfSize } }, [
        'root ^global global',
        'global .app app',
        `app .samples ${array}`,
        `${array} #elements numbers`,
      ]);
    const { suspects } = await explain(of('short', 100), of('long', 90_100));
    expect(suspects.map(({ title, chain }) => [title, chain.at(-1)?.reason])).toEqual([
      ['Array App.samples was replaced by a larger one', 'in place of another'],
    ]);
  });

  test('code that V8 compiled for objects of a shape is no growth of theirs', async () => {
    // global .first, .second -> Socket -> shape -> the list of code that depends on it, another one each time
    const of = (list: string, selfSize: number): GraphDescription =>
      drawHeap(
        {
          global: 'global',
          first: 'Socket',
          second: 'Socket',
          prototype: 'Socket',
          shape: 'object shape:system / Map',
          own: 'object shape:system / Map',
          [list]: { type: 'hidden', name: 'system / WeakArrayList', selfSize },
          [`${list}OfOwn`]: { type: 'hidden', name: 'system / WeakArrayList', selfSize },
        },
        [
          'root ^global global',
          ...['first', 'second', 'prototype'].map((name) => `global .${name} ${name}`),
          'first #map shape',
          'second #map shape',
          'prototype #map own',
          `shape #dependent_code ${list}`,
          `own #dependent_code ${list}OfOwn`,
        ],
      );
    const { suspects, noise } = await explain(of('list', 1_000), of('longer', 30_000));
    expect(suspects).toEqual([]);
    expect(noise).toEqual([{ kind: 'engine internals', count: 2, bytes: 58_000 }]);
  });

  test('the last hop of the chain is of the class that most of the bytes are', async () => {
    const after = extendHeap(
      CONNECTION,
      {
        odd: { name: 'Odd', selfSize: 8 },
        text: 'string:text',
        ...copies('entry', 10, { name: 'Object', selfSize: 300 }),
      },
      ['table #0 odd', ...repeat(10, (n) => `table #${n + 1} entry${n}`), ...repeat(10, (n) => `entry${n} .text text`)],
    );
    const { suspects } = await explain(CONNECTION, after);
    expect(suspects.map(({ title, chain }) => [title, sketch(chain.at(-1)!)])).toEqual([
      ['Set Connection.tasks keeps 10 Object {text}', '[*] Object x10!'],
    ]);
  });

  test('an index is no name, however large it is', async () => {
    const before = drawHeap({ global: 'global', list: 'Array', context: 'object:system / Context' }, [
      'root ^global global',
      'global .list list',
      'list [5000000] context',
    ]);
    const after = extendHeap(
      before,
      copies('x', 3, { name: 'X', selfSize: 900 }),
      repeat(3, (n) => `context #x${n} x${n}`),
    );
    const { suspects } = await explain(before, after);
    expect(suspects.map(({ title }) => title)).toEqual(['Array global.list keeps 3 X']);
  });

  test('two added nodes of no size are no division by zero', async () => {
    const after = extendHeap(
      CONNECTION,
      copies('x', 2, { name: 'X', selfSize: 0 }),
      repeat(2, (n) => `table #${n} x${n}`),
    );
    const { suspects } = await explain(CONNECTION, after);
    expect(suspects.map(({ shareOfGrowth }) => shareOfGrowth)).toEqual([0]);
  });
});

describe('what is noise', () => {
  test('as many new as gone at the same holder is churn', async () => {
    const cache = (key: string): GraphDescription =>
      extendHeap(
        CONNECTION,
        copies(key, 40, { name: 'Entry', selfSize: 100 }),
        repeat(40, (n) => `table #${n} ${key}${n}`),
      );
    const { suspects, noise } = await explain(cache('old'), cache('new'));
    expect(suspects).toEqual([]);
    expect(noise).toEqual([{ kind: 'replaced objects', count: 40, bytes: 4000 }]);
  });

  test('what only the stack holds is held by the capture', async () => {
    const before = extendHeap(CONNECTION, { roots: 'synthetic:(GC roots)', stack: 'synthetic:(Stack roots)' }, [
      'root [1] roots',
      'roots [0] stack',
    ]);
    const after = extendHeap(
      before,
      copies('frame', 5, { name: 'Frame', selfSize: 4000 }),
      repeat(5, (n) => `stack [${n}] frame${n}`),
    );
    const { suspects, noise } = await explain(before, after);
    expect(suspects).toEqual([]);
    expect(noise).toEqual([{ kind: 'held by the capture', count: 5, bytes: 20_000 }]);
  });

  test('what the stack and a program hold is told by the program, and its bytes are split', async () => {
    const before = extendHeap(CONNECTION, { roots: 'synthetic:(GC roots)', stack: 'synthetic:(Stack roots)' }, [
      'root [1] roots',
      'roots [0] stack',
    ]);
    const after = extendHeap(before, copies('x', 5, { name: 'X', selfSize: 4000 }), [
      ...repeat(5, (n) => `stack [${n}] x${n}`),
      'table #0 x0',
    ]);
    const { suspects, noise } = await explain(before, after);
    expect(suspects.map(({ title }) => title)).toEqual(['Set Connection.tasks keeps 1 X']);
    expect(noise).toEqual([{ kind: 'held by the capture', count: 4, bytes: 18_000 }]);
  });

  test('code that a function got is the engine’s', async () => {
    const before = drawHeap({ global: 'global', tick: 'closure:tick', shared: 'hidden:system / SharedFunctionInfo' }, [
      'root ^global global',
      'global .tick tick',
      'tick #shared shared',
    ]);
    const after = extendHeap(before, { code: { type: 'code', name: 'tick', selfSize: 5000 } }, ['tick #code code']);
    const { suspects, noise } = await explain(before, after);
    expect([suspects.length, noise.map(({ kind, bytes }) => [kind, bytes])]).toEqual([0, [['engine internals', 5000]]]);
  });

  test('objects that V8 copies literals from are what it learned of a function', async () => {
    const before = drawHeap({ global: 'global', load: 'closure:load', cell: 'hidden:system / FeedbackCell' }, [
      'root ^global global',
      'global .load load',
      'load #feedback_cell cell',
    ]);
    const vector = { type: 'code', name: 'system / FeedbackVector', selfSize: 900 } as const;
    const literals = copies('literal', 12, { name: 'Object', selfSize: 1000 });
    const after = extendHeap(before, { vector, ...literals }, [
      'cell #value vector',
      ...repeat(12, (n) => `vector #${n} literal${n}`),
    ]);
    const { suspects, noise } = await explain(before, after);
    expect([suspects, noise.map(({ kind, bytes }) => [kind, bytes])]).toEqual([[], [['compiled code', 12_900]]]);
  });
});

describe('names of strangers', () => {
  test.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'a\nb', '', '<script>', '(GC roots)'])(
    'a class and a property named %j do no harm',
    async (name) => {
      const before = drawHeap({ global: 'global', holder: name, list: name, slots: 'array:' }, [
        'root ^global global',
        `global .${name} holder`,
        `holder .${name} list`,
        'list #elements slots',
      ]);
      const after = extendHeap(
        before,
        copies('x', 4, { name, selfSize: 600 }),
        repeat(4, (n) => `slots [${n}] x${n}`),
      );
      const { suspects } = await explain(before, after);
      // V8 writes no object of JavaScript so: somebody did, who had it from data.
      const told = /^[<(]/u.test(name) ? '(class named by data)' : name || '(anonymous)';
      expect(suspects.map(({ className, count }) => [className, count])).toEqual([[told, 4]]);
    },
  );
});

test('what only the console holds is told apart: it was logged while somebody listened', async () => {
  const before = extendHeap(CONNECTION, { roots: 'synthetic:(GC roots)', handles: 'synthetic:(Global handles)' }, [
    'root [1] roots',
    'roots [0] handles',
  ]);
  const after = extendHeap(
    before,
    copies('logged', 5, { name: 'Logged', selfSize: 4000 }),
    repeat(5, (n) => `handles #${n} / DevTools console logged${n}`),
  );
  const { suspects, noise } = await explain(before, after);
  expect(suspects).toEqual([]);
  expect(noise).toEqual([{ kind: 'held by the console', count: 5, bytes: 20_000 }]);
});

test('what gathers in a registry that was made meanwhile is told and counted, and the chain leads there', async () => {
  const before = drawHeap({ global: 'global', app: 'App' }, ['root ^global global', 'global .app app']);
  const after = extendHeap(
    before,
    { registry: 'Registry', items: 'Map', table: 'array:', ...copies('entry', 64, { name: 'Entry', selfSize: 100 }) },
    [
      'app .registry registry',
      'registry .items items',
      'items #table table',
      ...repeat(64, (n) => `table #${n} entry${n}`),
    ],
  );
  const { suspects } = await explain(before, after, 32);
  expect(suspects.map(({ title, perIteration, chain }) => [title, perIteration, chain.map(sketch)])).toEqual([
    [
      'App global.app.registry keeps 64 Entry',
      2,
      ['global', '.app App', '.registry Registry!', '.items Map', '[*] Entry x64'],
    ],
  ]);
});

async function explain(before: GraphDescription, after: GraphDescription, iterations?: number): Promise<Explanation> {
  const { comparison } = await compareDrawings(before, after);
  return findSuspects(comparison, iterations === undefined ? {} : { iterationsAt: [0, iterations] });
}

function hop(edgeType: string, edgeName: string, className: string, nodeId: number): object {
  const verdict = { verdict: 'not leaking', reason: 'there before', suspectEdge: false };
  return { edgeType, edgeName, className, nodeType: 'object', nodeId, ...verdict };
}

/** `.next Node x4`, with `!` where the suspect edge is. */
function sketch({ edgeName, className, count, suspectEdge }: Suspect['chain'][number]): string {
  const text = `${edgeName} ${className}`.trimStart();
  return `${text}${count === undefined ? '' : ` x${count}`}${suspectEdge ? '!' : ''}`;
}

function sizes({ retainedBytes, exclusiveBytes, growthBytes }: Omit<Suspect, 'title'>): object {
  return { retainedBytes, exclusiveBytes, growthBytes };
}
