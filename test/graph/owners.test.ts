import { buildHeap, type DrawnNodes, drawHeap } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { NodeType } from '../../src/snapshot/snapshot.ts';
import { nodesOf } from '../support/brute-force.ts';
import { pileUpBytes } from '../support/heap-twins.ts';
import { randomHeapPair } from '../support/random-heaps.ts';

describe('plumbing is folded into the object that owns it', () => {
  test('elements, properties and table', async () => {
    const nodes = {
      a: 'A',
      elements: 'array:',
      properties: 'hidden:system / PropertyArray',
      map: 'Map',
      table: 'array:',
    };
    expect(
      await ownersOf(nodes, [
        'root .a a',
        'a #elements elements',
        'a #properties properties',
        'a .map map',
        'map #table table',
      ]),
    ).toEqual({ a: 'a', elements: 'a', properties: 'a', map: 'map', table: 'map' });
  });

  test('a table that an iterator holds, too, still belongs to its Map', async () => {
    const nodes = { map: 'Map', iterator: 'MapIterator', table: 'array:' };
    expect(
      await ownersOf(nodes, ['root .iterator iterator', 'root .map map', 'iterator ?2 table', 'map #table table']),
    ).toEqual({ map: 'map', iterator: 'iterator', table: 'map' });
  });

  test('what several hold, and nobody as its own, stays itself', async () => {
    const nodes = { a: 'A', b: 'B', shared: 'array:', twice: 'array:' };
    expect(
      await ownersOf(nodes, [
        'root .a a',
        'root .b b',
        'a #cache shared',
        'b #cache shared',
        'a #x twice',
        'a #y twice',
      ]),
    ).toEqual({ a: 'a', b: 'b', shared: 'shared', twice: 'a' });
  });

  test('elements that two objects share (copy on write) stay themselves', async () => {
    const nodes = { a: 'Array', b: 'Array', elements: 'array:' };
    expect(await ownersOf(nodes, ['root .a a', 'root .b b', 'a #elements elements', 'b #elements elements'])).toEqual({
      a: 'a',
      b: 'b',
      elements: 'elements',
    });
  });

  test('weak edges and holders out of reach make no second holder', async () => {
    const nodes = { a: 'A', b: 'B', lost: 'Lost', part: 'array:' };
    expect(
      await ownersOf(nodes, ['root .a a', 'root .b b', 'a #part part', 'b ~part part', 'lost #part part']),
    ).toEqual({
      a: 'a',
      b: 'b',
      lost: 'lost',
      part: 'a',
    });
  });

  test('the list of code that depends on a shape is nobody’s, the shape its object’s', async () => {
    const nodes = { object: 'A', shape: 'object shape:system / Map', dependents: 'hidden:system / WeakArrayList' };
    const edges = ['root .a object', 'object #map shape', 'shape #dependent_code dependents'];
    expect(await ownersOf(nodes, edges)).toEqual({ object: 'object', shape: 'object', dependents: 'dependents' });
  });

  test('a context belongs to the one closure that has it, a boxed number to its object', async () => {
    const nodes = {
      tick: 'closure:tick',
      context: 'object:system / Context',
      box: { type: 'number', name: 'heap number' },
    };
    expect(await ownersOf(nodes, ['root .tick tick', 'tick #context context', 'context $count box'])).toEqual({
      tick: 'tick',
      context: 'tick',
      box: 'tick',
    });
  });

  test('the parts of a string belong to the whole, a string in an object does not', async () => {
    const nodes = {
      a: 'A',
      whole: 'concatenated string:(concatenated string)',
      inner: 'concatenated string:(concatenated string)',
      first: 'string:x',
      second: 'string:y',
      common: 'string:z',
      plain: 'string:plain',
    };
    expect(
      await ownersOf(nodes, [
        'root .a a',
        'a .text whole',
        'whole #first inner',
        'inner #first first',
        'inner #second second',
        'whole #second common',
        'a .common common',
        'a .plain plain',
      ]),
    ).toEqual({
      a: 'a',
      whole: 'whole',
      inner: 'whole',
      first: 'whole',
      second: 'whole',
      common: 'common',
      plain: 'plain',
    });
  });

  test('V8’s own lists never own', async () => {
    const nodes = { roots: 'synthetic:(GC roots)', part: 'array:', inner: 'array:' };
    expect(await ownersOf(nodes, ['root [1] roots', 'roots [0] part', 'part [0] inner'])).toEqual({
      roots: 'roots',
      part: 'part',
      inner: 'part',
    });
  });
});

test('a ring of owners is cut, and nothing hangs', async () => {
  // Each is the other's table; the first is also held by the root.
  const nodes = { a: 'A', one: 'array:', other: 'array:' };
  const owners = await ownersOf(nodes, ['root .a a', 'a .x one', 'one #table other', 'other #table one']);
  expect(owners).toEqual({ a: 'a', one: 'one', other: 'one' });
});

test('a promise with 100,000 reactions owns them all', async () => {
  const count = 100_000;
  for (const numberOf of [(place: number) => place, (place: number) => count - 1 - place]) {
    // In both orders of the file: the walk meets the near end first, or the far end.
    const places = Array.from({ length: count }, (_, place) => numberOf(place));
    const { heap, node } = await buildHeap({
      nodes: [
        { key: 'promise', name: 'Promise' },
        ...places.map((place) => ({ key: `r${place}`, type: 'hidden', name: 'system / PromiseReaction' })),
      ],
      edges: [
        { from: 'root', to: 'promise' },
        { from: 'promise', to: 'r0', type: 'internal', name: 'reactions_or_result' },
        ...Array.from({ length: count - 1 }, (_, place) => ({
          from: `r${place}`,
          to: `r${place + 1}`,
          type: 'internal',
          name: 'next',
        })),
      ],
    });
    const started = performance.now();
    expect(heap.ownerOf.every((owner, each) => each === 0 || owner === node('promise'))).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  }
});

test('every owner is its own owner, and no byte is lost (300 random heaps)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const { title, before } = randomHeapPair(seed);
    const { heap } = await buildHeap(before);
    const { ownerOf, isPlumbing, snapshot } = heap;
    for (const node of nodesOf(heap.flowGraph)) {
      expect(ownerOf[ownerOf[node]], title).toBe(ownerOf[node]);
      const isFolded = ownerOf[node] !== node;
      const isString = snapshot.nodeTypeNames[snapshot.nodeType[node]].includes('string');
      expect(!isFolded || isPlumbing[node] === 1 || isString, title).toBe(true);
      expect(!isFolded || snapshot.nodeType[ownerOf[node] as typeof node] !== NodeType.synthetic, title).toBe(true);
    }
    const folded = [...pileUpBytes(heap).values()].reduce((sum, bytes) => sum + bytes, 0);
    const all = nodesOf(heap.flowGraph).reduce((sum, node) => sum + snapshot.shallowBytes[node], 0);
    expect(folded, title).toBe(all);
  }
});

/** The owner of each node, by keys. */
async function ownersOf(nodes: DrawnNodes, edges: readonly string[]): Promise<Record<string, string>> {
  const { heap, node } = await buildHeap(drawHeap(nodes, edges));
  const keys = Object.keys(nodes);
  return Object.fromEntries(
    keys.map((key) => [key, keys.find((owner) => node(owner) === heap.ownerOf[node(key)]) ?? 'root']),
  );
}
