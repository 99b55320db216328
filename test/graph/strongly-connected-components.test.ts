import { expect, test } from 'vitest';
import {
  findStronglyConnectedComponents,
  NO_COMPONENT,
  type StronglyConnectedComponents,
} from '../../src/graph/strongly-connected-components.ts';
import { NO_NODE, type NodeOrdinal } from '../../src/ordinals.ts';
import { componentsByMutualReach, nodesOf, targetsOf } from '../support/brute-force.ts';
import { buildFan, buildGraph, buildRing } from '../support/flow-graph-builder.ts';
import { randomGraph } from '../support/random-graphs.ts';

test('nodes that reach each other are one component, and edges lead to smaller numbers', () => {
  // root -> a <-> b -> c -> d -> e
  //                    ^---------'
  const graph = buildGraph({ root: ['a'], a: ['b'], b: ['a', 'c'], c: ['d'], d: ['e'], e: ['c'] });
  expect(graph.components()).toEqual([['c', 'd', 'e'], ['a', 'b'], ['root']]);
});

test('two cycles that share a node are one component', () => {
  expect(buildGraph({ a: ['b'], b: ['a', 'c'], c: ['b'] }).components()).toEqual([['a', 'b', 'c']]);
});

test('an edge that does not count closes no cycle', () => {
  expect(buildGraph({ a: ['b'], b: ['~a'] }).components()).toEqual([['b'], ['a']]);
});

test('a node that is left out belongs to no component and closes no cycle', () => {
  const graph = buildGraph({ a: ['b'], b: ['c'], c: ['a', 'b'] });
  expect(graph.components(['b', 'c'])).toEqual([['b', 'c']]);
  expect(graph.components(['a', 'b'])).toEqual([['b'], ['a']]);
});

test('components are sets of mutual reach (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph, includes } = randomGraph(seed);
    expect(firstMembers(findStronglyConnectedComponents(graph)), title).toEqual(componentsByMutualReach(graph));
    expect(firstMembers(findStronglyConnectedComponents(graph, includes)), title).toEqual(
      componentsByMutualReach(graph, includes),
    );
  }
});

test('sizes add up, and no edge leads to a larger number (300 random graphs)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph } = randomGraph(seed);
    const { componentOf, componentCount, componentSize } = findStronglyConnectedComponents(graph);
    const sizes = new Array<number>(componentCount).fill(0);
    for (const node of nodesOf(graph)) {
      sizes[componentOf[node]]++;
      for (const target of targetsOf(graph, node)) {
        expect(componentOf[target], title).toBeLessThanOrEqual(componentOf[node]);
      }
    }
    expect(Array.from(componentSize), title).toEqual(sizes);
  }
});

test('a ring of a million nodes is one component, a ring with a tail is two kinds', () => {
  expect(findStronglyConnectedComponents(buildRing(1_000_000, 0)).componentSize).toEqual(Uint32Array.of(1_000_000));
  const withTail = findStronglyConnectedComponents(buildRing(1_000_000, 400_000));
  expect([withTail.componentCount, withTail.componentSize[0], withTail.componentSize[1]]).toEqual([
    400_001, 600_000, 1,
  ]);
});

test('a node with a million edges to and fro', () => {
  expect(findStronglyConnectedComponents(buildFan(1_000_001)).componentSize).toEqual(Uint32Array.of(1_000_001));
});

/** For each node the first node of its component: the same for every numbering of the components. */
function firstMembers({ componentOf, componentCount }: StronglyConnectedComponents): NodeOrdinal[] {
  const first = new Array<NodeOrdinal>(componentCount).fill(NO_NODE);
  for (const [node, component] of componentOf.entries()) {
    if (component !== NO_COMPONENT && first[component] === NO_NODE) first[component] = node as NodeOrdinal;
  }
  return Array.from(componentOf, (component) => (component === NO_COMPONENT ? NO_NODE : first[component]));
}
