import { expect, test } from 'vitest';
import { type DfsNumber, findDepthFirstOrder, NO_DFS_NUMBER } from '../../src/graph/depth-first-order.ts';
import { type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { nodesOf, reachableFrom, targetsOf } from '../support/brute-force.ts';
import { buildFan, buildGraph, buildRing } from '../support/flow-graph-builder.ts';
import { randomGraph } from '../support/random-graphs.ts';

test('nodes are numbered when they are first seen, and edges are taken in their order', () => {
  // root -> a -> c
  //    `--> b ---^
  const graph = buildGraph({ root: ['b', 'a'], a: ['c'], b: ['c'] });
  const { nodeByDfsNumber, dfsParent } = findDepthFirstOrder(graph, ROOT);
  expect(Array.from(nodeByDfsNumber as ArrayLike<NodeOrdinal>, graph.name)).toEqual(['root', 'b', 'c', 'a']);
  expect(Array.from(dfsParent as ArrayLike<DfsNumber>)).toEqual([0, 0, 1, 0]);
});

test('what only an edge that does not count leads to has no number', () => {
  const graph = buildGraph({ root: ['a', '~b'], b: ['a'] });
  const { nodeByDfsNumber, dfsNumber } = findDepthFirstOrder(graph, ROOT);
  expect(nodeByDfsNumber.length).toBe(2);
  expect(dfsNumber[graph.node('b')]).toBe(NO_DFS_NUMBER);
});

test('the walk can start at any node', () => {
  const graph = buildGraph({ root: ['a'], a: ['b'], b: ['a'] });
  const { nodeByDfsNumber } = findDepthFirstOrder(graph, graph.node('b'));
  expect(Array.from(nodeByDfsNumber as ArrayLike<NodeOrdinal>, graph.name)).toEqual(['b', 'a']);
});

test('numbers and nodes are inverse, parents lead down their edges, all that is reachable is there (300 graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph } = randomGraph(seed);
    const { nodeByDfsNumber, dfsNumber, dfsParent } = findDepthFirstOrder(graph, ROOT);
    const reached = reachableFrom(graph, [ROOT]);
    for (const node of nodesOf(graph)) {
      expect(dfsNumber[node] !== NO_DFS_NUMBER, title).toBe(reached.has(node));
      if (!reached.has(node)) continue;
      expect(nodeByDfsNumber[dfsNumber[node]], title).toBe(node);
      if (node === ROOT) continue;
      const parent = dfsParent[dfsNumber[node]];
      expect(parent, title).toBeLessThan(dfsNumber[node]);
      expect(targetsOf(graph, nodeByDfsNumber[parent]), title).toContain(node);
      // An edge to a larger number stays below its source: what makes a walk depth-first.
      for (const target of targetsOf(graph, node)) {
        if (dfsNumber[target] <= dfsNumber[node]) continue;
        let above = dfsNumber[target];
        while (above > dfsNumber[node]) above = dfsParent[above];
        expect(above, title).toBe(dfsNumber[node]);
      }
    }
  }
});

test('a chain of a million nodes, and a node with a million edges', () => {
  const last = 999_999 as DfsNumber;
  expect(findDepthFirstOrder(buildRing(1_000_000, 0), ROOT).dfsParent[last]).toBe(999_998);
  expect(findDepthFirstOrder(buildFan(1_000_001), ROOT).dfsParent[last]).toBe(0);
});
