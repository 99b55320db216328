import { type BuiltHeap, buildHeap, drawHeap } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';

/** target [kEvents] -> Map -> table -> { next: Listener -> Listener }, each Listener with its callback. */
const NODES = {
  target: 'AbortSignal',
  events: 'Map',
  table: 'array:',
  head: 'Object',
  first: 'Listener',
  second: 'Listener',
  callback: 'closure:onAbort',
};
const EDGES = [
  'root .target target',
  'target .<symbol kEvents> events',
  'events #table table',
  'table #6 head',
  'head .next first',
  'first .next second',
  'second .callback callback',
];

test('the listener lists of an EventTarget are its own, the callbacks are not', async () => {
  const heap = await buildHeap(drawHeap(NODES, EDGES));
  expect(ownersOf(heap, Object.keys(NODES))).toEqual({
    target: 'target',
    events: 'target',
    table: 'target',
    head: 'target',
    first: 'target',
    second: 'target',
    callback: 'callback',
  });
  expect(heap.heap.isPlumbing[heap.node('first')]).toBe(1);
});

test('the last listener leads to undefined, which nobody owns', async () => {
  const nodes = { ...NODES, undefined: 'hidden:system / Oddball', other: 'Other' };
  const edges = [...EDGES, 'second .next undefined', 'root .other other', 'other .x undefined'];
  const { heap, node } = await buildHeap(drawHeap(nodes, edges));
  expect(heap.ownerOf[node('undefined')]).toBe(node('undefined'));
});

test('a Map under another name is the user’s, and so is what it holds', async () => {
  const edges = EDGES.map((edge) => edge.replace('<symbol kEvents>', 'events'));
  const heap = await buildHeap(drawHeap(NODES, edges));
  expect(ownersOf(heap, ['events', 'head', 'first'])).toEqual({ events: 'events', head: 'head', first: 'first' });
});

test('a list of 100,000 listeners is followed without recursion', async () => {
  const count = 100_000;
  const { heap, node } = await buildHeap({
    nodes: [
      ...Object.entries(NODES).map(([key, name]) => ({ key, name, ...(key === 'table' ? { type: 'array' } : {}) })),
      ...Array.from({ length: count }, (_, place) => ({ key: `l${place}`, name: 'Listener' })),
    ],
    edges: [
      { from: 'root', to: 'target' },
      { from: 'target', to: 'events', name: '<symbol kEvents>' },
      { from: 'events', to: 'table', type: 'internal' },
      { from: 'table', to: 'head', type: 'internal', name: '6' },
      { from: 'head', to: 'l0', name: 'next' },
      ...Array.from({ length: count - 1 }, (_, place) => ({ from: `l${place}`, to: `l${place + 1}`, name: 'next' })),
    ],
  });
  expect(heap.ownerOf[node(`l${count - 1}`)]).toBe(node('target'));
});

test.each([
  ['that leads back to its first listener', ['second .next first']],
  ['that runs through its own target', ['second .next target', 'target .next target']],
  ['whose head is the target', ['table #7 target', 'target .next first']],
  [
    'of two targets that are in each other’s lists',
    [
      'second .next other',
      'other .<symbol kEvents> events2',
      'events2 #table table2',
      'table2 #6 target',
      'target .next second',
    ],
  ],
])('a list %s does not hang', async (_, edges) => {
  const nodes = { ...NODES, other: 'EventTarget', events2: 'Map', table2: 'array:' };
  const { heap } = await buildHeap(drawHeap(nodes, [...EDGES, ...edges]));
  expect(heap.ownerOf.every((owner) => heap.ownerOf[owner] === owner)).toBe(true);
});

describe('the listeners of an EventEmitter', () => {
  const nodes = {
    bus: 'Bus',
    events: 'Object',
    several: 'Array',
    elements: 'array:',
    onEnd: 'closure:onEnd',
    onData: 'closure:onData',
    undefined: 'hidden:system / Oddball / undefined',
    table: 'hidden:system / FixedArray',
  };
  const edges = [
    'root .bus bus',
    'bus ._events events',
    'events .end onEnd',
    'events .data several',
    'events .close undefined',
    'events .__proto__ table',
    'several #elements elements',
    'several [0] onData',
    'several [1] onEnd',
    'elements ?0 onData',
    'elements ?1 onEnd',
  ];

  test('are its own, as far as Node has made what they are in', async () => {
    expect(ownersOf(await buildHeap(drawHeap(nodes, edges)), Object.keys(nodes))).toMatchObject({
      events: 'bus',
      several: 'bus',
      elements: 'bus',
      onEnd: 'onEnd',
      onData: 'onData',
    });
  });

  test.each([
    ['an object', ['events .error record']],
    ['a list of others', ['events .error list', 'list [0] record']],
    ['an element', ['events [0] onEnd']],
    ['an empty list', ['events .error list']],
  ])('are the user’s where there is %s in it', async (_, more) => {
    const heap = await buildHeap(drawHeap({ ...nodes, record: 'Record', list: 'Array' }, [...edges, ...more]));
    expect(ownersOf(heap, ['events', 'several'])).toEqual({ events: 'events', several: 'several' });
  });
});

function ownersOf({ heap, node }: BuiltHeap, keys: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(keys.map((key) => [key, keys.find((owner) => node(owner) === heap.ownerOf[node(key)])]));
}
