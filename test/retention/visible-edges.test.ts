import { buildHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import type { Heap } from '../../src/graph/heap.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { VisibleEdges } from '../../src/retention/visible-edges.ts';
import { nodesOf } from '../support/brute-force.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

test('what was visited before changes nothing, nor does a visit that threw (100 random heaps)', async () => {
  let edgeCount = 0;
  for (let seed = 0; seed < 100; seed++) {
    const { title, after } = randomHeapPair(seed);
    const { heap } = await buildHeap(after);
    const reused = new VisibleEdges(heap);
    for (const node of nodesOf(heap.flowGraph)) {
      const edges = listEdges(new VisibleEdges(heap), node);
      edgeCount += edges.length;
      expect(listEdges(reused, node), `${title}, node ${node}`).toEqual(edges);
      if (edges.length > 0) expect(() => reused.forEach(node, fail)).toThrow('visited');
      expect(
        edges.every(([, , target]) => isVisible(heap, node, target as NodeOrdinal)),
        title,
      ).toBe(true);
    }
  }
  expect(edgeCount).toBeGreaterThan(1000);
});

function listEdges(edges: VisibleEdges, node: NodeOrdinal): (string | number)[][] {
  const listed: (string | number)[][] = [];
  edges.forEach(node, (name, edge, target) => listed.push([name, edge, target]));
  return listed;
}

function fail(): never {
  throw new Error('visited');
}

/** What is gone through is the object's own plumbing, and is not told. */
function isVisible({ isPlumbing, ownerOf }: Heap, node: NodeOrdinal, target: NodeOrdinal): boolean {
  return target === node || isPlumbing[target] === 0 || ownerOf[target] !== node;
}
