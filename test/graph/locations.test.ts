import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';

const NODES = {
  tick: 'closure:tick',
  shared: 'hidden:system / SharedFunctionInfo',
  script: 'hidden:file:///app/tick.js',
  object: 'Tick',
};

test.each(['script', 'script_or_debug_info'])(
  'a closure leads to its script by shared and %s; places count from 1',
  async (name) => {
    const { heap, node } = await buildHeap({
      ...drawHeap(NODES, ['root .tick tick', 'tick #shared shared', `shared #${name} script`]),
      locations: [{ node: 'tick', scriptId: 7, line: 11, column: 4 }],
    });
    expect(heap.locations.of(node('tick'))).toEqual({
      url: 'file:///app/tick.js',
      file: 'app/tick.js',
      line: 12,
      column: 5,
    });
  },
);

test('an object is found by the script id of a closure, before or after it in the file', async () => {
  const drawing = drawHeap(NODES, ['root .tick tick', 'tick #shared shared', 'shared #script script']);
  const locations = [
    { node: 'object', scriptId: 7, line: 0, column: 0 },
    { node: 'tick', scriptId: 7, line: 11, column: 4 },
  ];
  for (const order of [locations, locations.toReversed()]) {
    const { heap, node } = await buildHeap({ ...drawing, locations: order });
    expect(heap.locations.of(node('object'))).toEqual({
      url: 'file:///app/tick.js',
      file: 'app/tick.js',
      line: 1,
      column: 1,
    });
  }
});

test('V8 15 names the script’s node', async () => {
  const { heap, node } = await buildHeap(
    {
      ...drawHeap({ ...NODES, script: 'native:system / Script / file:///app/tick.js' }, []),
      locations: [{ node: 'object', scriptId: 7, script: 'script', line: 2, column: 3 }],
    },
    { locationFields: 5 },
  );
  expect(heap.locations.of(node('object'))).toEqual({
    url: 'file:///app/tick.js',
    file: 'app/tick.js',
    line: 3,
    column: 4,
  });
});

test.each([
  ['no closure of the script', NODES, []],
  [
    'a script without a name',
    { ...NODES, script: 'hidden:system / Script' },
    ['tick #shared shared', 'shared #script script'],
  ],
  ['properties of these names', NODES, ['tick .shared shared', 'shared .script script']],
])('an unknown script is no place: %s', async (_, nodes, edges) => {
  const { heap, node } = await buildHeap({
    ...drawHeap(nodes, edges),
    locations: [{ node: 'tick', scriptId: 7, line: 11, column: 4 }],
  });
  expect(heap.locations.of(node('tick'))).toBeUndefined();
  expect(heap.locations.of(node('object'))).toBeUndefined();
});
