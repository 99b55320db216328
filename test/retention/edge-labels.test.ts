import { buildHeap, copies, type DrawnNodes, drawHeap, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { EdgeCosts } from '../../src/graph/edge-costs.ts';
import { NO_NODE } from '../../src/ordinals.ts';
import { Chains } from '../../src/retention/chains.ts';
import { propertyLabel } from '../../src/retention/edge-labels.ts';
import { sweepSurvivors } from '../../src/retention/survivor-sweep.ts';

test.each([
  ['tasks', '.tasks'],
  ['$el', '.$el'],
  ['#secret', '.#secret'],
  ['größe', '.größe'],
  ['__proto__', '.__proto__'],
  ['7up', '["7up"]'],
  ['content-type', '["content-type"]'],
  ['a"b\n', '["a\\"b\\n"]'],
  ['', '[""]'],
  ['<symbol kState>', '[Symbol(kState)]'],
  ['<symbol a\nb>', '[Symbol(a\nb)]'],
  ['<symbol >', '[Symbol()]'],
])('a property named %j is written %s', (name, label) => {
  expect(propertyLabel(name)).toBe(label);
});

describe('how an author would write the way from root to leaf', () => {
  test.each([
    ['a property', { leaf: 'Leaf' }, ['holder .leaf leaf'], '.leaf'],
    ['an element', { leaf: 'Leaf' }, ['holder [7] leaf'], '[*]'],
    ['a slot without a name', { leaf: 'Leaf' }, ['holder ?7 leaf'], '(internal)'],
    ['V8’s own edge', { leaf: 'Leaf' }, ['holder #script leaf'], '(internal) script'],
    ['the result of a promise', { leaf: 'Leaf' }, ['holder #reactions_or_result leaf'], '(result)'],
    ['what elements hold', { e: 'array:', leaf: 'Leaf' }, ['holder #elements e', 'e [3] leaf'], '[*]'],
    ['what a table holds', { t: 'array:', leaf: 'Leaf' }, ['holder #table t', 't #9 leaf'], '[*]'],
    [
      'a variable',
      { c: 'object:system / Context', leaf: 'Leaf' },
      ['holder #context c', 'c $list leaf'],
      '(closure) list',
    ],
    [
      'a variable of an outer function',
      { c: 'object:system / Context', outer: 'object:system / Context', leaf: 'Leaf' },
      ['holder #context c', 'c #previous outer', 'outer $list leaf'],
      '(closure) list',
    ],
    [
      'a reaction',
      { r: 'hidden:system / PromiseReaction', leaf: 'Leaf' },
      ['holder #reactions_or_result r', 'r #fulfill_handler leaf'],
      '(reactions)',
    ],
    [
      'a listener',
      { m: 'Map', t: 'array:', h: 'Object', l: 'Listener', leaf: 'Leaf' },
      ['holder .<symbol kEvents> m', 'm #table t', 't #4 h', 'h .next l', 'l .callback leaf'],
      '(listeners)',
    ],
    [
      'the only listener of an emitter',
      { e: 'Object', leaf: 'closure:onEnd' },
      ['holder ._events e', 'e .end leaf'],
      'on("end")',
    ],
    [
      'one of several listeners',
      { e: 'Object', a: 'Array', x: 'array:', other: 'closure:onData', leaf: 'closure:onEnd' },
      ['holder ._events e', 'e .data other', 'e .end a', 'a #elements x', 'a [0] other', 'a [1] leaf', 'x ?1 leaf'],
      'on("end")',
    ],
    [
      'a listener for a symbol',
      { e: 'Object', leaf: 'closure:onEnd' },
      ['holder ._events e', 'e .<symbol kEnd> leaf'],
      'on(Symbol(kEnd))',
    ],
    [
      'a listener for an event of several words, one of them an id',
      { e: 'Object', leaf: 'closure:onEnd' },
      ['holder ._events e', 'e .order:42:updated leaf'],
      'on("order:[*]:updated")',
    ],
    [
      'a listener for a token',
      { e: 'Object', leaf: 'closure:onEnd' },
      ['holder ._events e', 'e .sk_live_51HxyzABC leaf'],
      'on([*])',
    ],
    [
      'a listener for an event called as the prototype is',
      { e: 'Object', leaf: 'closure:onEnd', other: 'closure:onData' },
      ['holder ._events e', 'e .data other', 'e .__proto__ leaf'],
      'on("__proto__")',
    ],
    [
      'a listener among so many types that these are keys',
      { e: 'Object', ...copies('f', 32, 'closure:onReply'), leaf: 'closure:onReply' },
      ['holder ._events e', ...repeat(32, (n) => `e .reply${n} f${n}`), 'e .reply32 leaf'],
      'on([*])',
    ],
    [
      'the store of an AsyncLocalStorage, up to Node 22',
      { leaf: 'Store' },
      ['holder .<symbol kResourceStore> leaf'],
      '(async store)',
    ],
    [
      'the store of an AsyncLocalStorage, since Node 24',
      { f: 'AsyncContextFrame', t: 'array:', leaf: 'Store' },
      ['holder .<symbol context_frame> f', 'f #table t', 't #4 leaf'],
      '(async store)',
    ],
    [
      'the store of what waits for a promise, since Node 24',
      { r: 'hidden:system / PromiseReaction', f: 'AsyncContextFrame', t: 'array:', leaf: 'Store' },
      ['holder #reactions_or_result r', 'r #continuation_preserved_embedder_data f', 'f #table t', 't #4 leaf'],
      '(async store)',
    ],
    [
      'the value of a WeakMap',
      { m: 'WeakMap', t: 'array:', leaf: 'Leaf' },
      [
        'global .m m',
        'm #table t',
        'holder #3 / part of key (a @5) -> value (b @11) pair in WeakMap (table @9) leaf',
        't #4 / part of key (a @5) -> value (b @11) pair in WeakMap (table @9) leaf',
      ],
      '(WeakMap value)',
    ],
    [
      'the value of a WeakMap, unnumbered',
      { m: 'WeakMap', t: 'array:', leaf: 'Leaf' },
      [
        'global .m m',
        'm #table t',
        'holder #part of key (a @5) -> value (b @11) pair in WeakMap (table @9) leaf',
        't #part of key (a @5) -> value (b @11) pair in WeakMap (table @9) leaf',
      ],
      '(WeakMap value)',
    ],
    [
      'a large index into plumbing',
      { c: 'hidden:system / Cell', leaf: 'Leaf' },
      ['holder [99999] c', 'c #value leaf'],
      '[*]',
    ],
  ])('%s', async (_, nodes, edges, label) => {
    expect(await labelOf('Holder', nodes, edges)).toEqual({ holder: 'Holder', edgeName: label });
  });
});

describe('keys of a plain object that is used as a dictionary vary, and are no names', () => {
  const values = copies('value', 20, 'Session');
  const edges = repeat(20, (n) => `holder .key${n} value${n}`);

  test('twenty of one class', async () => {
    expect(await labelOf('Object', { leaf: 'Session', ...values }, ['holder .leaf leaf', ...edges])).toMatchObject({
      edgeName: '[*]',
    });
  });

  test('but not of a class with a name, nor of fewer, nor of functions, nor of unlike things', async () => {
    const named = { edgeName: '.leaf' };
    expect(await labelOf('App', { leaf: 'Session', ...values }, ['holder .leaf leaf', ...edges])).toMatchObject(named);
    expect(
      await labelOf('Object', { leaf: 'Session', ...values }, ['holder .leaf leaf', ...edges.slice(0, 14)]),
    ).toMatchObject(named);
    const functions = copies('value', 20, 'closure:f');
    expect(await labelOf('Object', { leaf: 'Session', ...functions }, ['holder .leaf leaf', ...edges])).toMatchObject(
      named,
    );
    const unlike = Object.fromEntries(Object.keys(values).map((key) => [key, `Class${key}`]));
    expect(await labelOf('Object', { leaf: 'Session', ...unlike }, ['holder .leaf leaf', ...edges])).toMatchObject(
      named,
    );
  });

  test('130,000 classes in one object do not overflow', async () => {
    const count = 130_000;
    const { heap, node } = await buildHeap({
      nodes: [
        { key: 'holder', name: 'Object' },
        ...Array.from({ length: count }, (_, place) => ({ key: `v${place}`, name: `Class${place}` })),
      ],
      edges: [
        { from: 'root', to: 'holder', type: 'shortcut' },
        ...Array.from({ length: count }, (_, place) => ({ from: 'holder', to: `v${place}` })),
      ],
    });
    const sweep = sweepSurvivors(heap, new Uint8Array(heap.snapshot.nodeCount), new EdgeCosts(heap.snapshot));
    expect(new Chains(heap, sweep).chainTo(node('v7')).map(({ edgeName }) => edgeName)).toEqual(['', '[*]']);
  });
});

describe('names that differ in their numbers alone are keys, whatever has them', () => {
  const numbered = (count: number): string[] => repeat(count, (n) => `holder .callback_${n} value${n}`);
  const values = copies('value', 20, 'closure:f');
  const label = async (holderClass: string, edge: string, count = 20): Promise<string> =>
    (await labelOf(holderClass, { leaf: 'Session', f: 'closure:f', ...values }, [edge, ...numbered(count)])).edgeName;

  test('a class, a prototype, a namespace', async () => {
    expect(await label('App', 'holder .callback_77 leaf')).toBe('[*]');
    expect(await label('process', 'holder .callback_77 leaf')).toBe('[*]');
    const edges = ['holder .constructor f', 'holder .callback_77 leaf', ...numbered(20)];
    expect(await labelOf('App', { leaf: 'Session', f: 'closure:f', ...values }, edges)).toMatchObject({
      edgeName: '[*]',
    });
  });

  test('but not the names beside them, nor a few', async () => {
    expect(await label('App', 'holder .leaf leaf')).toBe('.leaf');
    expect(await label('App', 'holder .callback leaf')).toBe('.callback');
    expect(await label('App', 'holder .callback_77 leaf', 14)).toBe('.callback_77');
    expect(await label('App', 'holder .callback_77 leaf', 15)).toBe('[*]');
  });
});

/** The label of the last way on the cheapest chain: root -> global .holder -> holder -> ... -> leaf. */
async function labelOf(
  holderClass: string,
  nodes: DrawnNodes,
  edges: readonly string[],
): Promise<{ holder: string; edgeName: string }> {
  const { heap, node } = await buildHeap(
    drawHeap({ global: 'global', holder: holderClass, ...nodes }, [
      'root ^global global',
      'global .holder holder',
      ...edges,
    ]),
  );
  const sweep = sweepSurvivors(heap, new Uint8Array(heap.snapshot.nodeCount), new EdgeCosts(heap.snapshot));
  const leaf = node('leaf');
  expect(sweep.parent[leaf]).not.toBe(NO_NODE);
  const chain = new Chains(heap, sweep).chainTo(leaf);
  return { holder: chain.at(-2)!.className, edgeName: chain.at(-1)!.edgeName };
}
