import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { EdgeCosts } from '../../src/graph/edge-costs.ts';
import { type EdgeOrdinal, NO_EDGE, NO_NODE, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { sweepSurvivors } from '../../src/retention/survivor-sweep.ts';
import { nodesOf } from '../support/brute-force.ts';
import { cheapestCosts, retainingEdgesOf } from '../support/heap-twins.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

test('the cheapest chain is taken, not the shortest', async () => {
  // root -> global -> a -> b -> leak
  //            `----- map -------^
  const { heap, node } = await buildHeap(
    drawHeap({ global: 'global', a: 'A', b: 'B', leak: 'Leak' }, [
      'root ^global global',
      'global #map leak',
      'global .a a',
      'a .b b',
      'b .leak leak',
    ]),
  );
  const sweep = sweepSurvivors(heap, new Uint8Array(heap.snapshot.nodeCount), new EdgeCosts(heap.snapshot));
  expect(sweep.parent[node('leak')]).toBe(node('b'));
  expect(sweep.cost[node('leak')]).toBe(1 + 2 + 2 + 2);
});

test('the sweep never passes an added node', async () => {
  const { heap, node } = await buildHeap(
    drawHeap({ global: 'global', born: 'Born', old: 'Old' }, [
      'root ^global global',
      'global .born born',
      'born .old old',
    ]),
  );
  const isAdded = new Uint8Array(heap.snapshot.nodeCount);
  isAdded[node('born')] = 1;
  const sweep = sweepSurvivors(heap, isAdded, new EdgeCosts(heap.snapshot));
  expect(nodesOf(heap.flowGraph).filter((each) => sweep.isHeldWithoutAdded[each] === 1)).toEqual([
    ROOT,
    node('global'),
  ]);
  expect([sweep.parent[node('old')], sweep.parentEdge[node('old')]]).toEqual([NO_NODE, NO_EDGE]);
});

test('what stands on its own may make a long chain cheaper, and all behind it is still found', async () => {
  // root -> n0 -> ... -> n120
  //    `--> born -> state -^ (an async function that waits)
  //                   `-> far
  const hops = Array.from({ length: 121 }, (_, hop) => `n${hop}`);
  const graph = drawHeap(
    {
      user: 'closure:user',
      shared: 'code:user',
      script: 'code:file:///app/x.mjs',
      born: 'Born',
      state: 'Generator',
      far: 'Far',
      ...Object.fromEntries(hops.map((key) => [key, 'Link'])),
    },
    [
      'root .user user',
      'user #shared shared',
      'shared #script script',
      'root .n0 n0',
      ...hops.slice(1).map((key, at) => `${hops[at]} .next ${key}`),
      'root .born born',
      'born .state state',
      'state #function user',
      'state .end n120',
      'state .far far',
    ],
  );
  const { heap, node } = await buildHeap({
    ...graph,
    locations: ['user', 'state'].map((each) => ({ node: each, scriptId: 1, line: 6, column: 2 })),
  });
  const isAdded = new Uint8Array(heap.snapshot.nodeCount);
  isAdded[node('born')] = 1;
  const sweep = sweepSurvivors(heap, isAdded, new EdgeCosts(heap.snapshot));
  expect(sweep.standing).toEqual([node('state')]);
  expect(['n120', 'far'].map((key) => sweep.parent[node(key)])).toEqual([node('state'), node('state')]);
  expect(['n120', 'far'].map((key) => sweep.isHeldWithoutAdded[node(key)])).toEqual([1, 1]);
});

test('of async functions that wait the one that holds what the others wait for stands, not those', async () => {
  // root -> born -> main -> app -> ready -> call -> ready
  //   (main and call: async functions that wait; call's only holder is what it waits for)
  const states = ['main', 'call'];
  const { heap, node } = await buildHeap({
    ...drawHeap(
      {
        user: 'closure:user',
        shared: 'code:user',
        script: 'code:file:///app/x.mjs',
        born: 'Born',
        call: 'Generator',
        ready: 'Promise',
        app: 'App',
        main: 'Generator',
      },
      [
        'root .user user',
        'user #shared shared',
        'shared #script script',
        'root .born born',
        'born .state main',
        ...states.map((state) => `${state} #function user`),
        'main .app app',
        'app .ready ready',
        'ready .waiting call',
        'call .awaits ready',
      ],
    ),
    locations: ['user', ...states].map((each) => ({ node: each, scriptId: 1, line: 6, column: 2 })),
  });
  const isAdded = new Uint8Array(heap.snapshot.nodeCount);
  isAdded[node('born')] = 1;
  const sweep = sweepSurvivors(heap, isAdded, new EdgeCosts(heap.snapshot));
  expect(sweep.standing).toEqual([node('main')]);
  expect(['app', 'ready', 'call'].map((key) => sweep.parent[node(key)])).toEqual(['main', 'app', 'ready'].map(node));
});

test('costs are those of relaxing every edge, and each parent pays for its edge (300 random heaps)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const { heap } = await buildHeap(randomHeapPair(seed).before);
    const isAdded = Uint8Array.from({ length: heap.snapshot.nodeCount }, (_, node) =>
      (node * 7 + seed) % 5 === 1 ? 1 : 0,
    );
    isAdded[ROOT] = 0;
    const costs = new EdgeCosts(heap.snapshot);
    const sweep = sweepSurvivors(heap, isAdded, costs);
    const edges = retainingEdgesOf(heap.flowGraph)
      .filter(({ target }) => isAdded[target] === 0)
      .map((edge) => ({ ...edge, cost: costs.of(edge.source, edge.edge) }));
    const expected = cheapestCosts(edges);
    for (const node of nodesOf(heap.flowGraph)) {
      expect(sweep.isHeldWithoutAdded[node], `seed ${seed}`).toBe(expected.has(node) ? 1 : 0);
      if (!expected.has(node) || node === ROOT) continue;
      const [parent, edge] = [sweep.parent[node] as NodeOrdinal, sweep.parentEdge[node] as EdgeOrdinal];
      expect(sweep.cost[node], `seed ${seed}`).toBe(expected.get(node));
      expect(sweep.cost[parent] + costs.of(parent, edge), `seed ${seed}`).toBe(expected.get(node));
      expect(heap.snapshot.edgeTarget[edge], `seed ${seed}`).toBe(node);
    }
  }
});
