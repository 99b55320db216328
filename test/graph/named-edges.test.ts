import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { codedTargetOf, namedTargetOf } from '../../src/graph/named-edges.ts';
import { readText } from '../../src/graph/string-values.ts';
import { NO_NODE } from '../../src/ordinals.ts';
import { EdgeType } from '../../src/snapshot/snapshot.ts';

test('an edge is found by type and whole name, the first of several', async () => {
  const { heap, node } = await buildHeap(
    drawHeap({ a: 'A', longer: 'B', property: 'B', first: 'B', second: 'B' }, [
      'root .a a',
      'a [0] second',
      'a #nextOne longer',
      'a .next property',
      'a #next first',
      'a #next second',
    ]),
  );
  const { snapshot } = heap;
  const codeOfName = snapshot.strings.classify(new Map([['next', 1]]));
  expect(namedTargetOf(snapshot, node('a'), EdgeType.internal, 'next')).toBe(node('first'));
  expect(namedTargetOf(snapshot, node('a'), EdgeType.property, 'next')).toBe(node('property'));
  expect(namedTargetOf(snapshot, node('a'), EdgeType.context, 'next')).toBe(NO_NODE);
  expect(codedTargetOf(snapshot, node('a'), EdgeType.internal, codeOfName, 1)).toBe(node('first'));
  expect(codedTargetOf(snapshot, node('first'), EdgeType.internal, codeOfName, 1)).toBe(NO_NODE);
});

const ROPE = 'concatenated string:(concatenated string)';

test('a text is put together from its parts', async () => {
  const { heap, node } = await buildHeap(
    drawHeap({ whole: ROPE, inner: ROPE, a: 'string:a', b: 'string:b', c: 'string:c', slice: 'sliced string:' }, [
      'root .whole whole',
      'root .slice slice',
      'whole ?4294967295 c',
      'whole #first inner',
      'whole #second c',
      'inner #first a',
      'inner #second b',
    ]),
  );
  expect(readText(heap.snapshot, node('whole'))).toBe('abc');
  expect(readText(heap.snapshot, node('slice'))).toBeUndefined();
});

test('a text that is its own part has none', async () => {
  const { heap, node } = await buildHeap(
    drawHeap({ whole: ROPE, empty: 'string:' }, ['root .whole whole', 'whole #first empty', 'whole #second whole']),
  );
  expect(readText(heap.snapshot, node('whole'))).toBeUndefined();
});
