import { expect, test } from 'vitest';
import { findDistances, NO_DISTANCE } from '../../src/graph/distances.ts';
import { ROOT } from '../../src/ordinals.ts';
import { distancesByWaves, nodesOf } from '../support/brute-force.ts';
import { buildFan, buildGraph, buildRing } from '../support/flow-graph-builder.ts';
import { mulberry32, randomGraph } from '../support/random-graphs.ts';

test('the distance is the number of edges on the shortest way', () => {
  // root -> a -> b -> c
  //    `--------------^
  const graph = buildGraph({ root: ['a', 'c'], a: ['b'], b: ['c'] });
  expect(graph.distanceOf('c', { from: ['root'], startDistance: 0 })).toBe(1);
  expect(graph.distanceOf('b', { from: ['root'], startDistance: 0 })).toBe(2);
});

test('a later wave never changes what an earlier one found', () => {
  // root -> internals -> window -> document
  //              `-------------------^
  const graph = buildGraph({
    root: ['internals'],
    internals: ['window', 'document'],
    window: ['div'],
    div: ['document'],
  });
  const waves = [
    { from: ['window'], startDistance: 1 },
    { from: ['root'], startDistance: 100 },
  ];
  expect(graph.distanceOf('window', ...waves)).toBe(1);
  expect(graph.distanceOf('document', ...waves)).toBe(3);
  expect(graph.distanceOf('internals', ...waves)).toBe(101);
});

test('an edge that does not count is no way', () => {
  expect(buildGraph({ root: ['~a'] }).distanceOf('a', { from: ['root'], startDistance: 0 })).toBeUndefined();
});

test('without a wave nothing has a distance', () => {
  expect(buildGraph({ root: ['a'] }).distanceOf('root')).toBeUndefined();
});

test('distances are what counting ring by ring says (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph } = randomGraph(seed);
    const random = mulberry32(seed);
    const waves = [
      { starts: nodesOf(graph).filter(() => random() < 0.1), startDistance: 1 },
      { starts: [ROOT, ROOT], startDistance: Math.floor(random() * 100) },
    ];
    const expected = distancesByWaves(graph, waves);
    const found = findDistances(graph, waves);
    expect(Array.from(found), title).toEqual(nodesOf(graph).map((node) => expected.get(node) ?? NO_DISTANCE));
  }
});

test('a chain of a million nodes, and a node with a million edges', () => {
  expect(findDistances(buildRing(1_000_000, 0), [{ starts: [ROOT], startDistance: 0 }])[999_999]).toBe(999_999);
  expect(findDistances(buildFan(1_000_001), [{ starts: [ROOT], startDistance: 0 }])[1_000_000]).toBe(1);
});
