import { buildHeap, type DrawnNodes, drawHeap } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { CutWalk } from '../../src/graph/cut-walk.ts';
import type { NodeOrdinal } from '../../src/ordinals.ts';
import { randomEphemerons } from '../support/random-ephemerons.ts';
import { mulberry32 } from '../support/random-graphs.ts';

/** root -> keys -> key, root -> map -> table, key + table -> value; ids are 1 for the root, then 3, 5, 7, ... */
const NODES: DrawnNodes = { keys: 'Keys', key: 'Key', map: 'WeakMap', table: 'array:', value: 'Value' };

describe('a value is reached only while its key and its table are', () => {
  const inside = ['keys .key key', 'map #table table', ...entry('key', 5, 'value', 11, 'table', 9)];
  test.each([
    ['both', ['root .keys keys', 'root .map map'], true],
    ['both, the other way round', ['root .map map', 'root .keys keys'], true],
    ['only the key', ['root .keys keys'], false],
    ['only the table', ['root .map map'], false],
    ['neither', [], false],
  ])('%s', async (_, roots, isReached) => {
    const { heap, node } = await buildHeap(drawHeap(NODES, [...roots, ...inside]));
    expect(heap.reachability.isReached[node('value')]).toBe(isReached ? 1 : 0);
  });

  test('whichever is found first, however late the other', async () => {
    const late = { a: 'A', b: 'B', c: 'C' };
    const chain = ['root .a a', 'a .b b', 'b .c c'];
    for (const roots of [
      ['root .keys keys', 'c .map map'],
      ['root .map map', 'c .keys keys'],
    ]) {
      const { heap, node } = await buildHeap(drawHeap({ ...NODES, ...late }, [...chain, ...roots, ...inside]));
      expect(heap.reachability.isReached[node('value')]).toBe(1);
    }
  });

  test('a value that only itself leads to its key is not reached', async () => {
    const { heap, node } = await buildHeap(
      drawHeap(NODES, [
        'root .map map',
        'map #table table',
        'value .key key',
        ...entry('key', 5, 'value', 11, 'table', 9),
      ]),
    );
    expect([node('key'), node('value')].map((each) => heap.reachability.isReached[each])).toEqual([0, 0]);
  });
});

test('a value that is the key of the next entry: a chain of a thousand', async () => {
  const count = 1000;
  const nodes: Record<string, string> = { map: 'WeakMap', table: 'array:' };
  for (let place = 0; place <= count; place++) nodes[`k${place}`] = 'Key';
  const idOf = (place: number): number => 7 + 2 * place;
  // Last entry first, so that no one pass over the entries finds them all.
  const entries = Array.from({ length: count }, (_, at) => count - 1 - at).flatMap((place) =>
    entry(`k${place}`, idOf(place), `k${place + 1}`, idOf(place + 1), 'table', 5),
  );
  const { heap, node } = await buildHeap(
    drawHeap(nodes, ['root .k0 k0', 'root .map map', 'map #table table', ...entries]),
  );
  expect(heap.reachability.reachedCount).toBe(heap.snapshot.nodeCount);
  expect(heap.dominatorTree.immediateDominator[node('k1000')]).toBe(node('k999'));
});

test('the dominator tree charges the key, not the table', async () => {
  const { heap, node } = await buildHeap(
    drawHeap(NODES, [
      'root .keys keys',
      'root .map map',
      'keys .key key',
      'map #table table',
      ...entry('key', 5, 'value', 11, 'table', 9),
    ]),
  );
  expect(heap.dominatorTree.immediateDominator[node('value')]).toBe(node('key'));
  expect([heap.retainedBytes[node('key')], heap.retainedBytes[node('table')]]).toEqual([32, 16]);
});

describe('where the name does not tell, the structure does', () => {
  const literal = 'part of key (%s @%u) -> value (%s @%u) pair in WeakMap (table @%u)';
  const cut = `part of key (${'k'.repeat(1011)}`;
  test.each([
    ['V8 left %u in it', literal],
    ['cut at 1,024 characters', cut],
  ])('%s', async (_, text) => {
    const halves = [`key #1 / ${text} value`, `table #2 / ${text} value`, 'keys .key key', 'map #table table'];
    for (const [roots, isReached] of [
      [['root .keys keys', 'root .map map'], 1],
      [['root .keys keys'], 0],
      [['root .map map'], 0],
    ] as const) {
      const { heap, node } = await buildHeap(drawHeap(NODES, [...roots, ...halves]));
      expect(heap.reachability.isReached[node('value')], roots.join()).toBe(isReached);
    }
    const { heap, node } = await buildHeap(drawHeap(NODES, ['root .keys keys', 'root .map map', ...halves]));
    expect(heap.dominatorTree.immediateDominator[node('value')]).toBe(node('key'));
  });

  test.each([
    ['the first map is gone', ['root .map2 map2']],
    ['the second map is gone', ['root .map map']],
  ])('a key in two maps with one value lives by either: %s', async (_, roots) => {
    const { heap, node } = await buildHeap(
      drawHeap({ ...NODES, map2: 'WeakMap', table2: 'array:' }, [
        'root .keys keys',
        ...roots,
        'keys .key key',
        'map #table table',
        'map2 #table table2',
        `key #1 / ${literal} value`,
        `key #4 / ${literal} value`,
        `table #3 / ${literal} value`,
        `table2 #3 / ${literal} value`,
      ]),
    );
    expect(heap.reachability.isReached[node('value')]).toBe(1);
  });

  test('weak edges from table to key tell which of two maps a key is in', async () => {
    // key is in the living map2, other in the dead map.
    const { heap, node } = await buildHeap(
      drawHeap({ ...NODES, map2: 'WeakMap', table2: 'array:', other: 'Key', value2: 'Value' }, [
        'root .keys keys',
        'root .map2 map2',
        'keys .key key',
        'map #table table',
        'map2 #table table2',
        'table ~0 other',
        'table2 ~0 key',
        `other #1 / ${literal} value`,
        `key #1 / ${literal} value`,
        `table #3 / ${literal} value`,
        `table2 #3 / ${literal} value`,
      ]),
    );
    expect(heap.reachability.isReached[node('value')]).toBe(1);
  });
});

test('what is reached is what a slow fixpoint says (300 random graphs)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph, reachedKeys } = randomEphemerons(seed);
    const { heap, node } = await buildHeap(graph);
    const { isReached, edgeRetains, reachedCount } = heap.reachability;
    const found = graph.nodes.map(({ key }) => key!).filter((key) => isReached[node(key)] === 1);
    expect(found, title).toEqual(reachedKeys);
    expect(reachedCount, title).toBe(reachedKeys.length + 1);
    expect(edgeRetains.length, title).toBe(heap.snapshot.edgeCount);
    expect(heap.dominatorTree.nodeByDfsNumber.length, title).toBe(reachedCount);
  }
});

test('the value of a new WeakMap is charged to the map where its key is not new', async () => {
  const edges = ['root .keys keys', 'root .map map', 'keys .key key', 'map #table table'];
  for (const isKeyNew of [false, true]) {
    const { heap, node } = await buildHeap(drawHeap(NODES, [...edges, ...entry('key', 5, 'value', 11, 'table', 9)]));
    const isNew = new Set([node('map'), node('table'), node('value'), ...(isKeyNew ? [node('key')] : [])]);
    expect(heap.retainedBytes[node('table')]).toBe(16);
    heap.chargeNewTables((other) => isNew.has(other as NodeOrdinal));
    expect(heap.dominatorTree.immediateDominator[node('value')]).toBe(node(isKeyNew ? 'key' : 'table'));
    expect(heap.retainedBytes[node('table')]).toBe(isKeyNew ? 16 : 32);
  }
});

test('to charge new WeakMaps reaches the same, and cuts the same (300 random graphs)', async () => {
  let chargedCount = 0;
  for (let seed = 0; seed < 300; seed++) {
    const { title, graph, reachedKeys } = randomEphemerons(seed);
    const [{ heap, node }, charged] = [await buildHeap(graph), await buildHeap(graph)];
    const random = mulberry32(seed);
    const isNew = Uint8Array.from({ length: heap.snapshot.nodeCount }, () => (random() < 0.7 ? 1 : 0));
    charged.heap.chargeNewTables((other) => isNew[other] === 1);
    chargedCount += charged.heap.reachability.tableEdges.length;
    expect(charged.heap.dominatorTree.nodeByDfsNumber.length, title).toBe(reachedKeys.length + 1);
    const gone = graph.nodes.map(({ key }) => node(key!)).filter(() => random() < 0.15);
    const [walk, chargedWalk] = [new CutWalk(heap), new CutWalk(charged.heap)];
    expect(chargedWalk.reachedWithoutNodes(gone), title).toEqual(walk.reachedWithoutNodes(gone));
  }
  expect(chargedCount).toBeGreaterThan(100);
});

/** Both halves of one entry, as V8 writes them. */
function entry(key: string, keyId: number, value: string, valueId: number, table: string, tableId: number): string[] {
  const text = `part of key (Key @${keyId}) -> value (Value @${valueId}) pair in WeakMap (table @${tableId})`;
  return [`${key} #1 / ${text} ${value}`, `${table} #2 / ${text} ${value}`];
}
