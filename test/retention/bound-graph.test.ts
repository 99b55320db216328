import { topologicalGenerations } from 'graphology-dag';
import { copies, type DrawnNodes, drawHeap, extendHeap, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { CONNECTION, graphOf } from '../support/suspect-graphs.ts';

test('of 300 classes the heaviest 80 are told, and the others counted', async () => {
  const classes: DrawnNodes = Object.fromEntries(
    Array.from({ length: 300 }, (_, n) => [`x${n}`, { name: `Class${n}`, selfSize: 1000 + n }]),
  );
  const after = extendHeap(
    CONNECTION,
    classes,
    repeat(300, (n) => `table #${n} x${n}`),
  );
  const graph = await graphOf(CONNECTION, after);
  expect([graph.order, graph.size]).toEqual([84, 83]);
  expect(graph.getAttributes()).toMatchObject({ nodesLeftOut: 220, edgesLeftOut: 220 });
  expect([4, 83].map((n) => graph.getNodeAttribute(`n${n}`, 'className'))).toEqual(['Class299', 'Class220']);
});

test('of 300 holders as many are told as fit, and the others counted', async () => {
  // Each holds what its neighbours hold, too: that makes them one suspect.
  const holders: DrawnNodes = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`h${n}`, `Holder${n}`]));
  const before = extendHeap(
    CONNECTION,
    holders,
    repeat(300, (n) => `conn .h${n} h${n}`),
  );
  const after = extendHeap(before, copies('x', 301, { name: 'X', selfSize: 500 }), [
    ...repeat(300, (n) => `h${n} [0] x${n}`),
    ...repeat(300, (n) => `h${n} [1] x${n + 1}`),
  ]);
  const graph = await graphOf(before, after);
  expect([graph.order, graph.getNodeAttribute('n199', 'label')]).toEqual([200, 'X x301']);
  // Root, global, Connection, X and 196 holders; each of the others has one edge to it and one from it.
  expect(graph.getAttributes()).toMatchObject({ nodesLeftOut: 104, edgesLeftOut: 2 * 104 });
});

test('of a long chain both ends are told', async () => {
  const before = drawHeap({ global: 'global', ...copies('a', 150, 'A'), ...copies('b', 150, 'B'), end: 'End' }, [
    'root ^global global',
    'global .list a0',
    ...repeat(150, (n) => `a${n} .b b${n}`),
    ...repeat(149, (n) => `b${n} .a a${n + 1}`),
    'b149 .end end',
  ]);
  const after = extendHeap(
    before,
    copies('x', 5, { name: 'X', selfSize: 500 }),
    repeat(5, (n) => `end [${n}] x${n}`),
  );
  const graph = await graphOf(before, after);
  expect(graph.getAttributes()).toMatchObject({ nodesLeftOut: 202, edgesLeftOut: 203 });
  expect([graph.order, graph.size]).toEqual([102, 101]);
  expect(graph.filterEdges((_, { label }) => label === '...')).toEqual(['e100']);
  expect(topologicalGenerations(graph).length).toBe(102);
});
