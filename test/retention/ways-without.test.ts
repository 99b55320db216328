import { type Heap, Heap as LoadedHeap, readSnapshot } from 'heapdiff';
import { buildHeap } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { NO_COST, sweepFromRoot } from '../../src/graph/cheapest-ways.ts';
import { CostQueue } from '../../src/graph/cost-queue.ts';
import { EdgeCosts } from '../../src/graph/edge-costs.ts';
import { findSource } from '../../src/graph/edge-source.ts';
import { LinkedLists } from '../../src/graph/linked-lists.ts';
import { NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { DominatedNodes, findDominated } from '../../src/retention/dominated-nodes.ts';
import { type Way, WaysWithout } from '../../src/retention/ways-without.ts';
import { dominatorsByRemoval, nodesOf } from '../support/brute-force.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { randomHeapPair } from '../support/random-heaps.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

describe('the cheapest ways without an object', () => {
  /** As a sweep of the whole heap finds them. */
  function sweptWays(heap: Heap, object: NodeOrdinal): (node: NodeOrdinal) => Way {
    const isLeftOut = new Uint8Array(heap.snapshot.nodeCount);
    isLeftOut[object] = 1;
    const costs = new EdgeCosts(heap.snapshot);
    const sweep = sweepFromRoot(heap, isLeftOut, costs, LinkedLists.none(heap.snapshot));
    sweep.cost[object] = NO_COST;
    return (node) => ({ cost: sweep.cost[node], parent: sweep.parent[node], edge: sweep.parentEdge[node] }) as Way;
  }

  function expectSame(heap: Heap, object: NodeOrdinal, asked: readonly NodeOrdinal[], title: string): void {
    const swept = sweptWays(heap, object);
    const expected = asked.map(swept);
    for (const mostEdges of [undefined, 3, 0]) {
      const dominated = new DominatedNodes(heap, object);
      const ways = new WaysWithout(heap, object, new EdgeCosts(heap.snapshot), dominated, mostEdges);
      const message = `${title}, without ${object}, looking at ${mostEdges ?? 'all'} edges`;
      expect(
        asked.map((node) => ways.to(node)),
        message,
      ).toEqual(expected);
      expect(
        asked.map((node) => ways.isHeld(node)),
        message,
      ).toEqual(expected.map(({ cost }) => cost !== NO_COST));
    }
  }

  test('are what a sweep without it finds (80 random heaps, each node of them)', async () => {
    for (let seed = 1; seed <= 80; seed++) {
      const { title, after } = randomHeapPair(seed);
      const { heap } = await buildHeap(after);
      const nodes = nodesOf(heap.flowGraph);
      for (const object of nodes)
        if (object !== ROOT && heap.reachability.isReached[object] === 1) expectSame(heap, object, nodes, title);
    }
  });

  test.each(recordedSnapshots().filter(([name]) => name.includes('after')))('are, in %s', async (name, file) => {
    const heap = new LoadedHeap(await readSnapshot(file));
    const random = mulberry32(7);
    const { isReached } = heap.reachability;
    const drawn = Array.from({ length: 400 }, () => Math.floor(random() * heap.snapshot.nodeCount) as NodeOrdinal);
    // Of what many ways lead by: what stands on the way to some.
    const objects = new Set<NodeOrdinal>();
    for (const start of drawn.filter((node) => isReached[node] === 1).slice(0, 3)) {
      for (
        let node = start;
        node !== ROOT;
        node = findSource(heap.snapshot.firstEdge, heap.cheapestWays.lastEdge[node])
      )
        objects.add(node);
    }
    for (const object of [...objects].slice(0, 12)) expectSame(heap, object, drawn, name);
  });

  test('are those of the heap where they do not come by it; to what goes with it there is none', async () => {
    const { heap } = await buildHeap(randomHeapPair(3).after);
    expect(heap.cheapestWays.lastEdge[ROOT]).toBe(NO_EDGE);
    for (const object of nodesOf(heap.flowGraph).slice(1)) {
      if (heap.reachability.isReached[object] === 0) continue;
      const ways = new WaysWithout(heap, object, new EdgeCosts(heap.snapshot), new DominatedNodes(heap, object));
      expect(ways.to(object)).toEqual({ cost: NO_COST, parent: NO_NODE, edge: NO_EDGE });
      expect(ways.to(ROOT)).toEqual({ cost: 0, parent: NO_NODE, edge: NO_EDGE });
    }
  });
});

test('what goes with an object is what removing it leaves unreached (40 random heaps, each node of them)', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { title, after } = randomHeapPair(seed);
    const { heap } = await buildHeap(after);
    const dominators = dominatorsByRemoval(heap.flowGraph, ROOT);
    const isBelow = (node: NodeOrdinal, object: NodeOrdinal): boolean => {
      let above = node;
      while (above !== object && above !== ROOT) above = dominators[above];
      return above === object;
    };
    const reached = nodesOf(heap.flowGraph).filter((node) => heap.reachability.isReached[node] === 1);
    for (const object of reached) {
      const expected = reached.filter((node) => isBelow(node, object));
      const message = `${title}, with ${object}`;
      const having = (includes: (node: NodeOrdinal) => boolean): NodeOrdinal[] =>
        nodesOf(heap.flowGraph).filter(includes);
      for (const largeShare of [0, 1]) {
        const { nodes, isDominated } = findDominated(heap, object, largeShare);
        expect(new Set(nodes), message).toEqual(new Set(expected));
        expect(nodes, message).toHaveLength(expected.length);
        expect(
          having((node) => isDominated[node] === 1),
          message,
        ).toEqual(expected);
      }
      const dominated = new DominatedNodes(heap, object);
      expect(
        having((node) => dominated.has(node)),
        message,
      ).toEqual(expected);
    }
  }
});

test('a queue gives nodes back by cost, whatever the order in which they came', () => {
  const random = mulberry32(5);
  const queue = new CostQueue();
  const waiting: number[] = [];
  const taken: [node: number, cost: number][] = [];
  const expected: [node: number, cost: number][] = [];
  for (let step = 0; step < 2000; step++) {
    if (random() < 0.6) {
      const cost = Math.floor(random() * 100) * 1000;
      queue.add(cost as NodeOrdinal, cost);
      waiting.push(cost);
    } else {
      waiting.sort((one, other) => one - other);
      const cheapest = waiting.shift();
      const node = queue.takeCheapest();
      expected.push([cheapest ?? NO_NODE, cheapest ?? queue.cost]);
      taken.push([node, queue.cost]);
    }
  }
  expect(taken).toEqual(expected);
});
