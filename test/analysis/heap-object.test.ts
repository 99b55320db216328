import { buildHeap, drawHeap } from 'heapdiff/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Heap, type HeapObject, HeapView, readSnapshot } from '../../src/index.ts';
import { recordPair } from '../support/record.ts';

describe('in a recorded heap', () => {
  let heap: HeapView;
  beforeAll(async () => {
    heap = new HeapView(new Heap(await readSnapshot((await recordPair('map-cache')).after)));
  });

  test('the entries of a Map come in their order, keys and values', () => {
    const [cache] = heap.objects('ProfileCache');
    const entries = [...(cache.property('entries')?.entries() ?? [])];
    expect(entries).toHaveLength(1100);
    expect([entries[0], entries[1099]].map(({ key, value }) => [key?.text(), value?.className])).toEqual([
      ['0/0', 'Profile'],
      ['109/9', 'Profile'],
    ]);
    expect(entries.every(({ key, value }) => value?.string('id') === key?.text())).toBe(true);
  });

  test('objects are found by class, and by the class that they extend', () => {
    expect([...heap.objects('Profile')]).toHaveLength(1100);
    const byNode = new Set([...heap.objects('Profile', { subclasses: true })].map(({ node }) => node));
    expect(byNode.size).toBe(1100);
    const emitters = [...heap.objects('EventEmitter', { subclasses: true })].map(({ className }) => className);
    expect(emitters).toContain('process');
    expect(emitters).not.toContain('Profile');
  });

  test('every object is found under its class, whatever that is', () => {
    const { snapshot, classNames, reachability } = heap.columns;
    const countByClass = new Map<string, number>();
    for (let node = 0 as HeapObject['node']; node < snapshot.nodeCount; node++) {
      if (reachability.isReached[node] === 0) continue;
      const name = classNames.of(node);
      countByClass.set(name, (countByClass.get(name) ?? 0) + 1);
    }
    const asked = [...countByClass.keys()].filter((_, at) => at % 7 === 0 || at < 50);
    const found = asked.map((name) => [name, [...heap.objects(name)].length]);
    expect(found).toEqual(asked.map((name) => [name, countByClass.get(name)]));
  });

  test('what retains an object leads to it', () => {
    const [profile] = heap.objects('Profile');
    for (const { object, name, type } of profile.retainers()) {
      const back = [...object.references()].filter((reference) => reference.object.id === profile.id);
      expect(back).toContainEqual(expect.objectContaining({ name, type }));
    }
    expect(profile.dominator?.retainedBytes).toBeGreaterThanOrEqual(profile.retainedBytes);
  });

  test('a function has the variables of the scopes around it', () => {
    const [get] = [...heap.objects('(closure) get')].filter((closure) => closure.variable('profiles') !== undefined);
    expect(get.functionName).toBe('get');
    expect(get.variable('Profile')?.className).toBe('(closure) Profile');
    expect(get.variable('nobody')).toBeUndefined();
    expect(get.location?.file).toBe('programs/map-cache.cjs');
  });
});

describe('in a drawn heap', () => {
  test('true and false are read, and nothing else is taken for them', async () => {
    const heap = await draw({ socket: 'Socket', yes: 'hidden:true', no: 'hidden:false', text: 'string:true' }, [
      'root .socket socket',
      'socket .destroyed yes',
      'socket .open no',
      'socket .name text',
    ]);
    const [socket] = heap.objects('Socket');
    expect(['destroyed', 'open', 'name', 'none'].map((name) => socket.boolean(name))).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
  });

  test('properties named by integers are properties, elements of an array are not', async () => {
    const heap = await draw({ map: 'Object', list: 'Array', a: 'A', b: 'B' }, [
      'root .map map',
      'root .list list',
      'map .x a',
      'map [54531] b',
      'list [0] a',
      'list .own b',
    ]);
    const told = (name: string): string[] =>
      [...heap.objects(name)].flatMap((object) => [...object.properties()].map((property) => property.name));
    expect([told('Object'), told('Array')]).toEqual([['x', '54531'], ['own']]);
  });

  test('prototypes that go round in a ring are no class', async () => {
    const heap = await draw({ a: 'A', b: 'B' }, ['root .a a', 'a .__proto__ b', 'b .__proto__ a']);
    const [object] = heap.objects('A');
    expect(object.isInstanceOf('C')).toBe(false);
  });

  test('a text is shown where that was asked for, or where it has a harmless shape as a whole', async () => {
    const { heap } = await buildHeap(drawHeap({}, []));
    const [quiet, open] = [new HeapView(heap), new HeapView(heap, { showsStrings: true })];
    expect(quiet.shown('page@1f', /page@[0-9a-f]+/)).toBe('page@1f');
    const global = /page@[0-9a-f]+/g;
    expect([quiet.shown('page@1f', global), quiet.shown('page@1f', global)]).toEqual(['page@1f', 'page@1f']);
    expect(quiet.shown('page@1f secret', /page@[0-9a-f]+/)).toBe('(14 characters)');
    expect(quiet.shown('secret')).toBe('(6 characters)');
    expect(open.shown('secret')).toBe('"secret"');
    expect(open.shown('x'.repeat(1024))).toBe(`"${'x'.repeat(119)}...", 1024 characters`);
    expect(open.shown('\u0001'.repeat(100)).length).toBeLessThan(150);
  });
});

async function draw(nodes: Parameters<typeof drawHeap>[0], edges: readonly string[]): Promise<HeapView> {
  return new HeapView((await buildHeap(drawHeap(nodes, edges))).heap);
}
