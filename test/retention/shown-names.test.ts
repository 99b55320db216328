import type { Heap, NodeOrdinal, Snapshot } from 'heapdiff';
import { buildHeap, copies, drawHeap, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';
import type { EdgeOrdinal } from '../../src/ordinals.ts';
import { ShownNames } from '../../src/retention/shown-names.ts';

const COUNT = 300;

test('of many edges to one object are found without reading all edges of the holder for each', async () => {
  const { heap, node } = await buildHeap(
    drawHeap(
      {
        list: 'Array',
        properties: 'array:',
        map: 'Map',
        table: 'array:',
        it: 'It',
        ...copies('key', COUNT, { name: 'Key' }),
      },
      [
        'root .list list',
        'root .map map',
        ...repeat(COUNT, (n) => `list [${n}] it`),
        'list .last it',
        'list #properties properties',
        ...repeat(COUNT, (n) => `properties #${n} it`),
        'map #table table',
        ...repeat(COUNT, (n) => [`table #${n * 3} key${n}`, `table #${n * 3 + 1} it`]).flat(),
      ],
    ),
  );
  const reads = { count: 0 };
  const names = new ShownNames(countingReads(heap, reads), { showKeys: true });
  const told = (source: NodeOrdinal, holder: NodeOrdinal): string[] =>
    edgesBetween(heap.snapshot, source, node('it')).map((edge) =>
      names.of({ holder, source, edge, edgeName: '[*]', isOne: true }),
    );
  expect(new Set(told(node('list'), node('list')))).toEqual(new Set(['[*]', '.last']));
  expect(new Set(told(node('properties'), node('list')))).toEqual(new Set(['.last']));
  expect(told(node('table'), node('map'))).toHaveLength(COUNT);
  expect(reads.count).toBeLessThan(30 * COUNT);
});

test.each([
  [true, 'on("room:7")'],
  [false, 'on("room:[*]")'],
])('where keys may be told (%s), so may the whole name of an event', async (showKeys, expected) => {
  const { heap, node } = await buildHeap(
    drawHeap({ bus: 'Bus', e: 'Object', f: 'closure:onJoin' }, ['root .bus bus', 'bus ._events e', 'e .room:7 f']),
  );
  const [edge] = edgesBetween(heap.snapshot, node('e'), node('f'));
  const told = { holder: node('bus'), source: node('e'), edge, edgeName: 'on("room:[*]")', isOne: true };
  expect(new ShownNames(heap, { showKeys }).of(told)).toBe(expected);
});

function edgesBetween({ firstEdge, edgeTarget }: Snapshot, source: NodeOrdinal, target: NodeOrdinal): EdgeOrdinal[] {
  const count = firstEdge[(source + 1) as NodeOrdinal] - firstEdge[source];
  return repeat(count, (n) => (firstEdge[source] + n) as EdgeOrdinal).filter((edge) => edgeTarget[edge] === target);
}

/** The same heap; who reads where an edge leads or what type it has is counted. */
function countingReads(heap: Heap, reads: { count: number }): Heap {
  const counting = <T extends object>(column: T): T =>
    new Proxy(column, {
      get: (values, key) => {
        reads.count++;
        return Reflect.get(values, key, values);
      },
    });
  const { snapshot } = heap;
  const counted = { ...snapshot, edgeTarget: counting(snapshot.edgeTarget), edgeType: counting(snapshot.edgeType) };
  return new Proxy(heap, { get: (of, key) => (key === 'snapshot' ? counted : Reflect.get(of, key, of)) });
}
