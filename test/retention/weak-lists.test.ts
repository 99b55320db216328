import { compareDrawings, drawHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { expect, test } from 'vitest';

interface Drawn {
  /** Objects alike, each with a list of V8's. */
  readonly count?: number;
  readonly listBytes: number;
  /** Of the numbers that each has. */
  readonly numberBytes?: number;
  /** Whether V8 wrote the list anew: it has another id. */
  readonly isNewList?: boolean;
}

function draw({ count = 1, listBytes, numberBytes = 16, isNewList = false }: Drawn): GraphDescription {
  const numbers = repeat(count, (n) => n);
  const listOf = (n: number): string => (isNewList ? `newList${n}` : `list${n}`);
  return drawHeap(
    {
      global: 'global',
      list: 'Array',
      ...Object.assign(
        {},
        ...numbers.map((n) => ({
          [`app${n}`]: 'App',
          [`shape${n}`]: 'hidden:system / Map',
          [`info${n}`]: 'hidden:system / PrototypeInfo',
          [listOf(n)]: { type: 'hidden', name: 'system / WeakArrayList', selfSize: listBytes },
          [`numbers${n}`]: { type: 'array', name: '', selfSize: numberBytes },
        })),
      ),
    },
    [
      'root ^global global',
      'global .list list',
      ...numbers.flatMap((n) => [
        `list [${n}] app${n}`,
        `app${n} #map shape${n}`,
        `shape${n} #prototype_info info${n}`,
        `info${n} ?1 ${listOf(n)}`,
        `app${n} #elements numbers${n}`,
      ]),
    ],
  );
}

test.each<[string, Drawn, Drawn, number]>([
  ['an object of which V8 notes more is none', { listBytes: 10_000 }, { listBytes: 15_000 }, 5000],
  ['nor are several', { count: 3, listBytes: 10_000 }, { count: 3, listBytes: 15_000 }, 15_000],
  ['nor is one whose list V8 wrote anew', { listBytes: 10_000 }, { listBytes: 15_000, isNewList: true }, 5000],
])('what grew in place: %s', async (_, before, after, bytes) => {
  const { suspects, noise } = (await compareDrawings(draw(before), draw(after))).report;
  expect(suspects).toEqual([]);
  expect(noise).toEqual([{ kind: 'engine internals', count: before.count ?? 1, bytes }]);
});

test.each<[string, Drawn, Drawn]>([
  ['as large as before', { listBytes: 40_000 }, { listBytes: 40_000, numberBytes: 30_016 }],
  ['grown by less', { listBytes: 40_000 }, { listBytes: 45_000, numberBytes: 30_016 }],
  ['written anew', { listBytes: 40_000 }, { listBytes: 45_000, numberBytes: 30_016, isNewList: true }],
])('an object that grew is told, though V8’s list of it is large: %s', async (_, before, after) => {
  const { suspects } = (await compareDrawings(draw(before), draw(after))).report;
  expect(suspects).toHaveLength(1);
});
