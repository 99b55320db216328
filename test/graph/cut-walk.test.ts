import { buildHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { CutWalk } from '../../src/graph/cut-walk.ts';
import { randomEphemerons } from '../support/random-ephemerons.ts';
import { mulberry32 } from '../support/random-graphs.ts';

test('what is reached without some nodes is what is reached where nothing leads to them (300 random heaps)', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { title, graph } = randomEphemerons(seed);
    const random = mulberry32(seed);
    const keys = graph.nodes.map(({ key }) => key!);
    const gone = new Set(keys.filter(() => random() < 0.15));
    const { heap, node } = await buildHeap(graph);
    const walk = new CutWalk(heap);
    const isReached = walk.reachedWithoutNodes([...gone].map(node));
    const without = await buildHeap({ ...graph, edges: graph.edges!.filter(({ to }) => !gone.has(to)) });
    const { reachability } = without.heap;
    const expected = keys.filter((key) => reachability.isReached[without.node(key)] === 1);
    expect({ title, reached: keys.filter((key) => isReached[node(key)] === 1) }).toEqual({ title, reached: expected });
    // The next walk finds the edges as they were.
    expect(walk.reachedWithoutNodes([])).toEqual(heap.reachability.isReached);
  }
});
