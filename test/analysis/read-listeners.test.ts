import { HeapView, type ListenerList, listenerListsOf } from 'heapdiff';
import {
  arrayOf,
  buildHeap,
  closure,
  drawHeap,
  globalObject,
  mapOf,
  object,
  repeat,
  type Structure,
  type Targets,
  text,
} from 'heapdiff/testing';
import { expect, test } from 'vitest';

/** What listens to one object, drawn under a global. */
async function listsOf(emitter: Structure, edges: readonly string[] = []): Promise<ListenerList[]> {
  const { heap, node } = await buildHeap(drawHeap({ emitter, global: globalObject({ emitter: 'emitter' }) }, edges));
  const view = new HeapView(heap);
  return listenerListsOf(view.at(node('emitter')), view);
}

function emitterWith(events: Targets): Structure {
  return object('Bus', { _events: object('Object', events) });
}

const manyFunctions = (count: number): Structure[] => repeat(count, () => closure('onEvent'));

test('of an EventEmitter the functions are listed by type, most first and then by name', async () => {
  const lists = await listsOf(
    emitterWith({
      open: closure('onOpen'),
      close: closure('onClose'),
      data: arrayOf([...manyFunctions(2), text('no function')]),
      none: object('Object'),
    }),
  );
  expect(lists.map(({ type, edgeName, listeners }) => [type, edgeName, listeners.length])).toEqual([
    ['"data"', 'on("data")', 2],
    ['"close"', 'on("close")', 1],
    ['"open"', 'on("open")', 1],
  ]);
});

const WARNED = ['emitter._events.data .warned emitter'];

test.each<[string, number, string[], boolean | undefined]>([
  ['it has', 11, WARNED, true],
  ['it has not, and there are more than it lets be', 11, [], false],
  ['there are no more than it lets be', 10, [], undefined],
])('whether Node has warned of listeners: %s', async (_, count, edges, hasWarned) => {
  const [list] = await listsOf(emitterWith({ data: arrayOf(manyFunctions(count)) }), edges);
  expect([list.listeners.length, list.hasWarned]).toEqual([count, hasWarned]);
});

test('of an EventTarget they are all behind one edge, listener by listener', async () => {
  // target [kEvents] -> Map { "abort" -> { next: Listener -> Listener } }, each Listener with its function
  const second = object('Listener', { listener: closure('onEvent') });
  const first = object('Listener', { callback: closure('onEvent'), next: second });
  const lists = await listsOf(
    object('EventTarget', { '<symbol kEvents>': mapOf([[text('abort'), object('Object', { next: first })]]) }),
  );
  expect(lists.map(({ type, edgeName, listeners }) => [type, edgeName, listeners.length])).toEqual([
    ['"abort"', '(listeners)', 2],
  ]);
  expect(lists[0]).not.toHaveProperty('hasWarned');
});

test('all other objects have none', async () => {
  expect(await listsOf(object('Bus', { listeners: arrayOf(manyFunctions(3)) }))).toEqual([]);
});
