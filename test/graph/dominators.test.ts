import { expect, test } from 'vitest';
import type { DfsNumber } from '../../src/graph/depth-first-order.ts';
import { findDominators } from '../../src/graph/dominators.ts';
import { NO_NODE, type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { dominatorsByIntersection, dominatorsByRemoval } from '../support/brute-force.ts';
import { buildFan, buildGraph, buildRing, graphOf } from '../support/flow-graph-builder.ts';
import { graphUnderMemlabRule } from '../support/memlab-oracle.ts';
import { randomGraph } from '../support/random-graphs.ts';
import { recordedSnapshots } from '../support/recorded-snapshots.ts';

test('a node reached by two branches is dominated by where they part', () => {
  // root -> a -> b -> d
  //          `-> c -^
  const graph = buildGraph({ root: ['a'], a: ['b', 'c'], b: ['d'], c: ['d'] });
  expect(graph.immediateDominatorOf('d')).toBe('a');
});

test('the root is its own dominator', () => {
  expect(buildGraph({ root: ['a'], a: ['root'] }).immediateDominatorOf('root')).toBe('root');
});

test('an edge back up changes nothing', () => {
  // root -> a -> b -> c
  //         ^---------'
  const graph = buildGraph({ root: ['a'], a: ['b'], b: ['c'], c: ['a', 'c'] });
  expect(graph.immediateDominatorOf('a')).toBe('root');
  expect(graph.immediateDominatorOf('c')).toBe('b');
});

test('a loop with two entries is dominated by where the ways to them part', () => {
  // root -> a -> b <-> c
  //          `---------^
  const graph = buildGraph({ root: ['a'], a: ['b', 'c'], b: ['c'], c: ['b'] });
  expect(graph.immediateDominatorOf('b')).toBe('a');
  expect(graph.immediateDominatorOf('c')).toBe('a');
});

test('an edge that does not count opens no second way', () => {
  expect(buildGraph({ root: ['a', '~b'], a: ['b'] }).immediateDominatorOf('b')).toBe('a');
});

test('a node out of reach has no dominator and takes none away', () => {
  const graph = buildGraph({ root: ['a'], a: ['b'], lost: ['b'] });
  expect(graph.immediateDominatorOf('lost')).toBeUndefined();
  expect(graph.immediateDominatorOf('b')).toBe('a');
});

test('the semidominator is not always the dominator', () => {
  // Fig. 1 of T. Lengauer, R. E. Tarjan: A Fast Algorithm for Finding Dominators in a Flowgraph, TOPLAS 1(1), 1979,
  // https://doi.org/10.1145/357062.357071
  const graph = buildGraph({
    R: ['A', 'B', 'C'],
    A: ['D'],
    B: ['A', 'D', 'E'],
    C: ['F', 'G'],
    D: ['L'],
    E: ['H'],
    F: ['I'],
    G: ['I', 'J'],
    H: ['E', 'K'],
    I: ['K'],
    J: ['I'],
    K: ['I', 'R'],
    L: ['H'],
  });
  const tree = Object.fromEntries([...'ABCDEFGHIJKL'].map((node) => [node, graph.immediateDominatorOf(node)]));
  expect(tree).toEqual({
    A: 'R',
    B: 'R',
    C: 'R',
    D: 'R',
    E: 'R',
    F: 'C',
    G: 'C',
    H: 'R',
    I: 'R',
    J: 'G',
    K: 'R',
    L: 'D',
  });
});

test('dominators are what removal and intersection say (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph } = randomGraph(seed);
    const found = Array.from(findDominators(graph, ROOT).immediateDominator as ArrayLike<NodeOrdinal>);
    expect(found, title).toEqual(dominatorsByRemoval(graph, ROOT));
    expect(found, title).toEqual(dominatorsByIntersection(graph, ROOT));
  }
});

test.each(recordedSnapshots())('dominators of %s are what intersection says', async (_, file) => {
  const graph = graphUnderMemlabRule(await readSnapshot(file));
  const found = Array.from(findDominators(graph, ROOT).immediateDominator as ArrayLike<NodeOrdinal>);
  expect(found).toEqual(dominatorsByIntersection(graph, ROOT));
});

test('every node comes after its immediate dominator (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph } = randomGraph(seed);
    const { immediateDominator, nodeByDfsNumber } = findDominators(graph, ROOT);
    const seen = new Set<NodeOrdinal>([ROOT]);
    for (const node of Array.from(nodeByDfsNumber as ArrayLike<NodeOrdinal>)) {
      expect(seen.has(immediateDominator[node]), title).toBe(true);
      seen.add(node);
    }
  }
});

test('a graph without nodes has an empty tree', () => {
  const { immediateDominator, nodeByDfsNumber } = findDominators(buildGraph({}), ROOT);
  expect([immediateDominator.length, nodeByDfsNumber.length]).toEqual([0, 0]);
});

test('a chain of a million nodes, also when its end leads back', () => {
  for (const backTo of [0, 1, 500_000]) {
    const { immediateDominator } = findDominators(buildRing(1_000_000, backTo), ROOT);
    expect(immediateDominator[999_999 as NodeOrdinal]).toBe(999_998);
    expect(immediateDominator[500_000 as NodeOrdinal]).toBe(499_999);
  }
});

test('a chain whose end leads back to every node: without path compression this takes minutes', () => {
  const nodeCount = 300_000;
  const chain = Array.from({ length: nodeCount - 1 }, (_, from) => ({ from, to: from + 1 }));
  const back = Array.from({ length: nodeCount }, (_, to) => ({ from: nodeCount - 1, to }));
  const graph = graphOf(
    nodeCount,
    [...chain, ...back].map(({ from, to }) => ({ from: from as NodeOrdinal, to: to as NodeOrdinal, retains: true })),
  );
  const { immediateDominator } = findDominators(graph, ROOT);
  expect(immediateDominator[(nodeCount - 1) as NodeOrdinal]).toBe(nodeCount - 2);
});

test('a node with a million edges', () => {
  const { immediateDominator, nodeByDfsNumber } = findDominators(buildFan(1_000_001), ROOT);
  expect(immediateDominator[1_000_000 as NodeOrdinal]).toBe(ROOT);
  expect(nodeByDfsNumber[1_000_000 as DfsNumber]).toBe(1_000_000);
});

test('the root may be any node', () => {
  const graph = buildGraph({ first: ['a'], a: ['b'], b: ['a'] });
  const { immediateDominator } = findDominators(graph, graph.node('b'));
  expect(immediateDominator[graph.node('a')]).toBe(graph.node('b'));
  expect(immediateDominator[graph.node('first')]).toBe(NO_NODE);
});
