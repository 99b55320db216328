import { expect, test } from 'vitest';
import { findDominators } from '../../src/graph/dominators.ts';
import type { FlowGraph } from '../../src/graph/flow-graph.ts';
import { sumRetainedByClass } from '../../src/graph/retained-by-class.ts';
import { sumRetainedBytes } from '../../src/graph/retained-sizes.ts';
import { type NodeOrdinal, ROOT } from '../../src/ordinals.ts';
import { nodesOf, reachableFrom } from '../support/brute-force.ts';
import { buildGraph, buildRing, type NamedEdges } from '../support/flow-graph-builder.ts';
import { mulberry32, randomGraph } from '../support/random-graphs.ts';

test('a list is counted once: each of its nodes is retained by the first', () => {
  // root -> node1 -> node2 -> node3 -> text
  const edges = { root: ['node1'], node1: ['node2'], node2: ['node3'], node3: ['text'] };
  const retained = retainedByName(edges, { root: 0, node1: 10, node2: 20, node3: 40, text: 500 });
  expect(retained).toEqual({ root: 570, node: 570, text: 500 });
});

test('members in two branches add up, and what a member holds of another class in between is counted once', () => {
  // root -> a1 -> b1 -> a2
  //    `--> a3
  const edges = { root: ['a1', 'a3'], a1: ['b1'], b1: ['a2'] };
  const retained = retainedByName(edges, { root: 0, a1: 1, b1: 20, a2: 300, a3: 4000 });
  expect(retained).toEqual({ root: 4321, a: 4321, b: 320 });
});

test('what two members hold together and neither alone is not in it', () => {
  // root -> a1 -> shared
  //    `--> a2 ---^
  const edges = { root: ['a1', 'a2'], a1: ['shared'], a2: ['shared'] };
  expect(retainedByName(edges, { root: 0, a1: 1, a2: 20, shared: 300 })).toEqual({ root: 321, a: 21, shared: 300 });
});

test('it is the union of what the members dominate (400 random graphs)', () => {
  for (let seed = 0; seed < 400; seed++) {
    const { title, graph, shallowBytes } = randomGraph(seed);
    const random = mulberry32(seed + 1);
    const classOf = nodesOf(graph).map(() => Math.floor(random() * 4));
    expect(retainedBy(graph, classOf, shallowBytes), title).toEqual(unionsByRemoval(graph, classOf, shallowBytes));
  }
});

test('a chain of a million nodes of one class', () => {
  const bytes = new Float64Array(1_000_000).fill(5000);
  expect(retainedBy(buildRing(1_000_000, 0), new Array(1_000_000).fill(0), bytes)).toEqual([5e9]);
});

test('a graph without nodes retains nothing', () => {
  expect(retainedBy(buildGraph({}), [], new Float64Array(0))).toEqual([0, 0, 0, 0]);
});

/** By class, which is a name without its number. */
function retainedByName(edges: NamedEdges, bytes: Readonly<Record<string, number>>): Record<string, number> {
  const graph = buildGraph(edges);
  const names = nodesOf(graph).map((node) => graph.name(node));
  const classes = [...new Set(names.map((name) => name.replace(/\d+$/u, '')))];
  const classOf = names.map((name) => classes.indexOf(name.replace(/\d+$/u, '')));
  const retained = retainedBy(
    graph,
    classOf,
    Float64Array.from(names, (name) => bytes[name]),
  );
  return Object.fromEntries(classes.map((name, number) => [name, retained[number]]));
}

function retainedBy(graph: FlowGraph, classOf: readonly number[], shallowBytes: Float64Array): number[] {
  const tree = findDominators(graph, ROOT);
  const retainedBytes = sumRetainedBytes(tree, shallowBytes);
  const classCount = classOf.length === 0 ? 4 : Math.max(...new Set(classOf)) + 1;
  return [...sumRetainedByClass(tree, retainedBytes, Uint32Array.from(classOf), classCount)];
}

/** For each class all nodes that are out of reach without some one of its members. */
function unionsByRemoval(graph: FlowGraph, classOf: readonly number[], shallowBytes: Float64Array): number[] {
  const reached = reachableFrom(graph, [ROOT]);
  const unions = Array.from({ length: Math.max(...classOf) + 1 }, () => new Set<NodeOrdinal>());
  for (const member of reached) {
    const left = member === ROOT ? new Set<NodeOrdinal>() : reachableFrom(graph, [ROOT], member);
    for (const node of reached) if (!left.has(node)) unions[classOf[member]].add(node);
  }
  return unions.map((union) => [...union].reduce((sum, node) => sum + shallowBytes[node], 0));
}
