import { expect, test } from 'vitest';
import { buildRetainers } from '../../src/graph/retainers.ts';
import type { EdgeOrdinal, NodeOrdinal } from '../../src/ordinals.ts';
import { nodesOf, targetsOf } from '../support/brute-force.ts';
import { buildFan, buildGraph } from '../support/flow-graph-builder.ts';
import { randomGraph } from '../support/random-graphs.ts';

test('the retainers of a node are the sources of its edges, in edge order', () => {
  // root -> a -> c
  //    `--> b ---^
  const graph = buildGraph({ root: ['a', 'b'], a: ['c'], b: ['c'] });
  expect(graph.retainersOf('c')).toEqual(['a', 'b']);
  expect(graph.retainersOf('root')).toEqual([]);
});

test('an edge that does not count makes no retainer', () => {
  expect(buildGraph({ root: ['a', 'b'], a: ['b'], b: ['~a'] }).retainersOf('a')).toEqual(['root']);
});

test('two edges between the same nodes are two retainers, and a node can be its own', () => {
  expect(buildGraph({ root: ['a', 'a'], a: ['a'] }).retainersOf('a')).toEqual(['root', 'root', 'a']);
});

test('each retainer comes with its edge', () => {
  const graph = buildGraph({ root: ['~b', 'a'], a: ['b'] });
  const { firstRetainer, retainingEdge } = buildRetainers(graph);
  const edge = retainingEdge[firstRetainer[graph.node('b')]];
  expect(edge).toBe(2);
  expect(graph.edgeTarget[edge]).toBe(graph.node('b'));
});

test('retainers are the edges, inverted (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph } = randomGraph(seed);
    const { firstRetainer, retainer, retainingEdge } = buildRetainers(graph);
    const nodes = nodesOf(graph);
    for (const node of nodes) {
      const positions = Array.from(
        { length: firstRetainer[(node + 1) as NodeOrdinal] - firstRetainer[node] },
        (_, at) => firstRetainer[node] + at,
      );
      const expected = nodes.flatMap((source) =>
        targetsOf(graph, source)
          .filter((target) => target === node)
          .map(() => source),
      );
      expect(
        positions.map((position) => retainer[position]),
        title,
      ).toEqual(expected);
      const edges = positions.map((position) => retainingEdge[position]);
      expect(
        edges.every((edge: EdgeOrdinal) => graph.edgeTarget[edge] === node && graph.edgeRetains[edge] === 1),
        title,
      ).toBe(true);
      expect(edges, title).toEqual([...new Set(edges)].sort((one, other) => one - other));
    }
  }
});

test('a million retainers of one node', () => {
  const { firstRetainer, retainer } = buildRetainers(buildFan(1_000_001));
  expect(firstRetainer[1 as NodeOrdinal]).toBe(1_000_000);
  expect([retainer[0], retainer[999_999], retainer[1_000_000]]).toEqual([1, 1_000_000, 0]);
});
