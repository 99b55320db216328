import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { NO_DISTANCE } from '../../src/graph/distances.ts';
import { NO_NODE, ROOT } from '../../src/ordinals.ts';

/** root -> global .a -> A .b -> B, and only weakly to C; root -> (GC roots) -> D */
const DRAWING = drawHeap(
  {
    global: 'global',
    a: 'A',
    b: { name: 'B', selfSize: 100 },
    c: 'C',
    roots: { type: 'synthetic', name: '(GC roots)', selfSize: 0 },
    d: 'D',
  },
  ['root ^global global', 'root [1] roots', 'global .a a', 'a .b b', 'a ~c c', 'roots [0] d', 'roots [1] b'],
);

test('columns follow from what retains', async () => {
  const { heap, node } = await buildHeap(DRAWING);
  const keys = ['global', 'a', 'b', 'c', 'roots', 'd'];
  expect(keys.map((key) => heap.reachability.isReached[node(key)])).toEqual([1, 1, 1, 0, 1, 1]);
  expect(keys.map((key) => heap.retainedBytes[node(key)])).toEqual([32, 16, 100, 0, 16, 16]);
  expect(keys.map((key) => heap.dominatorTree.immediateDominator[node(key)])).toEqual([
    ROOT,
    node('global'),
    ROOT,
    NO_NODE,
    ROOT,
    node('roots'),
  ]);
  expect(heap.retainedBytes[ROOT]).toBe(148);
});

test('distances count from the user’s root, and from V8’s for what only the engine holds', async () => {
  const { heap, node } = await buildHeap(DRAWING);
  expect(['global', 'a', 'b', 'c', 'roots', 'd'].map((key) => heap.distances[node(key)])).toEqual([
    1,
    2,
    3,
    NO_DISTANCE,
    1,
    2,
  ]);
});

test('without user roots distances count from V8’s root', async () => {
  const { heap, node } = await buildHeap(
    drawHeap({ roots: 'synthetic:(GC roots)', a: 'A' }, ['root [1] roots', 'roots [0] a']),
  );
  expect(['roots', 'a'].map((key) => heap.distances[node(key)])).toEqual([1, 2]);
});

test('a column is made once', async () => {
  const { heap } = await buildHeap(DRAWING);
  expect(heap.retainedBytes).toBe(heap.retainedBytes);
  expect(heap.ownerOf).toBe(heap.ownerOf);
  expect(heap.classNames).toBe(heap.classNames);
});

test('a heap of the root alone', async () => {
  const { heap } = await buildHeap(drawHeap({}, []));
  expect(heap.reachability.reachedCount).toBe(1);
  expect(Array.from(heap.ownerOf)).toEqual([0]);
  expect(Array.from(heap.retainedBytes)).toEqual([0]);
});
