import { buildHeap, type NodeDescription } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { dropReusedIds, isSameKind, kindOf, listChanged, matchById, matchEmbedderNodes } from '../../src/diff/match.ts';
import { SameStrings } from '../../src/diff/same-strings.ts';
import { Heap } from '../../src/graph/heap.ts';
import { NodeIdIndex } from '../../src/graph/node-id-index.ts';
import { NO_NODE, type NodeId, type NodeOrdinal } from '../../src/ordinals.ts';
import { nodesOf } from '../support/brute-force.ts';
import { mulberry32 } from '../support/random-graphs.ts';
import { buildSnapshot } from '../support/snapshot-builder.ts';

describe('V8’s own nodes', () => {
  test('match by id, wherever they stand in the file', async () => {
    expect(
      await matched(
        [object('a', 5), object('b', 7), object('c', 9)],
        [object('c', 9), object('d', 11), object('a', 5)],
      ),
    ).toEqual([
      ['c', 'c'],
      ['d', undefined],
      ['a', 'a'],
    ]);
  });

  test('match by id although type and name are others now', async () => {
    const before = [{ key: 'a', id: 5, type: 'code', name: 'BytecodeArray' }];
    expect(await matched(before, [{ key: 'b', id: 5, type: 'hidden', name: 'UncompiledData' }])).toEqual([['b', 'a']]);
  });

  test('of two with one id the first are matched, the others are new and gone', async () => {
    expect(await matched([object('a', 5), object('b', 5)], [object('c', 5), object('d', 5)])).toEqual([
      ['c', 'a'],
      ['d', undefined],
    ]);
  });
});

describe('an id that V8 gave again, because a new object lies where one died, is of another object', () => {
  const kept = (name: string): KeyedNode[] =>
    Array.from({ length: 3 }, (_, at) => ({ key: `${name}${at}`, id: 101 + 2 * at, name, selfSize: 40 }));

  test.each([
    ['of another type', { type: 'object', name: 'Position' }, { type: 'code', name: '(code deopt data)' }],
    ['of another class and size', { name: 'Position', selfSize: 24 }, { name: 'Promise', selfSize: 40 }],
    ['of another class, while others of the old one kept it', { name: 'Position' }, { name: 'Promise' }],
    ['with another text', { type: 'string', name: 'GET /a' }, { type: 'string', name: 'GET /b' }],
  ])('%s', async (_, old, now) => {
    const before = [...kept('Position'), { key: 'a', id: 5, selfSize: 40, ...old }];
    const after = [...kept('Position'), { key: 'b', id: 5, selfSize: 40, ...now }];
    expect((await identified(before, after)).at(-1)).toEqual(['b', undefined]);
  });

  test.each([
    ['a string that was put together', { type: 'concatenated string', name: '(concatenated string)' }, 'string'],
    ['a string whose text was not told before', { type: 'sliced string', name: '(sliced string)' }, 'string'],
    ['what the engine wrote over its own', { type: 'array', name: '(constant pool)', selfSize: 8 }, 'code'],
    ['the one object of a class, which was renamed', { type: 'object', name: 'Foo' }, 'object'],
  ])('but not %s', async (_, old, type) => {
    const before = [...kept('Position'), { key: 'a', id: 5, selfSize: 40, ...old }];
    const after = [...kept('Position'), { key: 'b', id: 5, selfSize: 40, type, name: 'Bar' }];
    expect((await identified(before, after)).at(-1)).toEqual(['b', 'a']);
  });

  test.each([
    ['whose attributes changed', '<li class="item">', '<li class="item selected">'],
    ['that was taken out of its page', '<li class="item">', 'Detached <li class="item">'],
  ])('but not an element %s', async (_, old, now) => {
    const items = (name: string): KeyedNode[] =>
      Array.from({ length: 3 }, (_item, at) => ({ ...native(`item${at}`, 201 + 2 * at, '<li class="item">'), name }));
    const before = [...items('<li class="item">'), native('a', 5, old)];
    const after = [...items('<li class="item">'), native('b', 5, now)];
    expect((await identified(before, after)).at(-1)).toEqual(['b', 'a']);
  });

  test.each([
    ['a value in the first file', '~abcdefghijkl', 'emitAfter'],
    ['a value in the second', 'emitAfter', '~abcdefghijkl'],
  ])('but not a string of a redacted pair that is %s and a name in the other', async (_, old, now) => {
    const string = (key: string, name: string, selfSize = 24): KeyedNode => ({
      key,
      id: 5,
      type: 'string',
      name,
      selfSize,
    });
    expect(await identified([string('a', old)], [string('b', now)])).toEqual([['b', 'a']]);
    expect(await identified([string('a', old)], [string('b', now, 32)])).toEqual([['b', undefined]]);
  });

  test('but not where all of a class have another name now', async () => {
    expect(await identified(kept('Foo'), kept('Bar'))).toEqual([
      ['Bar0', 'Foo0'],
      ['Bar1', 'Foo1'],
      ['Bar2', 'Foo2'],
    ]);
  });
});

describe('an embedder’s nodes, whose ids are even', () => {
  test('need the same type and name, too', async () => {
    expect(await matched([native('a', 4, 'Socket')], [native('b', 4, 'Timer')])).toEqual([['b', undefined]]);
    expect(await matched([native('a', 4, 'Socket')], [native('b', 4, 'Socket')])).toEqual([['b', 'a']]);
  });

  test('match what is left of their kind, in order', async () => {
    expect(
      await matched(
        [native('a', 4, 'Socket'), native('b', 6, 'Timer'), native('c', 8, 'Socket'), native('d', 10, 'Socket')],
        [native('x', 100, 'Socket'), native('c2', 8, 'Socket'), native('y', 102, 'Socket'), native('z', 104, 'Socket')],
      ),
    ).toEqual([
      ['x', 'a'],
      ['c2', 'c'],
      ['y', 'd'],
      ['z', undefined],
    ]);
  });

  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('may be named %s', async (name) => {
    expect(await matched([native('a', 4, name)], [native('b', 6, name)])).toEqual([['b', 'a']]);
  });
});

test('a list of roots that Chromium gives a new, odd id in each snapshot is matched by its name', async () => {
  const list = (key: string, id: number, name: string): KeyedNode => ({ key, id, type: 'synthetic', name });
  expect(
    await matched(
      [list('a', 5, 'C++ Persistent roots'), list('b', 7, 'C++ CrossThreadPersistent roots'), list('c', 9, '(Strong)')],
      [
        list('x', 105, 'C++ CrossThreadPersistent roots'),
        list('y', 107, 'C++ Persistent roots'),
        list('z', 109, '(Weak)'),
      ],
    ),
  ).toEqual([
    ['x', 'b'],
    ['y', 'a'],
    ['z', undefined],
  ]);
});

test('the match is one to one, both ways, and finds every common id (300 random pairs)', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = mulberry32(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    // Few ids close together, or many far apart with equal low bits: both crowd a hash table.
    const stride = [1, 4096, 2 ** 20][below(3)];
    const draw = (): NodeDescription[] =>
      Array.from({ length: below(40) }, (_, place) => ({
        key: `n${place}`,
        id: 3 + 2 * below(60) * stride,
        name: 'A',
      }));
    const [before, after] = [await buildSnapshot({ nodes: draw() }), await buildSnapshot({ nodes: draw() })];
    const { beforeOf, afterOf } = matchById(
      before.snapshot,
      new Heap(after.snapshot),
      new SameStrings(before.snapshot.strings, after.snapshot.strings),
    );
    const idsAfter = new Set<number>();
    const idsBefore = new Set<number>(Array.from(afterOf.keys(), (old) => before.snapshot.nodeId[old as NodeOrdinal]));
    for (const [node, old] of beforeOf.entries()) {
      const id = after.snapshot.nodeId[node as NodeOrdinal];
      const isFirst = !idsAfter.has(id);
      idsAfter.add(id);
      expect(old !== NO_NODE, `seed ${seed}, id ${id}`).toBe(isFirst && idsBefore.has(id));
      if (old !== NO_NODE) expect(afterOf[old], `seed ${seed}`).toBe(node);
    }
    expect(afterOf.filter((now) => now !== NO_NODE).length, `seed ${seed}`).toBe(
      beforeOf.filter((old) => old !== NO_NODE).length,
    );
  }
});

test('kinds are equal just where nodes are of the same kind', async () => {
  const nodes = [
    object('a', 5),
    { key: 'b', id: 7, name: 'b' },
    { key: 'b2', id: 9, name: 'b' },
    { key: 'c', id: 11, type: 'closure', name: 'b' },
    { key: 's', id: 13, type: 'string', name: 'x' },
    { key: 's2', id: 15, type: 'string', name: 'y' },
  ];
  const { snapshot, node } = await buildSnapshot({ nodes });
  const names = new SameStrings(snapshot.strings, snapshot.strings);
  for (const { key: one } of nodes) {
    for (const { key: other } of nodes) {
      expect(kindOf(snapshot, node(one)) === kindOf(snapshot, node(other)), `${one} ${other}`).toBe(
        isSameKind(snapshot, node(one), snapshot, node(other), names),
      );
    }
  }
});

test('ids that are far apart, and those that are not there, take no large table', async () => {
  const draw = (first: number): NodeDescription[] =>
    Array.from({ length: 100 }, (_, place) => ({ key: `n${place}`, id: first + 2 ** 24 * place, name: 'A' }));
  const [before, after] = [await buildSnapshot({ nodes: draw(3) }), await buildSnapshot({ nodes: draw(3) })];
  const { snapshot } = after;
  const { beforeOf } = matchById(
    before.snapshot,
    new Heap(snapshot),
    new SameStrings(before.snapshot.strings, snapshot.strings),
  );
  expect(Array.from(beforeOf)).toEqual(Array.from(beforeOf, (_, node) => node));
  const index = new NodeIdIndex(snapshot);
  expect([5, 3, 2 ** 24 + 3, 2 ** 24 + 5, 2 ** 32 - 1].map((id) => index.find(id as NodeId))).toEqual([
    NO_NODE,
    after.node('n0'),
    after.node('n1'),
    NO_NODE,
    NO_NODE,
  ]);
});

type KeyedNode = NodeDescription & { readonly key: string };

function object(key: string, id: number): KeyedNode {
  return { key, id, name: 'A' };
}

function native(key: string, id: number, name: string): KeyedNode {
  return { key, id, type: 'native', name };
}

/** For each node of *after*, without the root, its key and the key of the node of *before* that it is. */
function matched(before: readonly KeyedNode[], after: readonly KeyedNode[]): Promise<[string, string | undefined][]> {
  return matchWith(before, after, (earlier, later, sameNames) => {
    const match = matchById(earlier, later, sameNames);
    matchEmbedderNodes(earlier, later.snapshot, match);
    return match;
  });
}

/** The same, without what has one id by chance. */
function identified(
  before: readonly KeyedNode[],
  after: readonly KeyedNode[],
): Promise<[string, string | undefined][]> {
  return matchWith(before, after, (earlier, later, sameNames) => {
    const match = matchById(earlier, later, sameNames);
    dropReusedIds(earlier, later.snapshot, match, listChanged(earlier, later.snapshot, match, sameNames));
    return match;
  });
}

async function matchWith(
  before: readonly KeyedNode[],
  after: readonly KeyedNode[],
  match: typeof matchById,
): Promise<[string, string | undefined][]> {
  const [earlier, later] = [await buildHeap({ nodes: before }), await buildHeap({ nodes: after })];
  const strings = new SameStrings(earlier.heap.snapshot.strings, later.heap.snapshot.strings);
  const { beforeOf } = match(earlier.heap.snapshot, later.heap, strings);
  expect(nodesOf(later.heap.flowGraph).length).toBe(beforeOf.length);
  return after.map(({ key }) => [key, before.find((old) => earlier.node(old.key) === beforeOf[later.node(key)])?.key]);
}
