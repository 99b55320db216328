import type { NodeDescription } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { compareHeaps } from '../../src/diff/compare.ts';
import { LineageError } from '../../src/errors.ts';
import { Heap } from '../../src/graph/heap.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { buildSnapshot } from '../support/snapshot-builder.ts';

describe('what two snapshots are to each other', () => {
  test('one epoch: ids mean the same, new ones are higher', async () => {
    const before = drawProcess(1, 2000);
    const after = [...before.filter((_, place) => place % 7 !== 3), ...born(400, 'Leak', 5001)];
    expect(await lineageOf(before, after)).toEqual({ verdict: 'same-epoch', agreement: 1 });
  });

  test('one epoch, although half a percent is of another kind now', async () => {
    const before = drawProcess(1, 2000);
    const after = before.map((node, place) => (place % 200 === 5 ? { ...node, type: 'code', name: 'x' } : node));
    expect(await lineageOf(before, [...after, ...born(10, 'A', 5001)])).toEqual({
      verdict: 'same-epoch',
      agreement: 0.995,
    });
  });

  test('swapped: the first has the newer ids', async () => {
    const before = drawProcess(1, 2000);
    const after = [...before.filter((_, place) => place % 7 !== 3), ...born(400, 'Leak', 5001)];
    expect(await lineageOf(after, before)).toBe('swapped');
  });

  test.each([
    ['s10.heapsnapshot', 's9.heapsnapshot', true],
    ['after.heapsnapshot', 'before.heapsnapshot', false],
    ['s9.heapsnapshot', 's10.heapsnapshot', false],
  ])('swapped: of %s and %s it is said that a shell sorts them so: %s', async (first, second, isSorted) => {
    const earlier = await buildSnapshot({ nodes: drawProcess(1, 100) });
    const later = await buildSnapshot({ nodes: [...drawProcess(1, 100), ...born(9, 'Leak', 5001)] });
    const named = ({ snapshot }: typeof earlier, file: string): Snapshot => Object.assign(snapshot, { file });
    expect(() => compareHeaps(named(later, first), new Heap(named(earlier, second)))).toThrow(
      isSorted ? /snapshot first\. A shell sorts names as texts: s10 before s9\.$/u : /snapshot first\.$/u,
    );
  });

  test('reset: what the heap says is the same, and ids have no gap', async () => {
    const before = drawProcess(1, 2000);
    const after = renumber([...before.filter(({ name }) => name !== 'Class3'), ...born(400, 'Class7', 1)]);
    expect(await lineageOf(before, after)).toBe('reset');
  });

  test('another process: other strings', async () => {
    expect(await lineageOf(drawProcess(1, 2000), drawProcess(2, 2000))).toBe('different-process');
  });

  test('another process: nothing in common', async () => {
    const strangers = drawProcess(1, 2000).map((node) => ({ ...node, id: node.id! + 100_000 }));
    expect(await lineageOf(drawProcess(1, 2000), strangers)).toBe('different-process');
  });

  test('embedder ids, lists of roots and numbers say nothing', async () => {
    const before = drawProcess(1, 2000);
    const odd = [
      { key: 'list', id: 90_001, type: 'synthetic', name: '(Stack roots)' },
      { key: 'number', id: 90_003, type: 'number', name: 'smi number' },
      { key: 'native', id: 90_004, type: 'native', name: 'Socket' },
    ];
    const after = odd.map((node) => ({ ...node, name: `${node.name} 2` }));
    expect(await lineageOf([...before, ...odd], [...before, ...after])).toEqual({
      verdict: 'same-epoch',
      agreement: 1,
    });
  });
});

test('a file compared with itself is one epoch without growth', async () => {
  const { snapshot } = await buildSnapshot({ nodes: drawProcess(3, 1000), extraNativeBytes: 77 });
  const { lineage, accounting, reclassifiedCount } = compareHeaps(snapshot, new Heap(snapshot));
  expect(lineage).toEqual({ verdict: 'same-epoch', agreement: 1 });
  expect(reclassifiedCount).toBe(0);
  expect(accounting).toEqual({
    beforeBytes: 16_077,
    addedBytes: 0,
    removedBytes: 0,
    grownBytes: 0,
    shrunkBytes: 0,
    nativeDeltaBytes: 0,
    afterBytes: 16_077,
    residualBytes: 0,
  });
});

test.each([
  ['the engine wrote over it', { type: 'array', name: 'x' }, { type: 'code', name: 'y' }],
  ['its class was named anew', { type: 'object', name: 'Foo' }, { type: 'object', name: 'Bar' }],
])('a matched node of another kind is counted as reclassified, never as added and removed: %s', async (_, old, now) => {
  const before = drawProcess(1, 1000).map((node, place) => (place === 500 ? { ...node, ...old } : node));
  const after = before.map((node, place) => (place === 500 ? { ...node, ...now } : node));
  const [earlier, later] = [await buildSnapshot({ nodes: before }), await buildSnapshot({ nodes: after })];
  const { reclassifiedCount, accounting } = compareHeaps(earlier.snapshot, new Heap(later.snapshot));
  expect([reclassifiedCount, accounting.addedBytes, accounting.removedBytes]).toEqual([1, 0, 0]);
});

/** Objects of fifty classes, named as this process does: ids without a gap. */
function drawProcess(process: number, count: number): NodeDescription[] {
  const random = mulberry32(process);
  return Array.from({ length: count }, (_, place) => ({
    key: `n${place}`,
    id: 3 + 2 * place,
    ...(random() < 0.3
      ? { type: 'string', name: `/srv/process-${process}/${place}` }
      : { name: `Class${Math.floor(random() * 50)}` }),
  }));
}

function born(count: number, name: string, firstId: number): NodeDescription[] {
  return Array.from({ length: count }, (_, place) => ({ key: `born${place}`, id: firstId + 2 * place, name }));
}

/** As V8 does when it has forgotten all ids. */
function renumber(nodes: readonly NodeDescription[]): NodeDescription[] {
  return nodes.map((node, place) => ({ ...node, id: 3 + 2 * place }));
}

/** The lineage, or the verdict with which the pair was refused. */
async function lineageOf(before: readonly NodeDescription[], after: readonly NodeDescription[]): Promise<unknown> {
  const [earlier, later] = [await buildSnapshot({ nodes: before }), await buildSnapshot({ nodes: after })];
  try {
    return compareHeaps(earlier.snapshot, new Heap(later.snapshot)).lineage;
  } catch (error) {
    if (error instanceof LineageError) return error.verdict;
    throw error;
  }
}
