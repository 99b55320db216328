import { buildHeap, drawHeap } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { normaliseClassName, toldClassName } from '../../src/graph/class-names.ts';

test.each([
  ['Connection', 'Connection'],
  ['object:', '(anonymous)'],
  ['object:__proto__', '__proto__'],
  ['object:constructor', 'constructor'],
  ['native:Node / Environment', 'Node / Environment'],
  ['native:', '(anonymous)'],
  ['closure:tick', '(closure) tick'],
  ['closure:', '(closure)'],
  ['hidden:system / PromiseReaction', 'reaction'],
  ['object shape:system / Map', 'system / Map'],
  ['synthetic:(GC roots)', '(GC roots)'],
  ['code:tick', '(compiled code)'],
  ['array:', '(array)'],
  ['array:secret', '(array)'],
  ['string:secret', '(string)'],
  ['concatenated string:(concatenated string)', '(string)'],
  ['sliced string:(sliced string)', '(sliced string)'],
  ['number:heap number', '(number)'],
  ['symbol:secret', '(symbol)'],
  ['bigint:bigint', '(bigint)'],
  ['regexp:secret', '(regexp)'],
])('a node drawn as "%s" is of class %s', async (drawn, className) => {
  const { heap, node } = await buildHeap(drawHeap({ node: drawn }, []));
  expect(heap.classNames.of(node('node'))).toBe(className);
});

test('nodes of one name and different types are of different classes', async () => {
  const { heap, node } = await buildHeap(drawHeap({ a: 'object:x', b: 'closure:x', c: 'string:x', d: 'native:x' }, []));
  expect(['a', 'b', 'c', 'd', 'a'].map((key) => heap.classNames.of(node(key)))).toEqual([
    'x',
    '(closure) x',
    '(string)',
    'x',
    'x',
  ]);
});

test('a type that only the file knows is told by the file’s word', async () => {
  const { heap, node } = await buildHeap(
    { nodes: [{ key: 'a', name: 'secret', type: 'flux' }] },
    { nodeTypes: ['object', 'synthetic', 'flux'] },
  );
  expect(heap.classNames.of(node('a'))).toBe('(flux)');
});

test.each([
  ['system / Context / scope @71', 'system / Context / scope'],
  ['system / Context', 'system / Context'],
  ['<div id="x" class="y">', '<div>'],
  ['<div>', '<div>'],
  ['<my-element x>', '<my-element>'],
  ['Detached <div id="x">', 'Detached <div>'],
  ['<script', '<script'],
  ['<1 a>', '<1 a>'],
  ['global (global*)', 'global'],
  ['global / file://', 'global'],
  ['global [JSGlobalObject] / file://', 'global'],
  ['Window / https://example.org', 'Window'],
  ['Windows', 'Windows'],
  ['global', 'global'],
  ['a\nb', 'a\nb'],
])('%j is written %j', (name, className) => {
  expect(normaliseClassName(name)).toBe(className);
});

test.each([
  ['blink::HeapVectorBacking<cppgc::internal::BasicMember<blink::Node>>', 'blink::HeapVectorBacking'],
  ['Detached blink::BasicHeapVector<blink::Member<blink::Node>, 1>', 'Detached blink::BasicHeapVector'],
  ['blink::HeapMojoRemote<blink::mojom::blink::Clock>::Wrapper', 'blink::HeapMojoRemote::Wrapper'],
  ['blink::(anonymous namespace)::DOMTimerCoordinator', 'blink::DOMTimerCoordinator'],
  ['blink::Table<blink::Node>::Entry::Part', 'blink::Table::Entry::Part'],
  ['WTF::HashTable<int>*', 'WTF::HashTable'],
  ['blink::EventTargetData', 'blink::EventTargetData'],
  ['(anonymous namespace)::Clock', '(anonymous namespace)::Clock'],
  ['Vector<blink::Node>', 'Vector<blink::Node>'],
  ['<div id="x">', '<div>'],
])('%j is told as %j, without what says no more of a class of Chromium', (name, className) => {
  expect(toldClassName(name)).toBe(className);
});

test('a detached node says so, once', async () => {
  const detached = 2;
  const { heap, node } = await buildHeap(
    drawHeap(
      {
        marked: { type: 'native', name: '<div id="x">', detachedness: detached },
        named: { type: 'native', name: 'Detached <div id="x">', detachedness: detached },
        attached: { type: 'native', name: '<div id="x">', detachedness: 1 },
      },
      [],
    ),
  );
  expect(['marked', 'named', 'attached'].map((key) => heap.classNames.of(node(key)))).toEqual([
    'Detached <div>',
    'Detached <div>',
    '<div>',
  ]);
});
