import { HeapView, nativePartsOf } from 'heapdiff';
import { buildHeap, copies, drawHeap, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';

async function partsOf(names: Record<string, string>, edges: readonly string[]): Promise<number[]> {
  const nodes = Object.entries(names).map(([key, name]) => [key, { type: 'native' as const, name }] as const);
  const { heap, node } = await buildHeap(drawHeap(Object.fromEntries(nodes), ['root ^window window', ...edges]));
  const window = new HeapView(heap).at(node('window'));
  return [...nativePartsOf(window, /^blink::Part$/u)].map((part) => part.id);
}

const PART = 'blink::Part';

test('parts come in front of their own, in the order of the elements, and nothing behind what is no part', async () => {
  const ids = await partsOf({ window: 'Window', a: PART, aa: PART, b: PART, other: 'blink::Other', behind: PART }, [
    'window [1] a',
    'window [2] other',
    'window [3] b',
    'a [1] aa',
    'other [1] behind',
  ]);
  const order = [...ids].sort((left, right) => left - right);
  expect(ids).toEqual(order);
  expect(ids).toHaveLength(3);
});

test('parts that lead back are met once, and a long row of them takes no stack', async () => {
  expect(
    await partsOf({ window: 'Window', a: PART, b: PART }, ['window [1] a', 'a [1] b', 'b [1] a', 'b [2] window']),
  ).toHaveLength(2);
  const count = 20_000;
  const { heap, node } = await buildHeap(
    drawHeap(copies('part', count, { type: 'native', name: PART }), [
      'root ^first part0',
      ...repeat(count - 1, (n) => `part${n} [1] part${n + 1}`),
    ]),
  );
  expect([...nativePartsOf(new HeapView(heap).at(node('part0')), /^blink::Part$/u)]).toHaveLength(count - 1);
});
