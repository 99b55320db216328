import { buildHeap, drawHeap, globalObject, object, repeat, withSameIds } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { compareHeaps } from '../../src/diff/compare.ts';
import { selectEdges } from '../../src/diff/edge-selection.ts';
import { listClassNames } from '../../src/diff/list-class-names.ts';
import { withSelectedEdges } from '../support/select-edges.ts';

type Drawn = Readonly<Record<string, ReturnType<typeof object>>>;

test('of what lives and what is gone, without names of single objects, nor of survivors what they were', async () => {
  const draw = (drawn: Drawn, more: Record<string, string> = {}) =>
    drawHeap({
      global: globalObject({ list: object('List', drawn, { selfSize: 40 }) }),
      one: 'Left',
      two: 'Right',
      ...more,
    });
  const plain = (properties: Record<string, string>) => object('Object', properties, { selfSize: 40 });
  const [before, after] = withSameIds(
    draw(
      {
        ...Object.fromEntries(repeat(2, (n) => [`user${n}`, plain({ id: 'one', session: 'done' })])),
        ...Object.fromEntries(repeat(2, (n) => [`gone${n}`, plain({ from: 'one', to: 'two' })])),
        was: plain({ alice: 'one' }),
        stays: plain({ bob: 'two', carol: 'done' }),
      },
      { done: 'Session' },
    ),
    draw({
      ...Object.fromEntries(repeat(2, (n) => [`user${n}`, plain({ id: 'one' })])),
      stays: plain({ bob: 'two' }),
    }),
  );
  const [{ snapshot: whole }, { heap }] = await Promise.all([buildHeap(before), buildHeap(after)]);
  const earlier = withSelectedEdges(whole, selectEdges(heap, whole));
  expect(earlier.edgeCount).toBeLessThan(whole.edgeCount);
  const names = listClassNames(compareHeaps(earlier, heap));
  expect([...names].filter((name) => /^[A-Z]/u.test(name)).sort()).toEqual([
    'Left',
    'List',
    'Object',
    'Object {from, to}',
    'Object {id}',
    'Right',
    'Session',
  ]);
});
