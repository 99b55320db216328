import { buildHeap, closure, context, drawHeap, object } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../../src/ordinals.ts';
import { parseEdgePath } from '../../src/retention/edge-path.ts';
import { measureNamedCuts } from '../../src/retention/named-cut.ts';
import { VisibleEdges } from '../../src/retention/visible-edges.ts';
import { nodesOf } from '../support/brute-force.ts';
import { freedBytesByRemoval } from '../support/brute-force-cuts.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

/** global .conn -> Connection .tasks -> Set -> table -> two tasks; global .last -> the second of them */
const CONNECTION = drawHeap(
  {
    global: 'global',
    conn: 'Connection',
    tasks: { name: 'Set', selfSize: 32 },
    table: { type: 'array', name: '', selfSize: 100 },
    one: { name: 'Task', selfSize: 10 },
    two: { name: 'Task', selfSize: 20 },
    text: { type: 'string', name: 'secret', selfSize: 5 },
  },
  [
    'root ^global global',
    'global .conn conn',
    'global .last two',
    'conn .tasks tasks',
    'tasks #table table',
    'table #1 one',
    'table #2 two',
    'one .text text',
  ],
);

test('what cutting each visible edge frees is what brute force says (100 random heaps)', async () => {
  for (let seed = 0; seed < 100; seed++) {
    const { title, after } = randomHeapPair(seed);
    const { heap } = await buildHeap(after);
    const edges = new VisibleEdges(heap);
    for (const node of nodesOf(heap.flowGraph)) {
      if (heap.reachability.isReached[node] === 0) continue;
      const targetsByName = new Map<string, Set<NodeOrdinal>>();
      edges.forEach(node, (name, _, target) => {
        targetsByName.set(name, (targetsByName.get(name) ?? new Set()).add(target));
      });
      const edgesByName = new Map<string, Set<EdgeOrdinal>>();
      for (const [step, targets] of targetsByName) {
        const cut = new Set<EdgeOrdinal>();
        edges.forEach(node, (name, edge, target) => {
          if (targets.has(target) && (name === step || name === '[*]')) cut.add(edge);
        });
        edgesByName.set(step, cut);
      }
      for (const [name, cut] of edgesByName) {
        const step = /^[.[]/u.test(name) ? name : ` ${name}`;
        const [{ freedBytes }] = measureNamedCuts(heap, [`@${heap.snapshot.nodeId[node]}${step}`]);
        expect(freedBytes, `${title}, ${name} of ${node}`).toBe(freedBytesByRemoval(heap, ({ edge }) => cut.has(edge)));
      }
    }
  }
});

describe('what is told', () => {
  test('the bytes, the objects by class, and what stays', async () => {
    const { heap, node } = await buildHeap(CONNECTION);
    const idOf = (key: string): number => heap.snapshot.nodeId[node(key)];
    expect(measureNamedCuts(heap, ['Connection.tasks[*]'])).toEqual([
      {
        names: ['Connection.tasks[*]'],
        edgeCount: 2,
        edges: ['one', 'two'].map((key) => ({
          label: `@${idOf('tasks')}[*]`,
          fromId: idOf('tasks'),
          edgeType: 'internal',
          edgeName: '[*]',
          toId: idOf(key),
        })),
        freedBytes: 15,
        stillHeldCount: 1,
        frees: [
          { className: 'Task', count: 1, shallowBytes: 10 },
          { className: '(string)', count: 1, shallowBytes: 5 },
        ],
      },
    ]);
  });

  test('several edges alone, then together', async () => {
    const { heap } = await buildHeap(CONNECTION);
    expect(
      measureNamedCuts(heap, ['Connection.tasks', 'global.last']).map((cut) => [cut.names, cut.freedBytes]),
    ).toEqual([
      [['Connection.tasks'], 147],
      [['global.last'], 0],
      [['Connection.tasks', 'global.last'], 167],
    ]);
  });

  test('the class in front, as titles have it, is not in the way', async () => {
    const { heap } = await buildHeap(CONNECTION);
    const [plain, told] = measureNamedCuts(heap, ['conn.tasks', 'Connection conn.tasks']);
    expect(told).toMatchObject({ freedBytes: plain.freedBytes, edgeCount: 1 });
  });

  test('the class in front tells which of several is meant, and may be of several words', async () => {
    const { heap } = await buildHeap(
      drawHeap(
        {
          global: 'global',
          one: closure('one', 'scope1'),
          other: closure('other', 'scope2'),
          scope1: context({ rows: object('Map Iterator', { head: object('Row') }) }),
          scope2: context({ rows: object('Rows', { head: object('Row') }) }),
        },
        ['root ^global global', 'global .one one', 'global .other other'],
      ),
    );
    const countOf = (name: string): number => measureNamedCuts(heap, [name])[0].edgeCount;
    expect(['rows.head', 'Rows rows.head', 'Map Iterator rows.head'].map(countOf)).toEqual([2, 1, 1]);
    expect(() => countOf('Set rows.head')).toThrow('neither rows nor rows.head is of class Set');
    // Or what the edge leads to, as in the title of what that holds.
    expect(countOf('Row rows.head')).toBe(2);
    expect(countOf('Map Iterator one (closure) rows')).toBe(1);
  });

  test('a variable is a start, too', async () => {
    const variable = drawHeap(
      { global: 'global', tick: 'closure:tick', scope: 'object:system / Context', cache: 'Map' },
      ['root ^global global', 'global .tick tick', 'tick #context scope', 'scope $cache cache', 'cache .owner tick'],
    );
    const { heap } = await buildHeap(variable);
    expect(
      measureNamedCuts(heap, ['cache.owner', '(closure) tick (closure) cache']).map(({ edgeCount }) => edgeCount),
    ).toEqual([1, 1, 2]);
  });
});

describe('what cannot be found is said, with what there is', () => {
  test.each([
    ['', 'expected an edge, like Connection.tasks, cache[*] or @123.tasks'],
    ['Connection', 'expected an edge, like Connection.tasks, cache[*] or @123.tasks'],
    ['Connexion.tasks', 'no object of class or variable "Connexion"; name it as the report does'],
    ['@99999.tasks', 'no object with the id "@99999"; name it as the report does'],
    ['Connection.tsks', 'Connection has no .tsks; it has .tasks'],
    ['Connection.tasks[*].txt', 'Connection.tasks[*] has no .txt; it has .text'],
    ['__proto__.x', 'no object of class or variable "__proto__"; name it as the report does'],
  ])('%s', async (name, detail) => {
    const { heap } = await buildHeap(CONNECTION);
    expect(() => measureNamedCuts(heap, [name])).toThrow(UsageError);
    expect(() => measureNamedCuts(heap, [name])).toThrow(detail);
  });
});

describe('what is in variables can be cut', () => {
  const drawn = drawHeap(
    {
      global: 'global',
      run: 'closure:run',
      context: 'system / Context',
      queue: { name: 'Queue', selfSize: 30 },
      job: { name: 'Job', selfSize: 70 },
      lists: 'Lists',
      list: 'TimersList',
      timer: { name: 'Timeout', selfSize: 50 },
    },
    [
      'root ^global global',
      'global .run run',
      'run #context context',
      'context $café queue',
      'queue .first job',
      'global .lists lists',
      'lists .79000 list',
      'list ._idleNext timer',
    ],
  );

  test.each([
    ['by the module', 'module lib/my app.mjs café', 100],
    ['by what it holds', 'café.first', 70],
    ['by the module and what it holds', 'module lib/my app.mjs café.first', 70],
    ['as timers of one delay', 'timers of 79000 ms[*]', 50],
  ])('%s', async (_, name, freedBytes) => {
    const { heap } = await buildHeap(drawn);
    expect(measureNamedCuts(heap, [name])[0]).toMatchObject({ freedBytes, edgeCount: 1 });
  });
});

describe('edges as reports write them', () => {
  test.each([
    ['Connection.tasks', 'Connection', ['.tasks']],
    ['@123.tasks[*]', '@123', ['.tasks', '[*]']],
    ['AbortController.signal (listeners)', 'AbortController', ['.signal', '(listeners)']],
    ['collect (closure) instances[*]', 'collect', ['(closure) instances', '[*]']],
    ['App["a.b"].#c', 'App', ['["a.b"]', '.#c']],
    ['Socket[Symbol(kHandle)]', 'Socket', ['[Symbol(kHandle)]']],
    ['<section>.x', '<section>', ['.x']],
    ['Bus on("message")', 'Bus', ['on("message")']],
    ['bus on("a) b").listener', 'bus', ['on("a) b")', '.listener']],
    ['Bus on(Symbol(a(b)))', 'Bus', ['on(Symbol(a(b)))']],
    ['Job[Symbol(a(b))].x', 'Job', ['[Symbol(a(b))]', '.x']],
    ['Timeout (async store).spans[*]', 'Timeout', ['(async store)', '.spans', '[*]']],
  ])('%s', (text, start, steps) => {
    expect(parseEdgePath(text)[0]).toEqual({ start, steps });
  });

  test('a class name may have dots in it', () => {
    expect(parseEdgePath('goog.Map.x').map(({ start }) => start)).toEqual(['goog', 'goog.Map']);
  });
});
