import { expect, test } from 'vitest';
import { findDominators } from '../../src/graph/dominators.ts';
import { sumRetainedBytes } from '../../src/graph/retained-sizes.ts';
import { ROOT } from '../../src/ordinals.ts';
import { retainedBytesByRemoval } from '../support/brute-force.ts';
import { buildGraph, buildRing } from '../support/flow-graph-builder.ts';
import { randomGraph } from '../support/random-graphs.ts';

test('a node retains itself and what only it holds', () => {
  // root -> a -> b
  //    |     `-> c
  //    `---------^
  const graph = buildGraph({ root: ['a', 'c'], a: ['b', 'c'] }, { a: 10, b: 200, c: 3000 });
  expect(graph.retainedBytesOf('a')).toBe(210);
});

test('a cycle is retained by the node through which it is entered', () => {
  const graph = buildGraph({ root: ['a'], a: ['b'], b: ['c'], c: ['a'] }, { a: 10, b: 200, c: 3000 });
  expect(graph.retainedBytesOf('a')).toBe(3210);
  expect(graph.retainedBytesOf('c')).toBe(3000);
});

test('the root retains all that it reaches, and nothing else', () => {
  const graph = buildGraph({ root: ['a'], lost: ['a'] }, { root: 1, a: 10, lost: 200 });
  expect(graph.retainedBytesOf('root')).toBe(11);
  expect(graph.retainedBytesOf('lost')).toBe(0);
});

test('sums are exact beyond 2^32', () => {
  const graph = buildGraph({ root: ['a', 'b'] }, { root: 1, a: 2 ** 47 - 1, b: 2 ** 48 - 1 });
  expect(graph.retainedBytesOf('root')).toBe(3 * 2 ** 47 - 1);
});

test('retained bytes are what a removal sets free (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph, shallowBytes } = randomGraph(seed);
    const found = sumRetainedBytes(findDominators(graph, ROOT), shallowBytes);
    expect(Array.from(found), title).toEqual(retainedBytesByRemoval(graph, ROOT, shallowBytes));
  }
});

test('a chain of a million nodes', () => {
  const retainedBytes = sumRetainedBytes(
    findDominators(buildRing(1_000_000, 0), ROOT),
    new Float64Array(1_000_000).fill(5000),
  );
  expect([retainedBytes[0], retainedBytes[1], retainedBytes[999_999]]).toEqual([5e9, 5e9 - 5000, 5000]);
});

test('a graph without nodes retains nothing', () => {
  expect(sumRetainedBytes(findDominators(buildGraph({}), ROOT), new Float64Array(0))).toEqual(new Float64Array(0));
});
