import { compareDrawings, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { accountByPiles } from '../support/heap-twins.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

test('a table that was replaced by a larger one is growth of its Map', async () => {
  const map = { global: 'global', map: 'Map' };
  const { comparison, nodeAfter } = await compareDrawings(
    drawHeap({ ...map, small: { type: 'array', name: '', selfSize: 100 } }, [
      'root ^global global',
      'global .map map',
      'map #table small',
    ]),
    drawHeap({ ...map, large: { type: 'array', name: '', selfSize: 250 } }, [
      'root ^global global',
      'global .map map',
      'map #table large',
    ]),
  );
  expect(comparison.accounting).toEqual({
    beforeBytes: 132,
    addedBytes: 0,
    removedBytes: 0,
    grownBytes: 150,
    shrunkBytes: 0,
    nativeDeltaBytes: 0,
    afterBytes: 282,
    residualBytes: 0,
  });
  expect(comparison.changedBytes[nodeAfter('map')]).toBe(150);
});

test('native memory that no node stands for is a term of its own', async () => {
  const heap = drawHeap({ global: 'global' }, ['root ^global global']);
  const { comparison } = await compareDrawings({ ...heap, extraNativeBytes: 900 }, { ...heap, extraNativeBytes: 400 });
  expect(comparison.accounting).toEqual({
    beforeBytes: 916,
    addedBytes: 0,
    removedBytes: 0,
    grownBytes: 0,
    shrunkBytes: 0,
    nativeDeltaBytes: -500,
    afterBytes: 416,
    residualBytes: 0,
  });
});

test('plumbing that gets a second holder neither grew nor shrank', async () => {
  const nodes = { global: 'global', a: 'A', b: 'B', part: { type: 'hidden', name: 'system / Part', selfSize: 70 } };
  const edges = ['root ^global global', 'global .a a', 'global .b b', 'a #part part'];
  const { comparison } = await compareDrawings(drawHeap(nodes, edges), drawHeap(nodes, [...edges, 'b #part part']));
  const { grownBytes, shrunkBytes, addedBytes, removedBytes, residualBytes } = comparison.accounting;
  expect({ grownBytes, shrunkBytes, addedBytes, removedBytes, residualBytes }).toEqual({
    grownBytes: 0,
    shrunkBytes: 0,
    addedBytes: 0,
    removedBytes: 0,
    residualBytes: 0,
  });
});

test('sizes beyond 32 bits are exact', async () => {
  const of = (selfSize: number) => drawHeap({ global: { name: 'global', selfSize } }, ['root ^global global']);
  const { comparison } = await compareDrawings(of(2 ** 47), of(2 ** 48 - 1));
  expect(comparison.accounting.grownBytes).toBe(2 ** 47 - 1);
  expect(comparison.accounting.residualBytes).toBe(0);
});

test('every byte is in one term, and the terms are those of piling up bytes by owner (300 random pairs)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, before, after } = randomHeapPair(seed);
    const { comparison } = await compareDrawings(before, after);
    const expected = accountByPiles(comparison.before, comparison.after, comparison.match);
    expect(comparison.accounting, title).toEqual({ ...expected, residualBytes: 0 });
  }
});
