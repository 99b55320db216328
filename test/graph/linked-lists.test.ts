import { type BuiltHeap, buildHeap, copies, drawHeap, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import { findSource } from '../../src/graph/edge-source.ts';
import { LinkedLists } from '../../src/graph/linked-lists.ts';

test('a list and its members are one ring, by the links that Node has for that alone', async () => {
  // list <-> timer0 <-> timer1 <-> list; poller .timer -> timer1 .poller -> poller; timer2 is cleared
  const { built, lists } = await listsOf(
    { global: 'global', list: 'TimersList', ...copies('timer', 3, 'Timeout'), poller: 'Poller', null: 'hidden:null' },
    [
      'root ^global global',
      'global .60000 list',
      'global .cleared timer2',
      ...ring('list', 'timer0', 'timer1'),
      'timer1 .poller poller',
      'poller .timer timer1',
      'timer2 ._idleNext null',
      'timer2 ._idlePrev null',
    ],
  );
  expect(positionsOf(built, lists, ['list', 'timer0', 'timer1', 'timer2', 'poller', 'null'])).toEqual([
    0, 0, 0, -1, -1, -1,
  ]);
  expect(linksOf(built, lists)).toEqual(['5: 5 -> 7', '5: 5 -> 9', '5: 7 -> 9', '5: 9 -> 7']);
});

test('two lists are two, one without members is one', async () => {
  const { built, lists } = await listsOf(
    { global: 'global', ...copies('list', 3, 'TimersList'), ...copies('timer', 3, 'Timeout') },
    [
      'root ^global global',
      ...repeat(3, (n) => `global .${n}000 list${n}`),
      ...ring('list0', 'timer0'),
      ...ring('list1', 'timer2', 'timer1'),
      ...ring('list2'),
    ],
  );
  expect(lists.lists).toEqual(['list0', 'list1', 'list2'].map((key) => built.node(key)));
  expect(positionsOf(built, lists, ['timer0', 'timer1', 'timer2', 'global'])).toEqual([0, 1, 1, -1]);
});

test('of a list that is known in part the rest is found', async () => {
  const { built } = await listsOf(
    { global: 'global', list: 'TimersList', ...copies('timer', 3, 'Timeout') },
    // Of edges between those that stay, an earlier snapshot keeps none.
    [
      'root ^global global',
      'global .60000 list',
      ...repeat(3, (n) => `global .t${n} timer${n}`),
      'timer1 ._idleNext timer2',
    ],
  );
  const [list, known] = [built.node('list'), built.node('timer1')];
  const lists = LinkedLists.of(built.heap.snapshot, [list], (node) => (node === known ? 0 : -1));
  expect(positionsOf(built, lists, ['list', 'timer0', 'timer1', 'timer2'])).toEqual([0, -1, 0, 0]);
});

test('without a list nothing is in one', async () => {
  const { built, lists } = await listsOf({ global: 'global', a: 'A', b: 'A' }, [
    'root ^global global',
    'global .a a',
    ...ring('a', 'b'),
  ]);
  expect(positionsOf(built, lists, ['a', 'b'])).toEqual([-1, -1]);
  expect(linksOf(built, lists)).toEqual([]);
});

async function listsOf(...drawing: Parameters<typeof drawHeap>): Promise<{ built: BuiltHeap; lists: LinkedLists }> {
  const built = await buildHeap(drawHeap(...drawing));
  return { built, lists: LinkedLists.find(built.heap.snapshot) };
}

function ring(...keys: readonly string[]): string[] {
  return keys.flatMap((key, at) => [
    `${key} ._idleNext ${keys[(at + 1) % keys.length]}`,
    `${key} ._idlePrev ${keys.at(at - 1)}`,
  ]);
}

function positionsOf(built: BuiltHeap, lists: LinkedLists, keys: readonly string[]): number[] {
  return keys.map((key) => lists.positionOf(built.node(key)));
}

/** The links to members, by the ids of who has them and of who is held. */
function linksOf({ snapshot }: BuiltHeap, lists: LinkedLists): string[] {
  return [...lists.linksToMembers()].map(({ list, edge }) => {
    const source = findSource(snapshot.firstEdge, edge);
    return `${snapshot.nodeId[list]}: ${snapshot.nodeId[source]} -> ${snapshot.nodeId[snapshot.edgeTarget[edge]]}`;
  });
}
