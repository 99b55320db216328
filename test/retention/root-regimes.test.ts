import {
  compareDrawings,
  copies,
  type DrawnNodes,
  drawHeap,
  extendHeap,
  type GraphDescription,
  repeat,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { findSuspects } from '../../src/retention/find-suspects.ts';

/** How V8 hangs one and the same program on its roots. */
const REGIMES: readonly [name: string, nodes: DrawnNodes, edges: readonly string[]][] = [
  [
    'the global object is a user root (Node up to 24)',
    { roots: 'synthetic:(GC roots)', handles: 'synthetic:(Global handles)', global: 'global', native: NATIVE() },
    ['root [1] roots', 'root ^global global', 'roots [0] handles', 'handles [3] native', 'native #extension global'],
  ],
  [
    'the NativeContext is a user root (Node 26)',
    {
      roots: 'synthetic:(GC roots)',
      handles: 'synthetic:(Global handles)',
      global: 'global (global*)',
      native: NATIVE(),
    },
    ['root [1] roots', 'root ^context native', 'roots [0] handles', 'handles [3] native', 'native #extension global'],
  ],
  [
    'no user roots (exposed internals, V8 15)',
    {
      roots: 'synthetic:(GC roots)',
      handles: 'synthetic:(Global handles)',
      global: 'global [JSGlobalObject] / file://',
      native: 'native:system / NativeContext / file://',
    },
    ['root [1] roots', 'roots [0] handles', 'handles [3] native', 'native #extension global'],
  ],
];

test.each(REGIMES)('one program, one answer: %s', async (_, nodes, edges) => {
  const before = addProgram(drawHeap(nodes, edges));
  const { comparison } = await compareDrawings(before, addLeaks(before));
  const { suspects, noise } = findSuspects(comparison, { iterationsAt: [0, 10] });
  expect(noise).toEqual([{ kind: 'small changes', count: 1, bytes: 16 }]);
  expect(
    suspects.map(({ title, count, holder, growthBytes, exclusiveBytes, chain, holds }) => ({
      title,
      count,
      holder: holder.className,
      growthBytes,
      exclusiveBytes,
      chain: chain.map(({ edgeName, className }) => `${edgeName} ${className}`.trimStart()),
      holds: holds.map((held) => `${held.count} ${held.className}`),
    })),
  ).toEqual([
    {
      title: 'Set Connection.tasks keeps 20 Promise',
      count: 20,
      holder: 'Set',
      growthBytes: 2000,
      exclusiveBytes: 2000,
      chain: ['global', '.conn Connection', '.tasks Set', '[*] Promise'],
      holds: ['20 Promise'],
    },
    {
      title: '(closure) handler Connection.handler (closure) seen keeps 3 Event',
      count: 3,
      holder: '(closure) handler',
      growthBytes: 1500,
      exclusiveBytes: 1500,
      chain: ['global', '.conn Connection', '.handler (closure) handler', '(closure) seen Event'],
      holds: ['3 Event'],
    },
    {
      title: 'Array global.list keeps 2 Entry',
      count: 2,
      holder: 'Array',
      growthBytes: 100,
      exclusiveBytes: 100,
      chain: ['global', '.list Array', '[*] Entry'],
      holds: ['2 Entry'],
    },
  ]);
});

function NATIVE(): string {
  return 'hidden:system / NativeContext';
}

function addProgram(graph: GraphDescription): GraphDescription {
  return extendHeap(
    graph,
    {
      conn: 'Connection',
      tasks: 'Set',
      table: 'array:',
      handler: 'closure:handler',
      context: 'object:system / Context',
      list: 'Array',
      elements: 'array:',
      map: 'object shape:system / Map',
    },
    [
      'global .conn conn',
      'conn .tasks tasks',
      'tasks #table table',
      'conn .handler handler',
      'handler #context context',
      'context #native_context native',
      'handler ^native_context native',
      'global .list list',
      'list #elements elements',
      'conn #map map',
      'map #native_context native',
    ],
  );
}

function addLeaks(graph: GraphDescription): GraphDescription {
  return extendHeap(
    graph,
    {
      ...copies('task', 20, { name: 'Promise', selfSize: 100 }),
      ...copies('event', 3, { name: 'Event', selfSize: 500 }),
      ...copies('entry', 2, { name: 'Entry', selfSize: 50 }),
      flag: 'Flag',
    },
    [
      ...repeat(20, (n) => `table #${n} task${n}`),
      ...repeat(3, (n) => `context $seen event${n}`),
      ...repeat(2, (n) => `elements [${n}] entry${n}`),
      'conn .flag flag',
    ],
  );
}
